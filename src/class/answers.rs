//! What a class answered: how many gave which answer, and which slip each is.

use std::collections::{BTreeMap, BTreeSet};

use super::bars::{AnswerBars, CountBar};
use super::message::ClientId;
use super::place::WayPlace;
use crate::command::{Command, Context, key_of};
use crate::lesson::safe_line;
use crate::session::{ClassQuestion, Session, Verdict, pieces, typed};

/// The most bars that are shown: the rest is one.
const MOST_BARS: usize = 8;
/// The most questions answers are kept of.
const MOST_QUESTIONS: usize = 1_000;

/// Who answered, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct AnsweredBy {
    /// Which follower.
    pub client: ClientId,
    /// The name that was given with it.
    pub name: Option<String>,
    /// When, as it is written in a table.
    pub when: String,
}

/// An answer with what it is worth.
#[derive(Clone, Debug, PartialEq)]
struct Judged {
    when: String,
    /// The name that was given with it.
    name: Option<String>,
    /// As it was typed; a choice in its words.
    text: String,
    is_right: bool,
    slip: Option<String>,
}

impl Judged {
    /// An answer, if it can be read as one.
    fn of(session: &Session, asked: ClassQuestion, text: &str, when: String) -> Option<Self> {
        let (is_right, slip) = match session.judge(asked, text) {
            Verdict::Unread(_) => return None,
            Verdict::Right => (true, None),
            Verdict::Slip(slip) => (false, Some(safe_line(&slip))),
            Verdict::Wrong => (false, None),
        };
        let text = session.chosen(asked, text).unwrap_or_else(|| as_written(text));
        Some(Self { when, name: None, text, is_right, slip })
    }

    fn bar(&self) -> CountBar {
        let (answer, slip) = (self.text.clone(), self.slip.clone());
        CountBar { answer, count: 0, right: Some(self.is_right), slip }
    }
}

/// What was asked.
#[derive(Clone, Debug)]
struct AskedOnce {
    /// In words.
    words: String,
    /// At which step, or after which.
    step: usize,
}

/// How much of what was answered is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Counted {
    /// Nothing.
    #[default]
    Hidden,
    /// How many gave which answer.
    Shown,
    /// And which is right, and what slip each of the others is.
    Marked,
}

impl Counted {
    /// What is shown next.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Hidden => Self::Shown,
            Self::Shown => Self::Marked,
            Self::Marked => Self::Hidden,
        }
    }
}

/// The answers of a class, the last of each to each question.
#[derive(Clone, Debug, Default)]
pub struct ClassAnswers {
    given: BTreeMap<usize, BTreeMap<ClientId, Judged>>,
    /// The hands that were counted, in the order of the choices.
    hands: BTreeMap<usize, Vec<(usize, Judged)>>,
    asked: BTreeMap<usize, AskedOnce>,
}

impl ClassAnswers {
    /// Takes in an answer; one that cannot be read is none. Whether it was one.
    pub fn take(&mut self, session: &Session, asked: ClassQuestion, by: AnsweredBy, text: &str) -> bool {
        let AnsweredBy { client, name, when } = by;
        let Some(judged) = Judged::of(session, asked, text, when) else { return false };
        if self.given.len() >= MOST_QUESTIONS && !self.given.contains_key(&asked.id()) {
            return false;
        }
        self.note(session, asked);
        self.given.entry(asked.id()).or_default().insert(client, Judged { name, ..judged });
        true
    }

    fn note(&mut self, session: &Session, asked: ClassQuestion) {
        let (words, step) = (session.class_words(asked), WayPlace::of(session).step);
        self.asked.insert(asked.id(), AskedOnce { words, step });
    }

    /// Takes in how many hands went up for the next choice of a question; after the last they are counted anew. What they
    /// were for.
    pub fn count_hands(
        &mut self,
        session: &Session,
        asked: ClassQuestion,
        hands: usize,
        when: String,
    ) -> Option<String> {
        let choices = session.class_choices(asked);
        let counted = self.hands.entry(asked.id()).or_default();
        if counted.len() >= choices.len() {
            counted.clear();
        }
        let choice = choices.get(counted.len())?;
        counted.push((hands, Judged::of(session, asked, &(counted.len() + 1).to_string(), when)?));
        let next = choices.get(counted.len());
        self.note(session, asked);
        Some(match next {
            Some(next) => format!("{hands} for: {choice}. Next: {next}"),
            None => {
                let key = key_of(Command::Hands, Context::Presenting);
                format!("{hands} for: {choice}. That is all; the next {key} counts anew.")
            }
        })
    }

    /// How many answered a question.
    pub fn answered(&self, question: usize) -> usize {
        let hands = self.hands.get(&question).into_iter().flatten().map(|(hands, _)| hands).sum::<usize>();
        self.given.get(&question).map_or(0, BTreeMap::len) + hands
    }

