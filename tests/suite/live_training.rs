//! Trainings on the screen: keys and news folded, without any thread.

use insta::assert_snapshot;
use nn_tutor::study::experiment::{Counts, EpochScore};
use nn_tutor::tui::theme::{Glyphs, Palette, Theme};
use nn_tutor::tui::{App, Effect, Message, News, Screen};

use crate::experiments::LESSON;
use crate::support::{buffer, key, open, press, read, text, text_and_roles};

/// A lesson opened at its first training.
fn at_training() -> App {
    let mut app = open(read(LESSON));
    press(&mut app, "Right*2");
    app
}

fn news(app: &mut App, job: u64, news: impl IntoIterator<Item = News>) {
    for news in news {
        assert_eq!(app.update(Message::Training { job, news }), []);
    }
}

const COUNTS: Counts = Counts { records: 60_000, of_records: 60_000, tests: 10_000, of_tests: 10_000 };

fn epoch(epoch: usize, correct: usize, mean_error: f64) -> News {
    News::Epoch(EpochScore { training: 0, epoch, correct, tests: 10_000, mean_error })
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
    app.common.theme = Theme { palette: Palette::Mono, glyphs: Glyphs::Ascii, ..Theme::default() };
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
        let told = match roll(20) {
            0 => News::Done,
            1 => News::Failed("it is full".repeat(roll(30))),
            2..10 => News::Learned(roll(100_000)),
            10..16 => News::Opened(COUNTS),
            _ => epoch(roll(2_000), roll(10_001), 1e9),
        };
        app.update(Message::Training { job, news: told });
        buffer(&mut app, 1 + roll(200) as u16, 1 + roll(60) as u16);
        if matches!(app.screen, Screen::Menu(_)) || pressed % 50 == 0 {
            app = at_training();
            started = 0;
        }
    }
    assert!(trainings > 100, "{trainings}");
}

/// A lesson with a training of three rates, two epochs each, and a guess.
const GUESSED: &str = r#"+++
title = "Rates"
+++

## Three rates

Which is best?

```train
title = "Three rates"
epochs = 2
vary = { rate = [0.01, 0.1, 0.6] }
guess = "Which of the three rates scores best?"
```
"#;

fn score(training: usize, epoch: usize, correct: usize) -> News {
    News::Epoch(EpochScore { training, epoch, correct, tests: 10_000, mean_error: 0.05 })
}

/// What the training of three rates tells.
fn three_rates() -> Vec<News> {
    vec![
        News::Opened(COUNTS),
        score(0, 1, 9_512),
        score(0, 2, 9_548),
        score(1, 1, 9_601),
        News::Learned(20_000),
        score(1, 2, 9_721),
        score(2, 1, 9_307),
        score(2, 2, 9_229),
        News::Done,
    ]
}

#[test]
fn a_guess_is_asked_for_before_the_first_training_and_told_beside_its_end() {
    let mut app = open(read(GUESSED));
    press(&mut app, "Right");
    assert_eq!(app.update(Message::Key(key("Enter"))), [], "first the guess");
    let asked = text(&buffer(&mut app, 80, 24));
    assert!(asked.contains("? Which of the three rates scores best? ▌"), "{asked}");
    press(&mut app, "x Enter");
    let refused = text(&buffer(&mut app, 80, 24));
    assert!(refused.contains("`x` is not a number."), "{refused}");
    press(&mut app, "C-u 0 . 6");
    let effects = app.update(Message::Key(key("Enter")));
    assert!(matches!(effects.as_slice(), [Effect::Train(_)]), "{effects:?}");
    news(&mut app, 1, three_rates().into_iter().take(5));
    let under_way = [(60, 18), (80, 24)].map(|(c, r)| text_and_roles(&buffer(&mut app, c, r))).join("\n\n");
    assert_snapshot!("rates_under_way", under_way);
    news(&mut app, 1, three_rates().into_iter().skip(5));
    let done = [(60, 18), (80, 24)].map(|(c, r)| text_and_roles(&buffer(&mut app, c, r))).join("\n\n");
    assert_snapshot!("rates_done", done);
    // The second time nothing is asked, and the guess stands.
    let effects = app.update(Message::Key(key("Enter")));
    assert!(matches!(effects.as_slice(), [Effect::Train(_)]), "{effects:?}");
    news(&mut app, 2, three_rates());
    let again = text(&buffer(&mut app, 80, 24));
    assert!(again.contains("rate 0.1 scores best, 0.9721. You guessed 0.6."), "{again}");
}

#[test]
fn a_guess_can_be_left_out_or_given_up() {
    let mut app = open(read(GUESSED));
    press(&mut app, "Right Enter 3 Esc");
    assert!(!text(&buffer(&mut app, 80, 24)).contains('▌'));
    press(&mut app, "Enter");
    let effects = app.update(Message::Key(key("Enter")));
    assert!(matches!(effects.as_slice(), [Effect::Train(_)]), "{effects:?}");
    news(&mut app, 1, three_rates());
    let done = text(&buffer(&mut app, 80, 24));
    assert!(done.contains("rate 0.1 scores best, 0.9721.") && !done.contains("You guessed"), "{done}");
}
