//! A lesson under way: answers, tries, and the prose beside numbers that were changed.

use nn_tutor::interp::Settings;
use nn_tutor::lang::LiteralId;
use nn_tutor::lesson::{Note, Style, Try, plain_text};
use nn_tutor::session::{Interlude, Session, Verdict};
use nn_tutor::text::print;

use crate::support::{lesson, read};

fn session(text: &str) -> Session {
    Session::new(read(text), Settings::default())
}

/// A lesson that works out one number and asks for it.
fn asks_for(expression: &str) -> Session {
    let cell = "```question\nask = \"What is x?\"\ncell = \"x\"\n```\n";
    session(&format!("+++\ntitle = \"T\"\n+++\n```python\nx = {expression}\n```\n\n{cell}"))
}

fn verdict(session: &Session, answer: &str) -> Verdict {
    let mut session = session.clone();
    session.answer(session.questions()[0], answer)
}

#[test]
fn answers_are_taken_as_people_write_numbers() {
    let large = asks_for("397000.0 * 1");
    for right in ["397000", "397,000", "397,000.0", "400,000 − 3,000", "397e3"] {
        assert_eq!(verdict(&large, right), Verdict::Right, "{right}");
    }
    for wrong in ["397", "397,00", "3,970,000"] {
        assert_ne!(verdict(&large, wrong), Verdict::Right, "{wrong}");
    }
    let small = asks_for("1.05 * 1");
    for right in ["1.05", "1,05", "1,050", "0,9 + 0,15"] {
        assert_eq!(verdict(&small, right), Verdict::Right, "{right}");
    }
    assert!(matches!(verdict(&small, "much"), Verdict::Unread(_)));
}

#[test]
fn a_column_is_not_asked_for_by_its_first_cell() {
    let column = "+++\ntitle = \"T\"\n+++\n```python\nx = column(1, 2)\n```\n\n```question\nask = \"What is x?\"\ncell = \"x\"\n```\n";
    assert_eq!(session(column).questions(), []);
}

const TRIES: &str = r#"+++
title = "T"
+++

The sum is [1.05](=s), the weight **[0.9](=w)**.

```python
w = 0.9
x = 0.15
s = w + x
```

```try
edit = "w"
to = 0.5
look = "s is [0.65](=s)."
```

```try
edit = "x"
to = 0.0
look = "s is [0.9](=s)."
```
"#;

fn tries(session: &Session) -> Vec<Try> {
    let notes = session.lesson().passages.iter().flat_map(|passage| &passage.notes);
    let tries =
        notes.filter_map(|note| if let Note::Try(suggestion) = note { Some(suggestion) } else { None });
    tries.cloned().collect()
}

/// The stops of the notes.
fn note_stops(session: &Session) -> Vec<usize> {
    let is_note = |stop: &usize| {
        matches!(session.reading_at(session.stepper().stops()[*stop]), Some(Interlude::Note(..)))
    };
    (0..session.stepper().stops().len()).filter(is_note).collect()
}

/// Goes to a note and tries what it suggests.
fn try_at(session: &mut Session, note: usize) {
    let stop = note_stops(session)[note];
    session.stepper_mut().go_to_stop(stop);
    session.prepare_trial();
    session.try_out(None).unwrap();
}

fn value(session: &Session, name: &str) -> f64 {
    session.values_at(session.trace().steps.len())[name].as_single().unwrap()
}

#[test]
fn a_try_comes_beside_what_was_kept_and_each_is_taken_back_by_itself() {
    let mut session = session(TRIES);
    try_at(&mut session, 0);
    assert!((value(&session, "s") - 0.65).abs() < 1e-12);
    assert!(session.keep_trial());
    try_at(&mut session, 1);
    assert!((value(&session, "s") - 0.5).abs() < 1e-12);
    let outcome = session.trial().unwrap().outcome.clone().unwrap();
    assert!(outcome.said.contains("0.65 → 0.5"), "{}", outcome.said);
    assert_eq!(outcome.look, "s is 0.5. (The numbers are changed: the words may not fit them.)");
    // Whatever is shown, the words tell of what came of it.
    session.flip_trial();
    assert!((value(&session, "s") - 0.65).abs() < 1e-12);
    assert_eq!(session.trial().unwrap().outcome.as_ref().unwrap().look, outcome.look);
    assert!(session.keep_trial());
    // Each is taken back by itself.
    assert!(session.undo_edit());
    assert!((value(&session, "s") - 0.65).abs() < 1e-12);
    assert!(session.undo_edit());
    assert!(!session.is_changed());
}

#[test]
fn going_on_takes_back_the_try_and_nothing_else() {
    let mut session = session(TRIES);
    let note = note_stops(&session)[0];
    session.stepper_mut().go_to_stop(note);
    session.prepare_trial();
    // A number changed at the note, before the try, is still changed after it.
    let x = session.trace().program.literals.iter().position(|literal| literal.value == 0.15).unwrap();
    session.edit(LiteralId(x), 0.25);
    let own = session.changes().to_vec();
    session.try_out(None).unwrap();
    assert_ne!(session.changes(), own);
    session.flip_trial();
    assert_eq!(session.changes(), own);
    session.flip_trial();
    session.stepper_mut().go_to_stop(0);
    session.prepare_trial();
    assert_eq!(session.changes(), own);
    assert!(session.undo_edit() && !session.is_changed() && !session.undo_edit());
    // What was kept, and is tried again, can still be taken back.
    try_at(&mut session, 0);
    session.keep_trial();
    session.stepper_mut().go_to_stop(0);
    session.prepare_trial();
    try_at(&mut session, 0);
    session.stepper_mut().go_to_stop(0);
    session.prepare_trial();
    assert!(session.is_changed() && session.undo_edit() && !session.is_changed());
}

