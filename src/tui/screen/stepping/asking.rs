//! Asking: a question's lines at the foot of the stage, what is answered, and what happens when one goes on past it.

use super::state::{Mode, Stepping, Wanted};
use crate::class::{AnswerBars, CountBar};
use crate::command::{Command, Context, TABLE};
use crate::lesson::Trend;
use crate::matrix::counted;
use crate::session::{Asked, Closed, TryOut};
use crate::trace::Stepper;
use crate::tui::paint::{Run, runs_width, width, wrap};
use crate::tui::prompt::Prompt;
use crate::tui::theme::Role;

/// The most columns of a bar.
const LONGEST_BAR: u16 = 40;

/// Takes in an answer; none asks for it to be shown.
pub(super) fn answer(stepping: &mut Stepping, line: &str) {
    let Some(asked) = stepping.question() else { return predict(stepping, line) };
    if line.trim().is_empty() {
        return show(stepping, false);
    }
    stepping.session.answer(asked, line);
    stepping.told = Some(asked).filter(|asked| stepping.session.attempt_at(asked.id).closed.is_some());
}

/// Whether it is asked here what will come of a suggestion.
pub(super) fn predicts(stepping: &Stepping) -> bool {
    stepping.session.trial().is_some_and(|trial| trial.outcome.is_none())
}

/// Takes in what is said will come of a suggestion, and tries it.
fn predict(stepping: &mut Stepping, line: &str) {
    if !predicts(stepping) {
        return;
    }
    if line.trim().is_empty() {
        return attempt(stepping, false);
    }
    if let Err(why) = stepping.session.try_out(Some(line)) {
        stepping.say(why, Role::Bad);
    }
}

/// Tries what the note suggests, without a prediction only if that was asked for twice; once tried, shows before and
/// after by turns.
pub(super) fn attempt(stepping: &mut Stepping, is_sure: bool) {
    match stepping.session.trial() {
        None => stepping.say("There is nothing to try here: a note says when there is.", Role::Quiet),
        Some(trial) if trial.outcome.is_some() => stepping.session.flip_trial(),
        Some(_) if is_sure => {
            // Without a prediction there is none that cannot be read.
            let _ = stepping.session.try_out(None);
        }
        Some(_) => {
            stepping.sure = Some((Command::Try, String::new()));
            stepping.say("What do you expect? Type it, or the same key again tries it.", Role::Question);
        }
    }
}

/// Keeps what was tried.
pub(super) fn keep(stepping: &mut Stepping) {
    if stepping.session.keep_trial() {
        stepping.say("Kept: the lesson goes on with it. U takes it back.", Role::Good);
    } else {
        stepping.say("Nothing was tried here yet.", Role::Quiet);
    }
}

/// Shows the answer, if that was asked for twice.
pub(super) fn show(stepping: &mut Stepping, is_sure: bool) {
    let Some(asked) = stepping.question() else { return };
    if is_sure {
        stepping.session.reveal(asked);
        stepping.told = Some(asked);
        return stepping.say("Here it is. a asks it again.", Role::Good);
    }
    stepping.sure = Some((Command::Reveal, String::new()));
    stepping.say("Show it? Enter again.", Role::Question);
}

/// Gives a hint.
pub(super) fn hint(stepping: &mut Stepping) {
    let Some(asked) = stepping.question() else {
        let what = if predicts(stepping) {
            "A try has no hints: a guess is enough, and Enter tries it without one."
        } else {
            "Nothing is asked here."
        };
        return stepping.say(what, Role::Quiet);
    };
    if !stepping.session.hint(asked) {
        stepping.say("There is no hint to this one. Enter shows the answer.", Role::Quiet);
    }
}

/// Asks the question of the step again.
pub(super) fn again(stepping: &mut Stepping) {
    let step = stepping.session.stepper().step().map(|(step, _)| step);
    match stepping.told.take().or_else(|| stepping.session.last_question(step?)) {
        Some(asked) => stepping.session.ask_again(asked),
        None => stepping.say("Nothing is asked at this step.", Role::Quiet),
    }
}

/// Goes on from an answer that was shown to the next question of the step; whether there is one.
pub(super) fn go_on(stepping: &mut Stepping) -> bool {
    let is_next = stepping.next_question().is_some();
    if is_next {
        stepping.told = None;
    }
    is_next
}

