//! What `check` finds: every kind of fault in one lesson, told in one go, and nothing in the lessons that come along.

use std::sync::Arc;

use insta::assert_snapshot;
use nn_tutor::lang::{Diagnostic, locate};
use nn_tutor::lesson::{Draft, Lesson, catalogue};
use nn_tutor::session::check::{check, check_among};

use crate::support::read;

fn told(text: &str, faults: &[Diagnostic]) -> String {
    let one = |fault: &Diagnostic| {
        let at = locate(text, fault.span.start);
        let help = fault.help.as_ref().map_or_else(String::new, |help| format!("\n    {help}"));
        format!("{}:{}: {}{help}", at.line, at.column, fault.message)
    };
    faults.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// Everything wrong with a lesson, whether it can be read or not.
fn all_faults(text: &str) -> Vec<Diagnostic> {
    let Draft { lesson, mut faults } = Lesson::draft("test.md", text);
    faults.extend(check(&Arc::new(lesson)));
    faults.sort_by_key(|fault| fault.span);
    faults
}

#[test]
fn every_kind_of_fault_is_told_in_one_go() {
    let text = include_str!("faulty.md");
    assert_snapshot!(told(text, &all_faults(text)));
}

#[test]
fn a_tolerance_that_is_none_is_told_once() {
    for tolerance in ["nan", "inf", "-1"] {
        let text = format!(
            "+++\ntitle = \"T\"\n+++\n\n```python\na = array([[1.0, 2.0]]) * 3\n```\n\n```question\nask = \"What?\"\n\
             cell = \"a[0, 1]\"\ntolerance = {tolerance}\nslips = [{{ value = \"a[0, 0]\", say = \"No.\" }}]\n```\n"
        );
        let faults = told(&text, &all_faults(&text));
        assert_eq!(faults.matches("tolerance").count(), 1, "{faults}");
        assert_eq!(faults.lines().count(), 2, "{faults}");
    }
}

/// What is written in a lesson and not shown as it was meant.
#[test]
fn nothing_is_left_out_without_a_word() {
    let writings = [
        ("The sum is [9](=a[0, 0] + 2).", "quoted with spaces"),
        ("The sum is [9](=a +).", "quoted with spaces"),
        ("1. first\n2. second", "a numbered list"),
        ("> A word.", "a quotation"),
        ("See [this](other.md).", "a link to a file"),
    ];
    for (writing, fault) in writings {
        let text =
            format!("+++\ntitle = \"T\"\n+++\n\n{writing}\n\n```python\na = array([[1.0, 2.0]])\n```\n");
        let faults = told(&text, &all_faults(&text));
        assert!(faults.starts_with("5:") && faults.contains(fault), "{writing}: {faults}");
    }
    let twice = "+++\ntitle = \"T\"\nnumber = 40\nbuilds_on = [3, 3]\n+++\n\n```python\na = 1\n```\n";
    assert!(told(twice, &all_faults(twice)).contains("lesson 3 stands here twice"));
}

#[test]
fn what_is_no_single_number_is_no_row_of_an_image() {
    let picture =
        "```picture\nkind = \"images\"\nof = [\"a\"]\nrows = [\"top\", \"a\"]\ncolumns = [\"nowhere\"]\n```";
    let text = format!(
        "+++\ntitle = \"T\"\n+++\n\n{picture}\n\n```python\na = array([[1.0, 2.0], [3.0, 4.0]])\ntop = argmax(a)\n```\n"
    );
    let faults = told(&text, &all_faults(&text));
    assert!(faults.contains("`a` is no single number") && faults.contains("names `nowhere`"), "{faults}");
    assert!(!faults.contains("`top`"), "{faults}");
}

#[test]
fn the_course_has_no_faults() {
    let course: Vec<Lesson> = catalogue::COURSE.iter().map(|entry| entry.read().unwrap()).collect();
    for lesson in &course {
        let others: Vec<&Lesson> = course.iter().filter(|other| other.file != lesson.file).collect();
        let faults = check_among(&Arc::new(lesson.clone()), &others);
        assert_eq!(told(&lesson.source, &faults), "", "{}", lesson.file);
    }
}

/// Half of a lesson's questions at least ask for an idea, and whoever is to work out a number is helped.
#[test]
fn lessons_ask_for_ideas() {
    for entry in catalogue::COURSE {
        let lesson = entry.read().unwrap();
        let questions = lesson.passages.iter().flat_map(|passage| &passage.questions);
        let blocks = questions.map(|question| question.span.of(&lesson.source));
        let (numbers, ideas): (Vec<&str>, Vec<&str>) = blocks.partition(|block| block.contains("\ncell = "));
        assert!(ideas.len() >= numbers.len() && !ideas.is_empty(), "{}", lesson.file);
        let helpless = numbers.iter().find(|block| !block.contains("\nhints = "));
        assert_eq!(helpless, None, "{}", lesson.file);
    }
}

#[test]
fn what_hangs_on_any_name_of_a_faulty_line_is_not_told() {
    let text = "+++\ntitle = \"T\"\n+++\n\nWords.\n\n```python\na, b = unknown, 2\nc = b + 1\n```\n";
    let faults = all_faults(text);
    assert_eq!(faults.len(), 1, "{}", told(text, &faults));
}

#[test]
fn a_number_is_taken_once() {
    let lesson = |title: &str, builds_on: &str| {
        read(&format!("+++\ntitle = \"{title}\"\nnumber = 20\nbuilds_on = {builds_on}\n+++\n\nWords.\n"))
    };
    let (one, two) = (lesson("One", "[3]"), lesson("Two", "[20, 21]"));
    assert_eq!(told(&one.source, &check(&one)), "");
    assert_snapshot!(told(&two.source, &check_among(&two, &[&one])), @"
    3:10: 20 is the number of “One” already, in test.md
        take another number, or leave it out
    4:14: lesson 20 cannot build on itself
        name the lessons it needs, as [1, 2]
    4:18: there is no lesson 21
        name the lessons it needs, as [1, 2]
    ");
}

#[test]
fn what_only_follows_from_a_fault_is_not_told() {
    let text = "+++\ntitle = \"T\"\n+++\n```python\na = 1 / 0\nb = a + 1\nfor i in range(2):\n    c = b\nd = 2\n```\n\nThat is [3](=c), [2](=d).\n";
    assert_snapshot!(told(text, &all_faults(text)), @"5:5: division by zero, here");
}

#[test]
fn what_a_comment_lights_is_there() {
    let with = |lit: &str| {
        let text = format!(
            "+++\ntitle = \"T\"\n+++\n\nWords.\n\n<!-- lit: {lit} -->\n\n```python\nW = array([[1.0, 2.0]])\n```\n"
        );
        told(&text, &all_faults(&text))
    };
    assert_eq!(with("W[0, 1], W[0, :], W"), "");
    assert_eq!(with("W[0, 2]"), "7:11: there is no `W[0, 2]` to light");
    assert_eq!(with("V"), "7:11: there is no `V` to light");
    assert!(with("W[0, 1] W[0, 0]").contains("what is lit is a variable or a part of it"));
}
