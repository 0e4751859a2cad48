//! What a class answered: how many gave which answer, and which slip each is.

use std::collections::BTreeMap;

use super::bars::{AnswerBars, CountBar};
use super::message::ClientId;
use crate::lesson::safe_line;
use crate::session::{Asked, Session, Verdict};

/// The most bars that are shown: the rest is one.
const MOST_BARS: usize = 8;
/// The most questions answers are kept of.
const MOST_QUESTIONS: usize = 1_000;

/// An answer with what it is worth.
#[derive(Clone, Debug, PartialEq)]
struct Judged {
    /// The name that was given with it.
    name: Option<String>,
    /// As it was typed; a choice in its words.
    text: String,
    is_right: bool,
    slip: Option<String>,
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
    /// The hands that were counted, by the number of the choice.
    hands: BTreeMap<usize, Vec<usize>>,
    /// What was asked, in words.
    asked: BTreeMap<usize, String>,
}

impl ClassAnswers {
    /// Takes in an answer; one that cannot be read is none. Whether it was one.
    pub fn take(
        &mut self,
        session: &Session,
        asked: Asked,
        from: (ClientId, Option<String>),
        text: &str,
    ) -> bool {
        let verdict = session.judge(asked, text);
        let (is_right, slip) = match verdict {
            Verdict::Unread(_) => return false,
            Verdict::Right => (true, None),
            Verdict::Slip(slip) => (false, Some(safe_line(&slip))),
            Verdict::Wrong => (false, None),
        };
        if self.given.len() >= MOST_QUESTIONS && !self.given.contains_key(&asked.id) {
            return false;
        }
        let text = session.chosen(asked, text).unwrap_or_else(|| as_written(text));
        self.asked.insert(asked.id, session.ask(asked));
        let (client, name) = from;
        self.given.entry(asked.id).or_default().insert(client, Judged { name, text, is_right, slip });
        true
    }

    /// Takes in how many hands went up for the next choice of a question; after the last they are counted anew. What they
    /// were for.
    pub fn count_hands(&mut self, session: &Session, asked: Asked, hands: usize) -> Option<String> {
        let choices = session.choices(asked);
        let counted = self.hands.entry(asked.id).or_default();
        if counted.len() >= choices.len() {
            counted.clear();
        }
        let choice = choices.get(counted.len())?;
        counted.push(hands);
        self.asked.insert(asked.id, session.ask(asked));
        Some(match choices.get(counted.len()) {
            Some(next) => format!("{hands} for: {choice}. Next: {next}"),
            None => format!("{hands} for: {choice}. That is all; the next T counts anew."),
        })
    }

    /// How many answered a question.
    pub fn answered(&self, question: usize) -> usize {
        let hands: usize = self.hands.get(&question).map_or(0, |hands| hands.iter().sum());
        self.given.get(&question).map_or(0, BTreeMap::len) + hands
    }

    /// What was answered to a question, as far as it is shown.
    pub fn bars(&self, session: &Session, asked: Asked, counted: Counted) -> Option<AnswerBars> {
        if counted == Counted::Hidden {
            return None;
        }
        let mut counts: BTreeMap<&str, CountBar> = BTreeMap::new();
        let choices = session.choices(asked);
        for (at, choice) in choices.iter().enumerate() {
            let number = (at + 1).to_string();
            let verdict = session.judge(asked, &number);
            let slip = if let Verdict::Slip(slip) = &verdict { Some(slip.clone()) } else { None };
            let count = self.hands.get(&asked.id).and_then(|hands| hands.get(at)).copied().unwrap_or(0);
            let right = Some(verdict == Verdict::Right);
            counts.insert(choice, CountBar { answer: choice.clone(), count, right, slip });
        }
        for judged in self.given.get(&asked.id).into_iter().flat_map(BTreeMap::values) {
            let bar = counts.entry(&judged.text).or_insert_with(|| CountBar {
                answer: judged.text.clone(),
                count: 0,
                right: Some(judged.is_right),
                slip: judged.slip.clone(),
            });
            bar.count += 1;
        }
        let mut bars: Vec<CountBar> = if choices.is_empty() {
            counts.into_values().collect()
        } else {
            choices.iter().filter_map(|choice| counts.remove(choice.as_str())).collect()
        };
        if choices.is_empty() {
            bars.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.answer.cmp(&b.answer)));
        }
        if bars.len() > MOST_BARS {
            let others: usize = bars.drain(MOST_BARS - 1..).map(|bar| bar.count).sum();
            bars.push(CountBar { answer: "others".to_owned(), count: others, right: None, slip: None });
        }
        if counted == Counted::Shown {
            for bar in &mut bars {
                (bar.right, bar.slip) = (None, None);
            }
        }
        Some(AnswerBars { answered: self.answered(asked.id), bars })
    }

    /// A row an answer: which question, what was asked, who answered, what, and whether it is right or which slip it is.
    /// Who it was is a number in the room, unless a name was given; hands have neither.
    ///
    /// # Errors
    /// Only where there is no memory for it.
    pub fn table(&self) -> Result<Vec<u8>, csv::Error> {
        let mut table = csv::Writer::from_writer(Vec::new());
        table.write_record(["question", "asked", "who", "answer", "count", "right", "slip"])?;
        for (question, asked) in &self.asked {
            let number = (question + 1).to_string();
            for (client, judged) in self.given.get(question).into_iter().flatten() {
                let who = judged.name.clone().unwrap_or_else(|| client.to_string());
                let right = if judged.is_right { "yes" } else { "no" };
                let slip = judged.slip.as_deref().unwrap_or_default();
                let cells = [&number, asked, &who, &judged.text, "1", right, slip].map(inert);
                table.write_record(cells)?;
            }
            for (choice, hands) in (1..).zip(self.hands.get(question).into_iter().flatten()) {
                let cells =
                    [&number, asked, "hands", &format!("choice {choice}"), &hands.to_string(), "", ""];
                table.write_record(cells.map(inert))?;
            }
        }
        table.into_inner().map_err(|error| error.into_error().into())
    }
}

/// An answer as it is counted: a number is the same however it was written.
fn as_written(text: &str) -> String {
    let text = safe_line(text.trim());
    text.replace('−', "-").parse::<f64>().map_or(text, |number| number.to_string())
}

/// A cell no spreadsheet takes for a formula: what a student typed begins one of theirs with these. A number is none.
fn inert(cell: &str) -> String {
    let begins = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if begins && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell.to_owned() }
}