/// What leads past open questions goes on only if that was asked for twice, and then shows their answers: so nothing
/// after them hangs on what one does not know.
pub(super) fn pass(stepping: &mut Stepping, before: Stepper, done: (Command, String), is_sure: bool) {
    let stop = |stepper: &Stepper| stepper.cursor().stop;
    let passed = stepping.session.passed(stop(&before), stop(stepping.session.stepper()));
    if passed.is_empty() {
        return;
    }
    if is_sure {
        for asked in &passed {
            stepping.session.reveal(*asked);
        }
        let answers: Vec<String> = passed.iter().map(|asked| stepping.session.told_answer(*asked)).collect();
        return stepping.say(format!("It was: {}", answers.join("; ")), Role::Good);
    }
    *stepping.session.stepper_mut() = before;
    stepping.motion.rest();
    let command = done.0;
    stepping.sure = Some(done);
    let is_it = |binding: &&crate::command::Binding| {
        binding.command == command && binding.contexts.contains(&Context::Stepping)
    };
    let key = TABLE.iter().find(is_it).and_then(|binding| binding.keys.first()).unwrap_or(&"The same");
    let what = match passed.len() {
        1 => "A question is open. Show it and go on?".to_owned(),
        count => format!("{} are open. Show them and go on?", counted(count, "question")),
    };
    stepping.say(format!("{what} {key} again."), Role::Question);
}

/// The lines of a suggestion: what is asked before it is tried, or what came of it.
fn trial_lines(stepping: &Stepping, trial: &TryOut, columns: u16) -> Vec<Vec<Run>> {
    let choices: Vec<String> = if trial.is_direction { Trend::choices() } else { Vec::new() };
    let Some(outcome) = &trial.outcome else {
        let mut lines = asked_lines(stepping, &trial.ask, &choices, " · Enter tries it", columns);
        lines.extend(class_lines(stepping, columns));
        return lines;
    };
    let role = if outcome.is_right == Some(false) { Role::Strong } else { Role::Good };
    let mut lines = wrap(&[(outcome.said.clone(), role)], columns);
    let shown = if outcome.is_shown { "after" } else { "before" };
    let kept = if outcome.is_kept { "kept" } else { "K keeps it · going on takes it back" };
    if stepping.class.is_some() {
        lines.extend(class_lines(stepping, columns));
        return lines;
    }
    lines.extend(wrap(&[(format!("Shown: {shown}. t: before and after · {kept}"), Role::Quiet)], columns));
    lines
}

/// What is asked, what there is to choose from, and where an answer is typed.
fn asked_lines(
    stepping: &Stepping,
    ask: &str,
    choices: &[String],
    keys: &str,
    columns: u16,
) -> Vec<Vec<Run>> {
    let typed = match &stepping.mode {
        Mode::Type(Wanted::Answer, prompt) => Some(prompt),
        _ => None,
    };
    let takes = stepping.class.as_ref().is_none_or(|class| class.takes_answers);
    let place = typed
        .map_or_else(|| takes.then(|| ("▌".to_owned(), Role::Strong)).into_iter().collect(), Prompt::runs);
    let mut ask: Vec<Run> = vec![(format!("? {ask} "), Role::Question)];
    if choices.is_empty() {
        ask.extend(place.iter().cloned());
    }
    let mut lines = wrap(&ask, columns);
    if !choices.is_empty() {
        let chosen = typed.and_then(|prompt| prompt.text().trim().parse::<usize>().ok());
        let choice = |(at, words): (usize, &String)| {
            let mark = if chosen == Some(at + 1) { "(•)" } else { "( )" };
            format!("{mark} {} {words}", at + 1)
        };
        let written: Vec<String> = choices.iter().enumerate().map(choice).collect();
        let in_a_row = written.join("   ");
        let rows = if width(&in_a_row) + 4 <= columns { vec![in_a_row] } else { written };
        lines.extend(rows.iter().flat_map(|row| wrap(&[(format!("  {row} "), Role::Text)], columns)));
        if let Some(last) = lines.last_mut() {
            last.push(("  ".to_owned(), Role::Text));
            last.extend(place);
        }
    }
    if let (None, Some(class)) = (typed, &stepping.class) {
        let beside = lines.last_mut().and_then(|last| {
            let room = columns.saturating_sub(runs_width(last) + 1);
            let words = [&class.words, &class.short].into_iter().find(|words| width(words) <= room)?;
            Some((last, words))
        });
        if let Some((last, words)) = beside {
            last.push((format!(" {words}"), Role::Quiet));
        } else if !class.words.is_empty() {
            lines.push(vec![(class.words.clone(), Role::Quiet)]);
        }
    } else if typed.is_none() {
        let what = if choices.is_empty() { " type it" } else { " its number" };
        let keys = [format!("{what}{keys}"), keys.rsplit_once(" · ").map_or("", |(_, last)| last).to_owned()];
        if let Some(last) = lines.last_mut()
            && let Some(keys) = keys.into_iter().find(|keys| runs_width(last) + 1 + width(keys) <= columns)
        {
            last.push((keys, Role::Quiet));
        }
    }
    lines
}

