//! Judging an answer: right, wrong, or a slip that can be named.

use super::claims::single_at;
use super::question::Miss;
use super::typed::readings;
use super::{Asked, Closed, Session};
use crate::lesson::{QuestionKind, Slip, safe_line};
use crate::matrix::{Function, Operation, Region, Value, apply, counted};
use crate::trace::Step;

/// The most characters an answer may have.
const LONGEST: usize = 200;
/// The most characters of an answer that are said back.
const SAID_BACK: usize = 24;

/// What became of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Near enough, or the right choice.
    Right,
    /// A mistake that can be named.
    Slip(String),
    /// Not right, and no mistake known.
    Wrong,
    /// Nothing that can be judged, and why.
    Unread(String),
}

impl Session {
    /// Judges an answer; a right one closes the question. What is to be said is then [said](Self::said) to it.
    pub fn answer(&mut self, asked: Asked, text: &str) -> Verdict {
        let verdict = judge(self, asked, text);
        let given = said_back(text);
        // What a number chose is told later to whoever has not the choices before him.
        let choices = self.choices(asked);
        let meant = chosen(&choices, text).ok().and_then(|at| choices.get(at).cloned());
        let why = match verdict {
            Verdict::Wrong if self.right_answer(asked).is_empty() => {
                ", and none of these is, with the numbers as they are now"
            }
            Verdict::Wrong if choices.is_empty() => way_off(&self.wanted(asked), text),
            _ => "",
        };
        let attempt = self.attempts.entry(asked.id).or_default();
        attempt.tries += usize::from(!matches!(verdict, Verdict::Unread(_)));
        let mut said = match &verdict {
            Verdict::Right => format!("{given}: right."),
            Verdict::Slip(say) => format!("{given}: {say}"),
            Verdict::Wrong => format!("{given} is not it{why}."),
            Verdict::Unread(why) => format!("`{given}` {why}."),
        };
        let slip = match &verdict {
            Verdict::Slip(say) => Some(Some(say.clone())),
            Verdict::Wrong => Some(None),
            Verdict::Right | Verdict::Unread(_) => None,
        };
        if let Some(slip) = slip {
            attempt.misses = Miss::joined(&attempt.misses, &[Miss { given: meant.unwrap_or(given), slip }]);
        }
        if verdict == Verdict::Right {
            self.close(asked.id, Closed::Answered);
            // Told once nothing is hidden any more, and only what was written for it.
            let why = self.reason(asked);
            if !why.is_empty() {
                said.extend([" ", &why]);
            }
        }
        self.say(asked, said);
        verdict
    }
}

/// An answer as it is said back: short, and safe to show.
pub(super) fn said_back(text: &str) -> String {
    let text = safe_line(text.trim());
    match text.char_indices().nth(SAID_BACK) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// In which way a number is not the one that is asked for.
fn way_off(wanted: &[f64], text: &str) -> &'static str {
    let [wanted] = wanted else { return if wanted.is_empty() { "" } else { ": none of them is right" } };
    let given = readings(text);
    if given.is_empty() {
        ""
    } else if given.iter().all(|given| given > wanted) {
        ": it is too large"
    } else if given.iter().all(|given| given < wanted) {
        ": it is too small"
    } else {
        ""
    }
}

pub(super) fn judge(session: &Session, asked: Asked, text: &str) -> Verdict {
    if let Some(why) = too_long(text) {
        return Verdict::Unread(why);
    }
    match session.question(asked.id).map(|question| &question.kind) {
        Some(QuestionKind::Number { tolerance, slips, .. }) => {
            judge_numbers(session, asked, (*tolerance, slips), text)
        }
        Some(_) => match chosen(&session.choices(asked), text) {
            Ok(at) if session.is_right(asked, at) => Verdict::Right,
            Ok(at) => match session.why(asked, at) {
                Some(why) => Verdict::Slip(session.told_of_own(asked, why)),
                None => Verdict::Wrong,
            },
            Err(why) => Verdict::Unread(why),
        },
        None => Verdict::Wrong,
    }
}

/// Why an answer is not read at all, where it is too long.
pub(super) fn too_long(text: &str) -> Option<String> {
    let length = text.trim().chars().count();
    (length > LONGEST).then(|| format!("goes on for {length} characters; {LONGEST} are the most"))
}

/// Which of some statements an answer names, from 0: by its number, or by how it or one of its words begins.
pub(super) fn chosen(choices: &[String], text: &str) -> Result<usize, String> {
    let text = text.trim().to_lowercase();
    let by_number = text.parse().ok().and_then(|n: usize| n.checked_sub(1)).filter(|at| *at < choices.len());
    let begins = |choice: &String| {
        let choice = choice.to_lowercase();
        choice.starts_with(&text) || choice.split_whitespace().any(|word| word.starts_with(&text))
    };
    let by_itself = choices.iter().position(|choice| choice.to_lowercase() == text);
    // A single letter is an order wherever one is typed, and begins too many words.
    let is_word = text.chars().nth(1).is_some();
    let mut named = choices.iter().enumerate().filter(|(_, choice)| is_word && begins(choice));
    let by_words = || {
        let (at, _) = named.next()?;
        named.next().is_none().then_some(at)
    };
    by_number
        .or(by_itself)
        .or_else(by_words)
        .ok_or_else(|| format!("names none of them: type a number from 1 to {}", choices.len()))
}

