//! What is kept of the course: by several terminals at once, and beside files of other versions.

use std::fs;
use std::path::Path;

use nn_tutor::cli::progress_file::ProgressFile;
use nn_tutor::lesson::Lesson;
use nn_tutor::session::QuestionOutcome;
use nn_tutor::session::progress::{Day, LessonStanding, Progress};

use nn_tutor::text::course::map;

use crate::support::read;

/// A terminal with a lesson open: its file, and what it knows.
fn terminal(folder: &Path) -> (ProgressFile, Progress) {
    let file = ProgressFile::at(folder.join("progress.json"));
    let progress = file.progress().clone();
    (file, progress)
}

/// A lesson with as many questions as any test asks.
fn asking(questions: usize) -> std::sync::Arc<Lesson> {
    let question = |at| format!("```question\nask = \"What is a after {at}?\"\ncell = \"a\"\n```\n");
    let all: String = (0..questions).map(question).collect();
    read(&format!("+++\ntitle = \"T\"\n+++\nWords.\n\n```python\na = 1.0 + 1.0\n```\n{all}"))
}

const TODAY: Day = Day(20_000);

fn outcome(id: usize, tries: usize, given_up: bool) -> QuestionOutcome {
    QuestionOutcome { id, tries, given_up, ..QuestionOutcome::default() }
}

fn answer(progress: &mut Progress, name: &str, stop: usize, question: usize) {
    let lesson = progress.lessons.entry(name.to_owned()).or_default();
    lesson.note(stop, 10);
    lesson.note_answer(&asking(question + 1), outcome(question, 1, false), TODAY);
}

fn answers(folder: &Path, name: &str) -> Vec<usize> {
    let (file, _) = terminal(folder);
    let lesson = file.progress().lessons.get(name);
    lesson.map_or_else(Vec::new, |lesson| lesson.answered(&asking(200)).collect())
}

#[test]
fn two_terminals_keep_what_each_learned() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (mut first, mut one) = terminal(folder);
    let (mut second, mut two) = terminal(folder);
    answer(&mut one, "three-layers", 3, 1);
    answer(&mut two, "three-layers", 7, 2);
    answer(&mut two, "splitting-the-error", 1, 5);
    second.save(&two).unwrap();
    first.save(&one).unwrap();
    assert_eq!(answers(folder, "three-layers"), [1, 2]);
    assert_eq!(answers(folder, "splitting-the-error"), [5]);
    let (file, _) = terminal(folder);
    let lesson = &file.progress().lessons["three-layers"];
    assert_eq!((lesson.stop, lesson.furthest, lesson.stops), (3, 7, 10));
}

#[test]
fn the_lesson_last_open_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (mut first, mut one) = terminal(folder);
    let (mut second, mut two) = terminal(folder);
    answer(&mut one, "three-layers", 9, 1);
    one.last = Some("three-layers".to_owned());
    answer(&mut two, "three-layers", 4, 2);
    second.save(&two).unwrap();
    first.save(&one).unwrap();
    let (file, _) = terminal(folder);
    assert_eq!(file.progress().last.as_deref(), Some("three-layers"));
}

#[test]
fn answers_of_the_first_form_are_read_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let first = r#"{"version": 1, "last": "mine", "lessons":
        {"mine": {"stop": 3, "furthest": 4, "visited": [1, 3], "stops": 9, "answered": [0, 2]}}}"#;
    fs::write(folder.path().join("progress.json"), first).unwrap();
    let (mut file, mut progress) = terminal(folder.path());
    assert_eq!(answers(folder.path(), "mine"), [0, 2]);
    answer(&mut progress, "mine", 5, 1);
    file.save(&progress).unwrap();
    assert_eq!(answers(folder.path(), "mine"), [0, 1, 2]);
    let (file, _) = terminal(folder.path());
    let lesson = &file.progress().lessons["mine"];
    assert_eq!((lesson.stop, lesson.furthest, lesson.stops), (5, 5, 10));
    assert_eq!(file.progress().last.as_deref(), Some("mine"));
}