/// What a class answered: a bar for each answer and, where that is shown, which is right and what slip it is.
pub(crate) fn bar_lines(bars: &AnswerBars, columns: u16) -> Vec<Vec<Run>> {
    let most = bars.bars.iter().map(|bar| bar.count).max().unwrap_or(0).max(1);
    let widest = bars.bars.iter().map(|bar| width(&bar.answer)).max().unwrap_or(0);
    let label = widest.min(columns / 2);
    let room = (columns.saturating_sub(label + 12) / 2).clamp(1, LONGEST_BAR);
    let line = |bar: &CountBar| {
        let filled = (bar.count * usize::from(room)).div_ceil(most);
        let gap = " ".repeat(usize::from(label.saturating_sub(width(&bar.answer))));
        let role = if bar.right == Some(true) { Role::Good } else { Role::Text };
        // A sign before each: what has none would stand further left.
        let mark = match bar.right {
            Some(true) => "●",
            Some(false) => "○",
            None => "·",
        };
        let mut runs = vec![
            (format!("{mark} {}{gap} ", bar.answer), role),
            (format!("{} {}", "█".repeat(filled), bar.count), role),
        ];
        if let Some(slip) = &bar.slip {
            runs.push((format!("  {slip}"), Role::Quiet));
        }
        runs
    };
    // What goes on in another line stands under the answer, not under the sign before it.
    let lines = |bar| {
        let mut lines = wrap(&line(bar), columns.saturating_sub(2));
        lines.iter_mut().skip(1).for_each(|line| line.insert(0, ("  ".to_owned(), Role::Text)));
        lines
    };
    bars.bars.iter().flat_map(lines).collect()
}

/// What became of one's own answer in a class, and what the class answered, as far as they are shown.
fn class_lines(stepping: &Stepping, columns: u16) -> Vec<Vec<Run>> {
    let Some(class) = &stepping.class else { return Vec::new() };
    let own = class.verdict.iter().flat_map(|said| wrap(&[(said.clone(), Role::Strong)], columns));
    own.chain(class.bars.iter().flat_map(|bars| bar_lines(bars, columns))).collect()
}

/// The lines of the step's question, or of the suggestion here, with what was typed and what was said to it.
pub(super) fn lines(stepping: &Stepping, columns: u16) -> Vec<Vec<Run>> {
    if let Some(trial) = stepping.session.trial() {
        return trial_lines(stepping, trial, columns);
    }
    let session = &stepping.session;
    let step = session.stepper().step().map(|(step, _)| step);
    let open = stepping.question();
    let said = |asked: &Asked| {
        let attempt = session.attempt_at(asked.id);
        session.said(*asked).is_some() && attempt.closed == Some(Closed::Answered)
    };
    let closed = stepping.told.or_else(|| session.last_question(step?).filter(said));
    let Some(asked) = open.or(closed) else { return Vec::new() };
    let ask = session.ask(asked);
    let mut lines = if open.is_some() {
        let hint = match session.hint_count(asked) {
            0 => String::new(),
            count => format!(" · H hint ({count})"),
        };
        let keys = format!(" · Enter shows it{hint}");
        asked_lines(stepping, &ask, &session.choices(asked), &keys, columns)
    } else {
        wrap(&[(format!("? {ask} "), Role::Question)], columns)
    };
    let attempt = session.attempt_at(asked.id);
    if let Some(said) = session.said(asked) {
        let role = if attempt.closed == Some(Closed::Answered) { Role::Good } else { Role::Strong };
        lines.extend(wrap(&[(format!("  {said}"), role)], columns));
    }
    lines.extend(class_lines(stepping, columns));
    if stepping.next_question().is_some() && stepping.class.is_none() {
        lines.push(vec![("  Enter goes on to the next question.".to_owned(), Role::Quiet)]);
    }
    if let Some(told) = stepping.told.filter(|told| open.is_some_and(|open| open.id != told.id)) {
        // What was said to the answer before stands over the next question.
        let said = session.said(told).into_iter();
        lines.splice(0..0, said.flat_map(|said| wrap(&[(said.to_owned(), Role::Good)], columns)));
    }
    lines
}
