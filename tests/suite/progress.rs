//! What is kept of the course: by several terminals at once, and beside files of other versions.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use nn_tutor::cli::progress_file::ProgressFile;
use nn_tutor::session::progress::Progress;

/// A terminal with a lesson open: its file, and what it knows.
fn terminal(folder: &Path) -> (ProgressFile, Progress) {
    let file = ProgressFile::at(folder.join("progress.json"));
    let progress = file.progress().clone();
    (file, progress)
}

fn answer(progress: &mut Progress, lesson: &str, stop: usize, question: usize) {
    let lesson = progress.lessons.entry(lesson.to_owned()).or_default();
    lesson.note(stop, 10, &BTreeSet::from([question]));
}

fn answers(folder: &Path, lesson: &str) -> Vec<usize> {
    let (file, _) = terminal(folder);
    file.progress().lessons.get(lesson).map_or_else(Vec::new, |l| l.answered.iter().copied().collect())
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
fn places_visited_and_the_lesson_last_open_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (mut first, mut one) = terminal(folder);
    let (mut second, mut two) = terminal(folder);
    answer(&mut one, "three-layers", 0, 1);
    answer(&mut one, "three-layers", 9, 1);
    one.last = Some("three-layers".to_owned());
    answer(&mut two, "three-layers", 4, 2);
    second.save(&two).unwrap();
    first.save(&one).unwrap();
    let (file, _) = terminal(folder);
    let lesson = &file.progress().lessons["three-layers"];
    assert_eq!((lesson.visited.clone(), lesson.percent()), (BTreeSet::from([0, 4, 9]), 30));
    assert_eq!(file.progress().last.as_deref(), Some("three-layers"));
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