/// Judges numbers. Arithmetic is worked out first, so `0.2*0.9 + 0.08` is an answer too.
fn judge_numbers(session: &Session, asked: Asked, (tolerance, slips): (f64, &[Slip]), text: &str) -> Verdict {
    let wanted = session.wanted(asked);
    let pieces = pieces(text, wanted.len());
    if pieces.len() != wanted.len() {
        let spaced = if wanted.len() > 1 { ", with spaces between" } else { "" };
        let why = format!("is {}; {} asked for{spaced}", counted(pieces.len(), "number"), are(wanted.len()));
        return Verdict::Unread(why);
    }
    let given: Vec<Vec<f64>> = pieces.iter().map(|piece| readings(piece)).collect();
    let is_beyond = |piece: &String| {
        let is_written = piece.contains(|c: char| c.is_ascii_digit());
        is_written && piece.trim().replace('−', "-").parse().is_ok_and(f64::is_infinite)
    };
    if pieces.iter().any(is_beyond) {
        return Verdict::Unread("is beyond all numbers there are here".to_owned());
    }
    if given.iter().any(Vec::is_empty) {
        let what = if wanted.len() > 1 { "has something that is not a number" } else { "is not a number" };
        return Verdict::Unread(what.to_owned());
    }
    let near = |given: &[f64], value: f64| {
        given.iter().any(|given| (given - value).abs() <= tolerance * (1.0 + 1e-9))
    };
    let wrong: Vec<usize> = (0..wanted.len()).filter(|at| !near(&given[*at], wanted[*at])).collect();
    let Some(first) = wrong.first().copied() else { return Verdict::Right };
    let (Some(step), Some(part)) = (session.trace().steps.get(asked.step), asked.hides) else {
        return Verdict::Wrong;
    };
    if wanted.len() > 1 {
        let all = wanted.len();
        return match wrong.len() {
            1 => Verdict::Slip(format!("number {} is not it; the others are right", first + 1)),
            count if count < all => Verdict::Slip(format!("{} of {all} are right", all - count)),
            _ => Verdict::Wrong,
        };
    }
    let (given, right) = (&given[0], wanted[0]);
    let worth = |slip: &Slip| single_at(session.trace(), asked.step, &slip.value, session.work_of_each());
    let named = slips.iter().find(|slip| worth(slip).is_ok_and(|value| near(given, value)));
    if let Some(slip) = named {
        return Verdict::Slip(session.worded(asked, &slip.say));
    }
    let slips = common_slips(step, part, right);
    let found = slips.into_iter().find(|(value, _)| near(given, *value));
    found.map_or(Verdict::Wrong, |(_, say)| Verdict::Slip(say))
}

fn are(count: usize) -> String {
    if count == 1 { "one is".to_owned() } else { format!("{count} are") }
}

/// The pieces of an answer that is to be so many numbers: set apart by spaces or semicolons, else by commas.
pub(crate) fn pieces(text: &str, wanted: usize) -> Vec<String> {
    let text = text.trim().replace(['[', ']'], " ");
    let text = text.trim();
    if wanted == 1 {
        return vec![text.to_owned()];
    }
    let bare = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(text).trim();
    let by = |separators: &[char]| -> Vec<String> {
        let pieces = bare.split(separators).map(|piece| piece.trim().trim_end_matches(','));
        pieces.filter(|piece| !piece.is_empty()).map(str::to_owned).collect()
    };
    let spaced = by(&[' ', ';', '\t']);
    if spaced.len() > 1 { spaced } else { by(&[',']) }
}

/// The slips anyone may make, with what they would give here.
fn common_slips(step: &Step, at: Region, right: f64) -> Vec<(f64, String)> {
    let mut slips = Vec::new();
    let mut slip = |value: Option<f64>, say: &str| {
        if let Some(value) = value.filter(|v| *v != right) {
            slips.push((value, say.to_owned()));
        }
    };
    let cell = |value: &Value| {
        let (row, column) = value.broadcast_place(at.row, at.column);
        value.get(row, column)
    };
    let values: Vec<&Value> = step.operands.iter().map(|o| &o.value).collect();
    match (step.operation, values.as_slice()) {
        (Operation::Function(Function { name: "sigmoid", .. }), [x]) => {
            slip(cell(x), "that is the weighted sum itself; the sigmoid still has to be taken of it");
        }
        (Operation::Function(Function { name: "logit", .. }), [y]) => {
            slip(cell(y), "that is the output itself; the logit still has to be taken of it");
        }
        (Operation::MatMul, [a, b]) => {
            let turned = apply(Operation::Transpose, &[a]).and_then(|t| apply(Operation::MatMul, &[&t, b]));
            let say = "that takes the columns of the matrix for its rows; here each row meets the column";
            slip(turned.ok().and_then(|t| t.get(at.row, at.column)), say);
            slip(
                Some(1.0 / (1.0 + libm::exp(-right))),
                "that is already through the sigmoid; here the sum itself is asked for",
            );
        }
        (Operation::Arithmetic(_), [a, b]) => {
            let say = "that is one of the two numbers as it was; they still have to be put together";
            slip(cell(a), say);
            slip(cell(b), say);
        }
        _ => {}
    }
    slip(Some(-right), "the size is right and the sign is the other one");
    let (rows, columns) = step.result.shape().extent();
    for row in (0..rows).filter(|row| *row != at.row) {
        slip(
            step.result.get(row, at.column),
            &format!("that is row {}; row {} is asked for", row + 1, at.row + 1),
        );
    }
    for column in (0..columns).filter(|column| *column != at.column) {
        let say = format!("that is column {}; column {} is asked for", column + 1, at.column + 1);
        slip(step.result.get(at.row, column), &say);
    }
    slips
}