    /// What was answered to a question, as far as it is shown.
    pub fn bars(&self, session: &Session, asked: ClassQuestion, counted: Counted) -> Option<AnswerBars> {
        if counted == Counted::Hidden {
            return None;
        }
        let mut counts: BTreeMap<String, CountBar> = BTreeMap::new();
        let choices = session.class_choices(asked);
        let chosen = (1..=choices.len()).map(|at| Judged::of(session, asked, &at.to_string(), String::new()));
        let hands = self.hands.get(&asked.id()).into_iter().flatten();
        let given = self.given.get(&asked.id()).into_iter().flat_map(BTreeMap::values);
        let nobody = chosen.flatten().map(|judged| (0, judged));
        let all = nobody.chain(hands.cloned()).chain(given.map(|judged| (1, judged.clone())));
        for (count, judged) in all {
            counts.entry(judged.text.clone()).or_insert_with(|| judged.bar()).count += count;
        }
        let mut bars: Vec<CountBar> = if choices.is_empty() {
            counts.into_values().collect()
        } else {
            choices.iter().filter_map(|choice| counts.remove(choice.as_str())).collect()
        };
        if choices.is_empty() {
            bars.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.answer.cmp(&b.answer)));
        }
        if counted == Counted::Marked && choices.is_empty() {
            show_right(&mut bars, session.class_number(asked));
        }
        // Choices are as many as they are.
        if choices.is_empty() && bars.len() > MOST_BARS {
            let others: usize = bars.drain(MOST_BARS - 1..).map(|bar| bar.count).sum();
            bars.push(CountBar { answer: "others".to_owned(), count: others, right: None, slip: None });
        }
        if counted == Counted::Shown {
            for bar in &mut bars {
                (bar.right, bar.slip) = (None, None);
            }
        }
        Some(AnswerBars { answered: self.answered(asked.id()), bars })
    }

    /// A row an answer: when, which question, at or after which step, what was asked, who answered, what, and whether it is
    /// right or which slip it is. Who it was is a number in the room, unless a name was given; hands have neither.
    ///
    /// # Errors
    /// Only where there is no memory for it.
    pub fn table(&self) -> Result<Vec<u8>, csv::Error> {
        let mut table = csv::Writer::from_writer(Vec::new());
        let heads = ["time", "question", "step", "asked", "who", "answer", "count", "right", "slip"];
        table.write_record(heads)?;
        let mut named: BTreeMap<&str, BTreeSet<ClientId>> = BTreeMap::new();
        for (client, judged) in self.given.values().flatten() {
            if let Some(name) = &judged.name {
                named.entry(name).or_default().insert(*client);
            }
        }
        for (question, AskedOnce { words, step }) in &self.asked {
            let (number, step) = ((question + 1).to_string(), step.to_string());
            let given = self.given.get(question).into_iter().flatten();
            let given = given.map(|(client, judged)| (who(*client, judged, &named), 1, judged));
            let hands = self.hands.get(question).into_iter().flatten();
            let hands = hands.map(|(count, judged)| ("hands".to_owned(), *count, judged));
            for (who, count, Judged { when, text, is_right, slip, .. }) in given.chain(hands) {
                let (count, right) = (count.to_string(), if *is_right { "yes" } else { "no" });
                let slip = slip.as_deref().unwrap_or_default();
                let cells = [when, &number, &step, words, &who, text, &count, right, slip];
                table.write_record(cells.map(inert))?;
            }
        }
        table.into_inner().map_err(|error| error.into_error().into())
    }
}

/// Who answered, as it is written: a name that somebody else gave, too, has the number in the room beside it.
fn who(client: ClientId, judged: &Judged, named: &BTreeMap<&str, BTreeSet<ClientId>>) -> String {
    match &judged.name {
        None => client.to_string(),
        Some(name) if named.get(name.as_str()).is_some_and(|clients| clients.len() > 1) => {
            format!("{name} ({client})")
        }
        Some(name) => name.clone(),
    }
}

/// Has the right answer among the bars that are shown, also where few or none gave it.
fn show_right(bars: &mut Vec<CountBar>, right: Option<String>) {
    let at = bars.iter().position(|bar| bar.right == Some(true));
    let bar = match at {
        Some(at) if at < MOST_BARS - 1 => return,
        Some(at) => bars.remove(at),
        None => match right {
            Some(answer) => CountBar { answer: as_written(&answer), count: 0, right: Some(true), slip: None },
            None => return,
        },
    };
    bars.insert(bars.len().min(MOST_BARS - 2), bar);
}

/// An answer as it is counted: a number is the same however it was written.
fn as_written(text: &str) -> String {
    if let Ok(number) = typed(text) {
        return number.to_string();
    }
    // A row of them, too, whatever sets them apart.
    let numbers: Result<Vec<f64>, String> = pieces(text, 2).iter().map(|piece| typed(piece)).collect();
    match numbers {
        Ok(numbers) if !numbers.is_empty() => {
            numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(" ")
        }
        _ => safe_line(text.trim()),
    }
}

/// A cell no spreadsheet takes for a formula: what a student typed begins one of theirs with these. A number is none.
fn inert(cell: &str) -> String {
    let begins = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if begins && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell.to_owned() }
}