/// How far one is with a lesson of three questions, and which are due, on a day after today.
fn standing(progress: &Progress, days: u32) -> (LessonStanding, Vec<usize>) {
    let (lesson, day) = (asking(3), Day(TODAY.0 + days));
    (progress.standing("mine", &lesson, day), progress.due("mine", &lesson, day))
}

#[test]
fn a_lesson_is_done_when_its_questions_are_answered_rightly() {
    let mut progress = Progress::default();
    progress.lessons.entry("mine".to_owned()).or_default().note(9, 10);
    assert!(!standing(&progress, 0).0.is_done, "its end was only seen");
    let lesson = asking(3);
    let mut note = |id, tries, given_up| {
        let known = progress.lessons.entry("mine".to_owned()).or_default();
        known.note_answer(&lesson, outcome(id, tries, given_up), TODAY);
        standing(&progress, 0).0
    };
    note(0, 1, false);
    note(1, 3, false);
    let shown = note(2, 0, true);
    assert_eq!((shown.right, shown.questions, shown.is_done, shown.percent()), (2, 3, false, 66));
    assert!(note(2, 1, false).is_done);
}

#[test]
fn what_was_missed_is_due_after_a_day_three_days_and_a_week() {
    let lesson = asking(3);
    let mut progress = Progress::default();
    let note = |progress: &mut Progress, days: u32, tries, given_up| {
        let known = progress.lessons.entry("mine".to_owned()).or_default();
        known.note_answer(&lesson, outcome(1, tries, given_up), Day(TODAY.0 + days));
    };
    note(&mut progress, 0, 2, false);
    assert_eq!(standing(&progress, 0).1, [0; 0]);
    assert_eq!(standing(&progress, 1).1, [1]);
    note(&mut progress, 0, 1, false);
    assert_eq!(standing(&progress, 1).1, [1], "right before it was due puts nothing off");
    note(&mut progress, 1, 1, false);
    assert_eq!((standing(&progress, 3).1, standing(&progress, 4).1), (vec![], vec![1]));
    note(&mut progress, 5, 1, false);
    assert_eq!((standing(&progress, 11).1, standing(&progress, 12).1), (vec![], vec![1]));
    let mut missed = progress.clone();
    note(&mut progress, 12, 1, false);
    assert_eq!(standing(&progress, 1000).1, [0; 0], "it is known");
    note(&mut missed, 12, 0, true);
    assert_eq!((standing(&missed, 12).1, standing(&missed, 13).1), (vec![], vec![1]));
}

#[test]
fn nonsense_written_by_hand_is_no_nonsense_shown() {
    let kept = r#"{"version": 2, "lessons": {"mine": {"stop": 99999, "furthest": 99999, "stops": 1, "questions": {
        "What is a after 0?": {"tries": 4000000000, "given_up": false, "due": 4294967295, "pauses": 99999},
        "no such question": {"tries": 1, "given_up": false}}}}}"#;
    let progress = Progress::from_json(kept).unwrap();
    let (standing, due) = standing(&progress, 0);
    assert_eq!((standing.percent(), standing.is_done), (33, false));
    assert_eq!(due, [0], "a day no clock meant is no reason to wait");
    let lesson = asking(3);
    let mut known = progress.lessons["mine"].clone();
    known.note_answer(&lesson, outcome(0, usize::MAX, false), Day(u32::MAX));
    known.note(usize::MAX, 0);
}

#[test]
fn what_was_forgotten_is_not_written_again_by_a_terminal_that_was_open() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (mut open, mut known) = terminal(folder);
    answer(&mut known, "three-layers", 3, 1);
    answer(&mut known, "splitting-the-error", 2, 1);
    open.save(&known).unwrap();
    terminal(folder).0.forget().unwrap();
    answer(&mut known, "three-layers", 4, 2);
    open.save(&known).unwrap();
    assert_eq!(answers(folder, "three-layers"), [2]);
    assert_eq!(answers(folder, "splitting-the-error"), [0; 0]);
}

