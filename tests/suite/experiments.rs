//! Networks trained live in a lesson: the directive, the faces without a screen, and the training itself.

use std::ops::ControlFlow;

use insta::assert_snapshot;
use nn_tutor::digits::Dataset;
use nn_tutor::interp::Settings;
use nn_tutor::lesson::{Lesson, Place};
use nn_tutor::session::Session;
use nn_tutor::session::check::check;
use nn_tutor::session::experiment::{Counts, EpochScore, Outcome, Outcomes, Progress, Records, Sources, run};
use nn_tutor::text::{json, print, python};
use nn_tutor::tui::theme::{Glyphs, Palette, Theme};
use nn_tutor::tui::{App, Effect, Message, News, Screen};

use crate::support::{buffer, key, open, press, read, text, text_and_roles};

pub const LESSON: &str = include_str!("experiment.md");

/// Strokes of nine pixels: along the top, down the middle, across.
fn strokes(count: usize) -> Dataset {
    let strokes: [[u8; 9]; 3] = [
        [255, 255, 200, 0, 0, 0, 0, 0, 0],
        [0, 255, 0, 0, 200, 0, 0, 255, 0],
        [0, 0, 255, 0, 255, 0, 200, 0, 0],
    ];
    let labels: Vec<u8> = (0..count).map(|at| (at % 3) as u8).collect();
    let pixels = labels.iter().flat_map(|label| strokes[usize::from(*label)]).collect();
    Dataset::new("strokes.csv", (3, 3), pixels, labels).unwrap()
}

fn records() -> Records {
    Records::new(strokes(30), strokes(12)).unwrap()
}

/// Every fault of a `train` block with these keys, as `line:column message`.
fn faults(keys: &str) -> Vec<String> {
    let text = format!("+++\ntitle = \"T\"\n+++\n\nWords.\n\n```train\n{keys}\n```\n");
    let faults = Lesson::read("test.md", &text).expect_err(keys);
    let at = |fault: &nn_tutor::lang::Diagnostic| {
        let place = nn_tutor::lang::locate(&text, fault.span.start);
        format!("{}:{} {}", place.line, place.column, fault.message)
    };
    faults.iter().map(at).collect()
}

#[test]
fn what_is_left_out_is_the_deck_s_own() {
    let lesson = read("+++\ntitle = \"T\"\n+++\nWords.\n```train\ntitle = \"All\"\n```\n");
    let (place, all) = lesson.experiments().next().unwrap();
    assert_eq!(place, Place { passage: 0, note: 0 });
    assert_eq!((all.records, all.tests, all.epochs, all.hidden), (None, None, 5, 200));
    assert_eq!((all.rate, all.seed, all.rule.name()), (0.1, 1, "deck"));
}

#[test]
fn faults_are_told_at_their_place() {
    let all = [
        "",
        "title = \"T\"\nrecord = 100",
        "title = \"T\"\nrecords = 0",
        "title = \"T\"\ntests = -1",
        "title = \"T\"\nepochs = 1001",
        "title = \"T\"\nepochs = 1.5",
        "title = \"T\"\nhidden = 10001",
        "title = \"T\"\nrate = 0.0",
        "title = \"T\"\nrate = nan",
        "title = \"T\"\nseed = -3",
        "title = \"T\"\nrule = \"decks\"",
        "title = \"\\u001b[2J\"",
    ];
    assert_snapshot!(all.map(|keys| faults(keys).join("\n")).join("\n"));
}

#[test]
fn prose_beside_a_training_must_fit_there() {
    let lesson = read(&format!(
        "+++\ntitle = \"T\"\n+++\n## A\n{}\n```train\ntitle = \"A\"\n```\n",
        "word ".repeat(60)
    ));
    let faults = check(&lesson);
    assert_eq!(faults.len(), 1);
    assert!(faults[0].message.contains("and 230 fit beside"), "{}", faults[0].message);
}

#[test]
fn a_lesson_with_experiments_is_checked() {
    assert_eq!(check(&read(LESSON)), []);
}