#[test]
fn quoted_numbers_follow_what_was_changed() {
    let mut session = session(TRIES);
    let tries = tries(&session);
    assert_eq!(tries[0].look.written(), "s is 0.65.");
    try_at(&mut session, 0);
    let told = "The sum is 0.65, the weight 0.5. (The numbers are changed: the words may not fit them.)";
    assert_eq!(plain_text(session.prose(0)), told);
    let changed = session.prose(0)[0].pieces().iter().filter(|piece| piece.style == Style::Changed).count();
    assert_eq!(changed, 2);
    session.undo_edit();
    assert_eq!(plain_text(session.prose(0)), "The sum is 1.05, the weight 0.9.");
    // By hand, too: the slides round each step, and the prose stands beside what they print.
    let by_hand = Session::new(lesson(2), Settings { round: Some(1), ..Settings::default() });
    assert!(print::lesson(&by_hand).contains("node 2 turns 0.4 into 0.6"));
}

#[test]
fn a_nudged_number_has_the_decimals_it_was_written_with_and_the_nudge_s_own() {
    let mut session = Session::new(lesson(4), Settings::default());
    let x = session.trace().program.literals.iter().position(|literal| literal.value == 1.05).unwrap();
    let literal = nn_tutor::lang::LiteralId(x);
    let moved: Vec<f64> = [0.25, 0.25, 0.25, 0.25, -0.25].map(|by| session.nudge(literal, by)).to_vec();
    assert_eq!(moved, [1.3, 1.55, 1.8, 2.05, 1.8]);
}

#[test]
fn markdown_within_markdown_is_kept() {
    let text = "+++\ntitle = \"T\"\n+++\n\n**a *b* c** d <i>e</i><!-- aside -->\n\n<p>f</p>\n\n| g | h |\n|---|---|\n| 1 | 2 |\n";
    let session = session(text);
    let prose = session.prose(0);
    let styles: Vec<(&str, Style)> =
        prose[0].pieces().iter().map(|piece| (piece.text.trim(), piece.style)).collect();
    assert_eq!(
        styles[..4],
        [("a", Style::Strong), ("b", Style::Emphasis), ("c", Style::Strong), ("d", Style::Plain)]
    );
    assert_eq!(plain_text(prose), "a b c d <i>e</i>\n<p>f</p>\ng | h\n1 | 2");
    assert_eq!(session.lesson().unshown.len(), 3);
}

#[test]
fn a_line_names_rows_and_columns_in_one_order() {
    let text = print::lesson(&Session::new(lesson(3), Settings::default()));
    assert!(text.contains("split₂,₁ = s₂,₁ × e₁"), "{text}");
    let text = print::lesson(&Session::new(lesson(5), Settings::default()));
    assert!(text.contains("w′₂,₁ = w₂,₁ − "));
    let updated =
        session("+++\ntitle = \"T\"\n+++\n```python\nW = array([[1.0, 2.0], [3.0, 4.0]])\nW += 1\n```\n");
    assert!(print::lesson(&updated).contains("W′₁,₂ = W₁,₂ + 1 = 2 + 1 = 3"));
}

const WHICH: &str = "+++\ntitle = \"T\"\n+++\n```python\na = 2.0\nb = a * 3\n```\n\n```question\nask = \"Which?\"\nchoices = [\n\
{ say = \"b is above 5\", right = true, holds = \"(b > 5) * (b < 100)\", why = \"Three times two is six.\" },\n\
{ say = \"b is below 5\", holds = \"(b < 5) * (b > 0)\", why = \"It is six.\" },\n]\nhints = [\"Two is above 0.\"]\n```\n";

#[test]
fn reasons_written_for_other_numbers_say_so_and_where_nothing_holds_that_is_said() {
    let said = |a: Option<f64>, answer: &str| {
        let mut session = session(WHICH);
        if let Some(a) = a {
            session.edit(LiteralId(0), a);
        }
        let asked = session.questions()[0];
        let hint = session.hints(asked).next().unwrap();
        session.answer(asked, answer);
        let said = session.said(asked).unwrap().to_owned();
        (said, hint.contains("(The numbers are changed: the words may not fit them.)"))
    };
    assert_eq!(said(None, "1"), ("1: right. Three times two is six.".to_owned(), false));
    assert_eq!(said(None, "2"), ("2: It is six.".to_owned(), false));
    // Still right, and what is said of it may not be.
    let (still, is_marked) = said(Some(4.0), "1");
    assert!(
        still.ends_with("Three times two is six. (The numbers are changed: the words may not fit them.)")
            && is_marked,
        "{still}"
    );
    // The other one is right now: its reason was written for why it is wrong.
    assert_eq!(said(Some(1.0), "2").0, "2: right.");
    let (none, _) = said(Some(-1.0), "2");
    assert!(none == "2 is not it, and none of these is, with the numbers as they are now.", "{none}");
    let mut shown = session(WHICH);
    shown.edit(LiteralId(0), -1.0);
    let asked = shown.questions()[0];
    shown.reveal(asked);
    let told = shown.said(asked).unwrap().to_owned();
    assert!(told.starts_with("The answer: none of these, with the numbers as they are now."), "{told}");
}
