//! What was answered, at which try, and which slips were made: as JSON, and as a page to read.
//!
//! It says of itself that it is signed by nothing: it is what is kept on a computer, by whoever sits at it.

use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;

use super::markup::{escaped, page};
use crate::draw::palette::Brightness;
use crate::lesson::{Lesson, safe_line};
use crate::session::Miss;
use crate::session::progress::{Progress, QuestionStanding};

/// The form's version.
const FORM: u32 = 1;
const TITLE: &str = "What was answered";
const UNSIGNED: &str = "This report is signed by nothing. It is what nn-tutor kept on the computer it was made on, and \
    whoever has that or this file can change it: it shows what was practised, and proves nothing.";

/// What is reported.
#[derive(Debug, Serialize)]
pub struct AnswerReport {
    form: u32,
    signed: bool,
    note: &'static str,
    lessons: Vec<ReportedLesson>,
}

#[derive(Debug, Serialize)]
struct ReportedLesson {
    lesson: String,
    /// How many of the questions were answered rightly, and how many were shown.
    right: usize,
    shown: usize,
    questions: Vec<ReportedQuestion>,
}

#[derive(Debug, Serialize)]
struct ReportedQuestion {
    ask: String,
    outcome: QuestionEnd,
    /// How many answers were tried the last time, the right one included.
    tries: usize,
    /// The day it was last answered, as year, month and day; none before days were kept.
    on: Option<String>,
    misses: Vec<Miss>,
}

/// How a question ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum QuestionEnd {
    Right,
    Shown,
    Open,
}

impl From<QuestionStanding> for ReportedQuestion {
    fn from(standing: QuestionStanding) -> Self {
        let outcome = match standing.tries {
            _ if standing.is_shown => QuestionEnd::Shown,
            Some(_) => QuestionEnd::Right,
            None => QuestionEnd::Open,
        };
        let safe =
            |miss: Miss| Miss { given: safe_line(&miss.given), slip: miss.slip.as_deref().map(safe_line) };
        Self {
            ask: safe_line(&standing.ask),
            outcome,
            tries: standing.tries.unwrap_or(0),
            on: standing.on.map(|day| day.to_string()),
            misses: standing.misses.into_iter().map(safe).collect(),
        }
    }
}

impl AnswerReport {
    /// Of what is kept: the lessons of a course that were opened, by their names, and then those of the learner's own.
    #[must_use]
    pub fn of(progress: &Progress, course: &[(&str, Lesson)]) -> Self {
        let known = |name: &str| course.iter().any(|(other, _)| *other == name);
        let of_course = course.iter().filter_map(|(name, lesson)| {
            let kept = progress.lessons.get(*name)?;
            Some(ReportedLesson::of(lesson.heading(), kept.questions(Some(lesson))))
        });
        let others = progress.lessons.iter().filter(|(name, _)| !known(name)).map(|(name, kept)| {
            // Where it lies says more of its owner than a report should.
            let file = Path::new(name)
                .file_name()
                .map_or_else(|| name.clone(), |n| n.to_string_lossy().into_owned());
            ReportedLesson::of(safe_line(&file), kept.questions(None))
        });
        Self { form: FORM, signed: false, note: UNSIGNED, lessons: of_course.chain(others).collect() }
    }

    /// As JSON.
    ///
    /// # Errors
    /// None that the form allows; serde's own are passed on.
    pub fn json(&self) -> serde_json::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// As a page.
    #[must_use]
    pub fn html(&self, ground: Brightness) -> String {
        let mut body = format!("<header>\n<h1>{TITLE}</h1>\n<p>{UNSIGNED}</p>\n</header>\n<main>\n");
        if self.lessons.is_empty() {
            body.push_str("<p>Nothing yet.</p>\n");
        } else {
            self.overview(&mut body);
        }
        self.lessons.iter().for_each(|lesson| lesson.table(&mut body));
        body.push_str("</main>\n");
        page(TITLE, ground, &body, None)
    }

    fn overview(&self, body: &mut String) {
        heads(body, "All lessons", &["Lesson", "Questions", "Right", "Shown", "Not yet"]);
        for lesson in &self.lessons {
            let all = lesson.questions.len();
            let open =
                lesson.questions.iter().filter(|question| question.outcome == QuestionEnd::Open).count();
            // Writing to a string cannot fail.
            let _ = writeln!(
                body,
                "<tr><th scope=\"row\">{}</th><td>{all}</td><td>{}</td><td>{}</td><td>{open}</td></tr>",
                escaped(&lesson.lesson),
                lesson.right,
                lesson.shown
            );
        }
        body.push_str("</tbody>\n</table>\n");
    }
}

impl ReportedLesson {
    fn of(lesson: String, questions: Vec<QuestionStanding>) -> Self {
        let questions: Vec<ReportedQuestion> = questions.into_iter().map(ReportedQuestion::from).collect();
        let count = |outcome| questions.iter().filter(|question| question.outcome == outcome).count();
        Self { lesson, right: count(QuestionEnd::Right), shown: count(QuestionEnd::Shown), questions }
    }

    fn table(&self, body: &mut String) {
        heads(
            body,
            &self.lesson,
            &["Question", "How it ended", "When", "Wrong answers, and the slips they were"],
        );
        for question in &self.questions {
            let misses: Vec<String> = question.misses.iter().map(missed).collect();
            let _ = writeln!(
                body,
                "<tr><th scope=\"row\">{}</th><td>{}</td><td><time>{}</time></td><td>{}</td></tr>",
                escaped(&question.ask),
                ended(question),
                question.on.as_deref().unwrap_or_default(),
                misses.join("<br>")
            );
        }
        body.push_str("</tbody>\n</table>\n");
    }
}

fn heads(body: &mut String, heading: &str, columns: &[&str]) {
    let columns: Vec<String> =
        columns.iter().map(|column| format!("<th scope=\"col\">{column}</th>")).collect();
    let _ = writeln!(
        body,
        "<h2>{}</h2>\n<table class=\"listing\">\n<thead><tr>{}</tr></thead>\n<tbody>",
        escaped(heading),
        columns.concat()
    );
}

fn ended(question: &ReportedQuestion) -> String {
    match (question.outcome, question.tries) {
        (QuestionEnd::Right, 0 | 1) => "right at the first try".to_owned(),
        (QuestionEnd::Right, tries) => format!("right at try {tries}"),
        (QuestionEnd::Shown, 0) => "shown".to_owned(),
        (QuestionEnd::Shown, 1) => "shown after one try".to_owned(),
        (QuestionEnd::Shown, tries) => format!("shown after {tries} tries"),
        (QuestionEnd::Open, _) => "not yet".to_owned(),
    }
}

fn missed(miss: &Miss) -> String {
    let given = escaped(&miss.given);
    miss.slip.as_ref().map_or_else(|| format!("“{given}”"), |slip| format!("“{given}”: {}", escaped(slip)))
}