#[test]
fn a_file_of_a_later_version_that_came_meanwhile_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("progress.json");
    let (mut file, mut progress) = terminal(folder.path());
    fs::write(&path, r#"{"version": 999}"#).unwrap();
    answer(&mut progress, "three-layers", 3, 1);
    assert!(format!("{:#}", file.save(&progress).unwrap_err()).contains("later version"));
    assert_eq!(fs::read_to_string(&path).unwrap(), r#"{"version": 999}"#);
}

#[test]
fn a_damaged_file_met_while_saving_is_set_aside_and_nothing_new_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("progress.json");
    let (mut file, mut progress) = terminal(folder.path());
    fs::write(&path, r#"{"version": 2, "less"#).unwrap();
    answer(&mut progress, "three-layers", 3, 1);
    file.save(&progress).unwrap();
    assert_eq!(answers(folder.path(), "three-layers"), [1]);
    let aside = fs::read_to_string(folder.path().join("progress.damaged-1.json")).unwrap();
    assert_eq!(aside, r#"{"version": 2, "less"#);
}

#[test]
fn what_could_not_be_kept_is_kept_the_next_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("progress.json");
    let (mut file, mut progress) = terminal(folder.path());
    fs::create_dir(&path).unwrap();
    answer(&mut progress, "three-layers", 3, 1);
    assert!(format!("{:#}", file.save(&progress).unwrap_err()).contains("progress is not kept"));
    fs::remove_dir(&path).unwrap();
    answer(&mut progress, "three-layers", 4, 2);
    file.save(&progress).unwrap();
    assert_eq!(answers(folder.path(), "three-layers"), [1, 2]);
}

#[test]
fn many_at_once_lose_nothing_and_leave_no_lock_behind() {
    let folder = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for window in 0..8 {
            let folder = folder.path();
            scope.spawn(move || {
                let (mut file, mut progress) = terminal(folder);
                for question in 0..20 {
                    answer(&mut progress, "three-layers", 1, window * 20 + question);
                    file.save(&progress).unwrap();
                }
            });
        }
    });
    assert_eq!(answers(folder.path(), "three-layers"), (0..160).collect::<Vec<_>>());
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["progress.json"]);
}

/// A lesson that builds on others, or none.
fn building_on(number: usize, needs: &[usize]) -> std::sync::Arc<Lesson> {
    let front = format!("title = \"T\"\nnumber = {number}\nbuilds_on = {needs:?}");
    read(&format!("+++\n{front}\n+++\nWords.\n"))
}

/// The map of lessons, each with those it builds on.
fn drawn(course: &[&[usize]]) -> String {
    let lessons: Vec<_> = course.iter().enumerate().map(|(at, needs)| building_on(at, needs)).collect();
    let lessons: Vec<&Lesson> = lessons.iter().map(|lesson| &**lesson).collect();
    let rows = map(&lessons);
    let lines = rows.iter().enumerate().map(|(at, row)| format!("{}{at}\n", row.at));
    lines.collect()
}

#[test]
fn the_map_shows_what_builds_on_what() {
    let course: [&[usize]; 11] =
        [&[], &[0], &[1], &[1, 2], &[1], &[2, 3, 4], &[2, 3, 5], &[2, 6], &[4, 5, 6], &[6, 8], &[6, 8]];
    insta::assert_snapshot!(drawn(&course), @r"
    ● 0
    ●─╮ 1
    ● │ 2
    ● │ 3
    │ ● 4
    ╰─● 5
    ╭─● 6
    │ ● 7
    ●─╮ 8
    ● │ 9
      ● 10
    ");
    // Nothing in common, and what a lesson can have wrong: itself, a later one, one that is not there, one twice.
    insta::assert_snapshot!(drawn(&[&[], &[], &[2, 3, 9, 0, 0], &[1]]), @r"
    ●─╮ 0
    ● │ 1
    │ ● 2
    ● 3
    ");
    insta::assert_snapshot!(drawn(&[&[], &[0], &[0], &[0], &[1, 2, 3]]), @r"
    ●─┬─╮ 0
    ● │ │ 1
    │ ● │ 2
    │ │ ● 3
    ╰─┴─● 4
    ");
    assert_eq!(map(&[]), []);
}