#[test]
fn a_network_learns_the_strokes_and_the_same_seed_scores_the_same() {
    let lesson = read(LESSON);
    let (_, experiment) = lesson.experiments().last().unwrap();
    let experiment = nn_tutor::lesson::Experiment { epochs: 200, rate: 0.5, ..experiment.clone() };
    let scores = || Outcome::of(&experiment, String::new(), &records()).epochs;
    let first = scores();
    assert_eq!(first.len(), 200);
    assert_eq!(first.last().unwrap().correct, 12);
    assert!(first.last().unwrap().mean_error < first[0].mean_error / 4.0);
    assert_eq!(first, scores());
}

#[test]
fn records_and_tests_are_the_first_so_many() {
    let lesson = read(LESSON);
    let (_, experiment) = lesson.experiments().next().unwrap();
    let counts = records().counts(experiment);
    assert_eq!(counts, Counts { records: 6, of_records: 30, tests: 3, of_tests: 12 });
    let mut learned = 0;
    run(experiment, &records(), &mut |progress| {
        match progress {
            Progress::Learned(done) => learned = done,
            Progress::Epoch(score) => assert_eq!((learned, score.tests), (6, 3)),
        }
        ControlFlow::Continue(())
    })
    .unwrap();
}

#[test]
fn a_training_stops_when_told_to() {
    let lesson = read(LESSON);
    let (_, experiment) = lesson.experiments().next().unwrap();
    let mut heard = 0;
    run(experiment, &records(), &mut |_| {
        heard += 1;
        if heard == 4 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .unwrap();
    assert_eq!(heard, 4);
}

#[test]
fn sets_of_different_sizes_are_refused() {
    let other = Dataset::new("other.csv", (2, 1), vec![1, 2], vec![0]).unwrap();
    let error = Records::new(strokes(3), other).unwrap_err();
    assert_snapshot!(error.to_string(), @"the images of strokes.csv are 3×3 and those of other.csv are 2×1; name two sets of one size");
}

#[test]
fn as_plain_sentences() {
    let lesson = read(LESSON);
    let outcome = |experiment| Outcome::of(experiment, "strokes.csv".to_owned(), &records());
    let outcomes: Outcomes =
        lesson.experiments().map(|(place, experiment)| (place, outcome(experiment))).collect();
    let session = Session::new(lesson, Settings::default());
    assert_snapshot!(print::lesson_with(&session, &outcomes));
    // What goes wrong is told after what came of it before.
    let place = *outcomes.keys().next().unwrap();
    let failed = Outcome { failure: Some("in epoch 4, all is lost".to_owned()), ..outcomes[&place].clone() };
    let told = print::lesson_with(&session, &Outcomes::from([(place, failed)]));
    assert!(told.contains("0.2771.\nThe training stops: in epoch 4, all is lost.\n"), "{told}");
    // Not carried out, the settings alone are told.
    assert!(print::lesson(&session).replace('\n', " ").contains("learns from 6 records, 3 times over"));
}

#[test]
fn as_json_the_settings_are_listed() {
    let record = json::record(&Session::new(read(LESSON), Settings::default())).unwrap();
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    assert_snapshot!(serde_json::to_string_pretty(&record["trainings"]).unwrap());
}

#[test]
fn as_a_script_small_ones_run_and_large_ones_name_the_command() {
    let script = python::script(&read(LESSON));
    let after = script.split("# At full size").nth(1).unwrap();
    assert_snapshot!(after);
}

/// A lesson opened at its first training.
fn at_training() -> App {
    let mut app = open(read(LESSON));
    press(&mut app, "Right*5");
    app
}

fn news(app: &mut App, job: u64, news: impl IntoIterator<Item = News>) {
    for news in news {
        assert_eq!(app.update(Message::Training { job, news }), []);
    }
}

const COUNTS: Counts = Counts { records: 60_000, of_records: 60_000, tests: 10_000, of_tests: 10_000 };

fn epoch(epoch: usize, correct: usize, mean_error: f64) -> News {
    News::Epoch(EpochScore { epoch, correct, tests: 10_000, mean_error })
}

/// What a training of three epochs tells, from its start to its end.
fn whole_training() -> Vec<News> {
    vec![
        News::Opened(COUNTS),
        News::Learned(12_000),
        epoch(1, 9_545, 0.0612),
        News::Learned(31_415),
        epoch(2, 9_722, 0.0301),
        News::Learned(59_999),
        epoch(3, 10_000, 0.025),
        News::Done,
    ]
}

/// The screens of a training after so much of its news, at every size.
fn screens(of_news: usize) -> String {
    let mut app = at_training();
    app.update(Message::Key(key("Enter")));
    news(&mut app, 1, whole_training().into_iter().take(of_news));
    let screens = [(60, 18), (80, 24), (120, 40)]
        .map(|(columns, rows)| text_and_roles(&buffer(&mut app, columns, rows)));
    screens.join("\n\n")
}

#[test]
fn before_it_starts_the_screen_says_how() {
    let mut app = at_training();
    assert_snapshot!(text_and_roles(&buffer(&mut app, 80, 24)));
}

#[test]
fn under_way_the_newest_score_is_lit() {
    assert_snapshot!(screens(4));
}

#[test]
fn at_its_end_every_epoch_has_a_line() {
    assert_snapshot!(screens(8));
}

#[test]
fn where_there_are_more_epochs_than_rows_the_newest_show() {
    let mut app = at_training();
    press(&mut app, "Enter");
    news(&mut app, 1, [News::Opened(COUNTS)]);
    news(&mut app, 1, (1..=8).map(|at| epoch(at, 9_000 + at, 0.05)).chain([News::Done]));
    assert_snapshot!(text(&buffer(&mut app, 60, 18)));
}

#[test]
fn while_the_records_are_read_the_screen_says_so() {
    let mut app = at_training();
    press(&mut app, "Enter");
    let screen = text(&buffer(&mut app, 80, 24));
    assert!(screen.contains("Reading built-in handwriting …"), "{screen}");
}

#[test]
fn enter_starts_it_enter_or_esc_stops_it_and_late_news_are_ignored() {
    for stop in ["Enter", "Esc"] {
        let mut app = at_training();
        let effects = app.update(Message::Key(key("Enter")));
        let [Effect::Train(job)] = effects.as_slice() else { panic!("{effects:?}") };
        assert_eq!((job.id, job.experiment.title.as_str()), (1, "A few records"));
        news(&mut app, 1, whole_training().into_iter().take(4));
        assert_eq!(app.update(Message::Key(key(stop))), [Effect::StopTraining]);
        let stopped = text(&buffer(&mut app, 80, 24));
        assert!(stopped.contains("Stopped in epoch 2. Enter trains a new network."), "{stopped}");
        news(&mut app, 1, whole_training());
        assert_eq!(text(&buffer(&mut app, 80, 24)), stopped);
        // Started again it begins afresh, and still does not listen to the first.
        let effects = app.update(Message::Key(key("Enter")));
        assert!(matches!(effects.as_slice(), [Effect::Train(job)] if job.id == 2), "{effects:?}");
        let begun = text(&buffer(&mut app, 80, 24));
        news(&mut app, 1, whole_training());
        assert_eq!(text(&buffer(&mut app, 80, 24)), begun);
        assert!(!begun.contains("0.9545"), "{begun}");
    }
}

#[test]
fn it_runs_on_while_one_is_elsewhere() {
    let mut app = at_training();
    press(&mut app, "Enter Right");
    news(&mut app, 1, whole_training());
    assert!(!text(&buffer(&mut app, 80, 24)).contains("0.9722"));
    press(&mut app, "Left");
    assert!(text(&buffer(&mut app, 80, 24)).contains("0.9722"));
}

#[test]
fn one_training_stops_another() {
    let mut app = at_training();
    press(&mut app, "Enter");
    news(&mut app, 1, whole_training().into_iter().take(4));
    press(&mut app, "Right Enter");
    news(&mut app, 1, [epoch(2, 1, 0.1)]);
    news(&mut app, 2, [News::Failed("the disk is gone".into())]);
    assert!(text(&buffer(&mut app, 80, 24)).contains("It cannot go on: the disk is gone."));
    press(&mut app, "Left");
    assert!(text(&buffer(&mut app, 80, 24)).contains("Stopped in epoch 2"));
}

#[test]
fn leaving_the_lesson_stops_it() {
    let mut app = at_training();
    press(&mut app, "Enter");
    let effects = app.update(Message::Key(key("m")));
    assert!(effects.contains(&Effect::StopTraining), "{effects:?}");
    news(&mut app, 1, whole_training());
    // A file saved while it runs begins the lesson anew.
    let mut app = at_training();
    press(&mut app, "Enter");
    assert_eq!(app.update(Message::Reloaded(Ok(read(LESSON)))), [Effect::StopTraining]);
    assert!(text(&buffer(&mut app, 80, 24)).contains("Enter trains the network"));
}

#[test]
fn esc_steps_out_where_nothing_runs_and_arrows_step_on() {
    let mut app = at_training();
    assert_eq!(app.update(Message::Key(key("Esc"))), []);
    assert_eq!(app.update(Message::Key(key("Down"))), []);
    press(&mut app, "Right");
    assert!(text(&buffer(&mut app, 80, 24)).contains("All of them"));
}

#[test]
fn without_unicode_every_sign_is_ascii() {
    let mut app = at_training();
    app.theme = Theme { palette: Palette::Mono, glyphs: Glyphs::Ascii };
    press(&mut app, "Enter");
    for told in whole_training() {
        let screen = text(&buffer(&mut app, 80, 24));
        assert!(screen.is_ascii() && !screen.replace("? help", "").contains('?'), "{screen}");
        news(&mut app, 1, [told]);
    }
}

/// Keys in no sense, and news of jobs old and new, at random sizes: nothing panics, and one job at most runs.
#[test]
fn random_keys_and_news_never_panic() {
    let keys = ["Enter", "Enter", "Enter", "Esc", "Right", "Left", "Tab", "z", "/", "a", "i", "t"];
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut roll = |sides: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % sides as u64) as usize
    };
    let (mut started, mut trainings) = (0, 0);
    let mut app = at_training();
    for pressed in 0..3_000 {
        for effect in app.update(Message::Key(key(keys[roll(keys.len())]))) {
            if let Effect::Train(job) = effect {
                assert_eq!(job.id, started + 1);
                (started, trainings) = (job.id, trainings + 1);
            }
        }
        let job = started.saturating_sub(roll(2) as u64);
        let told = match roll(6) {
            0 => News::Done,
            1 => News::Failed("it is full".repeat(roll(30))),
            2 => News::Learned(roll(100_000)),
            3 => News::Opened(COUNTS),
            _ => epoch(roll(2_000), roll(10_001), 1e9),
        };
        app.update(Message::Training { job, news: told });
        buffer(&mut app, 1 + roll(200) as u16, 1 + roll(60) as u16);
        if matches!(app.screen, Screen::Menu) || pressed % 50 == 0 {
            app = at_training();
            started = 0;
        }
    }
    assert!(trainings > 100, "{trainings}");
}

/// The deck's own experiment: about 0.6 from a hundred records, and 0.97 from all of them.
#[test]
#[ignore = "needs MNIST"]
fn on_mnist_it_is_the_deck_s_experiment() {
    let sources = Sources::at_hand();
    assert_eq!(sources.name(), "MNIST", "set NN_TUTOR_MNIST to the folder it lies in");
    let records = sources.open().unwrap();
    let lesson = read(
        "+++\ntitle = \"T\"\n+++\n```train\ntitle = \"A\"\nrecords = 100\ntests = 10\n```\n```train\ntitle = \"B\"\n```\n",
    );
    let last = |(_, experiment)| Outcome::of(experiment, sources.name(), &records).epochs.pop().unwrap();
    let [hundred, all] = lesson.experiments().map(last).collect::<Vec<_>>()[..] else {
        panic!("two trainings")
    };
    assert!((5..=7).contains(&hundred.correct), "{hundred:?}");
    assert!(all.tests == 10_000 && all.correct >= 9_700, "{all:?}");
}
