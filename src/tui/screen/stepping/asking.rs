//! Asking: a question's lines at the foot of the stage, what is answered, and what happens when one goes on past it.

use super::state::{Mode, Stepping, Wanted};
use crate::command::{Command, Context, TABLE};
use crate::matrix::counted;
use crate::session::{Asked, Closed};
use crate::trace::Stepper;
use crate::tui::paint::{Run, runs_width, width, wrap};
use crate::tui::prompt::Prompt;
use crate::tui::theme::Role;

/// Takes in an answer; none asks for it to be shown.
pub(super) fn answer(stepping: &mut Stepping, line: &str) {
    let Some(asked) = stepping.question() else { return };
    if line.trim().is_empty() {
        return show(stepping, false);
    }
    stepping.session.answer(asked, line);
}

/// Shows the answer, if that was asked for twice.
pub(super) fn show(stepping: &mut Stepping, is_sure: bool) {
    let Some(asked) = stepping.question() else { return };
    if is_sure {
        stepping.session.reveal(asked);
        return stepping.say("Here it is. a asks it again.", Role::Good);
    }
    stepping.sure = Some((Command::Reveal, String::new()));
    stepping.say("Show it? Enter again.", Role::Question);
}

/// Gives a hint.
pub(super) fn hint(stepping: &mut Stepping) {
    let Some(asked) = stepping.question() else { return };
    if !stepping.session.hint(asked) {
        stepping.say("There is no hint to this one. Enter shows the answer.", Role::Quiet);
    }
}

/// Asks the question of the step again.
pub(super) fn again(stepping: &mut Stepping) {
    let step = stepping.session.stepper().step().map(|(step, _)| step);
    match step.and_then(|step| stepping.session.last_question(step)) {
        Some(asked) => stepping.session.ask_again(asked),
        None => stepping.say("Nothing is asked at this step.", Role::Quiet),
    }
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
        for asked in passed {
            stepping.session.reveal(asked);
        }
        return;
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

/// The lines of the step's question, with what was typed and what was said to it.
pub(super) fn lines(stepping: &Stepping, columns: u16) -> Vec<Vec<Run>> {
    let session = &stepping.session;
    let step = session.stepper().step().map(|(step, _)| step);
    let open = stepping.question();
    let said = |asked: &Asked| session.attempt_at(asked.id).said.is_some();
    let Some(asked) = open.or_else(|| session.last_question(step?).filter(said)) else { return Vec::new() };
    let typed = match &stepping.mode {
        Mode::Type(Wanted::Answer, prompt) => Some(prompt),
        _ => None,
    };
    let place = || typed.map_or_else(|| vec![("▌".to_owned(), Role::Strong)], Prompt::runs);
    let choices = session.choices(asked);
    let mut ask: Vec<Run> = vec![(format!("? {} ", session.ask(asked)), Role::Question)];
    if open.is_some() && choices.is_empty() {
        ask.extend(place());
    }
    let mut lines = wrap(&ask, columns);
    if open.is_some() && !choices.is_empty() {
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
            last.extend(place());
        }
    }
    if open.is_some() && typed.is_none() {
        let hints = session.question(asked.id).map_or(0, |question| question.hints.len());
        let hint = if hints > 0 { format!(" · H hint ({hints})") } else { String::new() };
        let what = if choices.is_empty() { "type it" } else { "its number" };
        let keys = [format!(" {what} · Enter shows it{hint}"), hint.replace(" · ", " ")];
        if let Some(last) = lines.last_mut()
            && let Some(keys) = keys.into_iter().find(|keys| runs_width(last) + width(keys) <= columns)
        {
            last.push((keys, Role::Quiet));
        }
    }
    let attempt = session.attempt_at(asked.id);
    if let Some(said) = &attempt.said {
        let role = if attempt.closed == Some(Closed::Answered) { Role::Good } else { Role::Strong };
        lines.extend(wrap(&[(format!("  {said}"), role)], columns));
    }
    lines
}
