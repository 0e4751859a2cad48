//! The report: what was kept, told as it is, in a form that people and programs read.

use nn_tutor::draw::palette::Brightness;
use nn_tutor::interp::Settings;
use nn_tutor::lesson::Lesson;
use nn_tutor::session::progress::{Day, Progress};
use nn_tutor::session::{Miss, QuestionOutcome, Session};
use nn_tutor::text::report::AnswerReport;

use crate::support::read;

const LESSON: &str = "+++\ntitle = \"T <b>\"\nnumber = 2\n+++\nWords.\n\n```python\na = column(1.5, 2.5)\nb = a * 2\n```\n\n```question\nask = \"What is b?\"\ncell = \"b[0, 0]\"\n```\n\n```question\nask = \"And its second?\"\ncell = \"b[1, 0]\"\n```\n\n```question\nask = \"Which?\"\nchoices = [{ say = \"A\", right = true }, { say = \"B\", why = \"Not <i>that</i>.\" }]\n```\n";

fn lesson() -> Lesson {
    Lesson::clone(&read(LESSON))
}

/// What is kept of a session in which these answers were given to the first question, one after the other.
fn kept(answers: &[&str]) -> Progress {
    let mut session = Session::new(read(LESSON), Settings::default());
    let asked = session.questions()[0];
    for answer in answers {
        session.answer(asked, answer);
    }
    let attempt = session.attempt_at(asked.id).clone();
    let outcome =
        QuestionOutcome { tries: attempt.tries, misses: attempt.misses, ..QuestionOutcome::default() };
    let mut progress = Progress::default();
    let known = progress.lessons.entry("mine".to_owned()).or_default();
    known.note_answer(&lesson(), outcome, Day(20_000));
    progress
}

fn json(progress: &Progress) -> serde_json::Value {
    serde_json::from_str(&AnswerReport::of(progress, &[("mine", lesson())]).json().unwrap()).unwrap()
}

#[test]
fn a_slip_is_told_with_the_answer_and_the_try() {
    let report = json(&kept(&["5", "7", "nonsense", "3"]));
    assert_eq!(report["signed"], false);
    assert!(report["note"].as_str().unwrap().contains("signed by nothing"));
    let [asked, second, third] = &report["lessons"][0]["questions"].as_array().unwrap()[..] else { panic!() };
    assert_eq!((&asked["outcome"], &asked["tries"]), (&"right".into(), &3.into()));
    assert_eq!((&asked["on"], &second["on"]), (&"2024-10-04".into(), &serde_json::Value::Null));
    assert_eq!(asked["misses"][0]["given"], "5");
    assert_eq!(asked["misses"][0]["slip"], "that is row 2; row 1 is asked for");
    assert_eq!(asked["misses"][1], serde_json::json!({ "given": "7" }), "what cannot be read is no miss");
    assert_eq!((&second["outcome"], &third["outcome"]), (&"open".into(), &"open".into()));
    assert_eq!((&report["lessons"][0]["right"], &report["lessons"][0]["shown"]), (&1.into(), &0.into()));
}

#[test]
fn what_a_number_chose_is_told_in_its_words() {
    let mut session = Session::new(read(LESSON), Settings::default());
    let asked = session.questions()[2];
    session.answer(asked, "2");
    let attempt = session.attempt_at(asked.id);
    assert_eq!(attempt.misses, [Miss { given: "B".to_owned(), slip: Some("Not <i>that</i>.".to_owned()) }]);
    assert_eq!(session.said(asked), Some("2: Not <i>that</i>."));
}

#[test]
fn the_page_is_read_by_people_and_asks_for_nothing() {
    let page = AnswerReport::of(&kept(&["5", "3"]), &[("mine", lesson())]).html(Brightness::Light);
    assert!(page.contains("signed by nothing") && page.contains("default-src 'none'"));
    assert!(
        page.contains(
            "<td>right at try 2</td><td><time>2024-10-04</time></td><td>“5”: that is row 2; row 1 is asked for</td>"
        ),
        "{page}"
    );
    assert!(page.contains("2 T &lt;b&gt;") && !page.contains("<b>") && !page.contains("<script"));
    assert!(page.contains("<th scope=\"row\">What is b?</th>"));
    let empty = AnswerReport::of(&Progress::default(), &[]).html(Brightness::Dark);
    assert!(empty.contains("Nothing yet."));
}

#[test]
fn a_file_from_before_slips_were_kept_is_told_of_and_one_by_hand_is_made_safe() {
    let text = r#"{"version": 2, "lessons": {"/home/somebody/private/own.md": {"stop": 1, "furthest": 1, "stops": 3, "questions": {
        "What is <img src=x>?": {"tries": 2, "given_up": true}}}}}"#;
    let progress = Progress::from_json(text).unwrap();
    let report = AnswerReport::of(&progress, &[("mine", lesson())]);
    let page = report.html(Brightness::Light);
    assert!(page.contains("own.md") && !page.contains("somebody"), "a report does not say where files lie");
    assert!(page.contains("shown after 2 tries") && !page.contains("<img"));
    assert_eq!(Progress::from_json(&progress.to_json().unwrap()).unwrap(), progress);
}

#[test]
fn misses_are_kept_over_days_and_from_two_windows() {
    let miss = |given: &str| Miss { given: given.to_owned(), slip: None };
    let outcome = |misses: Vec<Miss>| QuestionOutcome { tries: 2, misses, ..QuestionOutcome::default() };
    let lesson = lesson();
    let mut progress = kept(&["5", "3"]);
    let known = progress.lessons.get_mut("mine").unwrap();
    known.note_answer(&lesson, outcome(vec![miss("9")]), Day(20_001));
    let given = |progress: &Progress| -> Vec<String> {
        let misses = json(progress)["lessons"][0]["questions"][0]["misses"].as_array().unwrap().clone();
        misses.iter().map(|miss| miss["given"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(given(&progress), ["5", "9"]);
    let folder = tempfile::tempdir().unwrap();
    let open = || nn_tutor::cli::progress_file::ProgressFile::at(folder.path().join("progress.json"));
    open().save(&progress).unwrap();
    let (mut one, mut other) = (open(), open());
    let with = |given: &str| {
        let mut progress = progress.clone();
        let known = progress.lessons.get_mut("mine").unwrap();
        known.note_answer(&lesson, outcome(vec![miss(given)]), Day(20_002));
        progress
    };
    one.save(&with("11")).unwrap();
    other.save(&with("12")).unwrap();
    assert_eq!(given(open().progress()), ["5", "9", "11", "12"]);
    let many: Vec<Miss> = (0..100).map(|n| miss(&n.to_string())).collect();
    let known = progress.lessons.get_mut("mine").unwrap();
    known.note_answer(&lesson, outcome(many), Day(20_003));
    assert_eq!(given(&progress).len(), 12);
}
