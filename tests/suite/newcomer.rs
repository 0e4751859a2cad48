//! What somebody stumbles over who goes through the first lessons for the first time.

use nn_tutor::tui::{App, Screen};

use crate::support::{buffer, lesson, open, press, text};

/// The screen of a lesson after keys.
fn shown(app: &mut App, keys: &str) -> String {
    press(app, keys);
    text(&buffer(app, 80, 24))
}

fn at(number: usize, keys: &str) -> String {
    shown(&mut open(lesson(number)), keys)
}

#[test]
fn an_answer_that_was_shown_stands_until_one_goes_on() {
    let mut app = open(lesson(1));
    let given_up = shown(&mut app, "8g Enter Enter");
    assert!(given_up.contains("Where must o_1 lie?"), "{given_up}");
    assert!(given_up.contains("The answer: Between one half and 1"), "{given_up}");
    assert!(!given_up.contains("Two decimals will do."), "{given_up}");
    let next = shown(&mut app, "Enter");
    assert!(next.contains("What does node 1 send on? Two decimals will do."), "{next}");
    let only = at(0, "5g Enter Enter");
    assert!(only.contains("The answer: Yes: the sum reaches the threshold."), "{only}");
}

#[test]
fn a_right_answer_stands_over_the_next_question() {
    let screen = at(1, "8g 2 Enter");
    assert!(screen.contains("2: right."), "{screen}");
    assert!(screen.contains("What does node 1 send on?"), "{screen}");
}

#[test]
fn a_wrong_number_is_told_which_way_it_is_wrong() {
    let mut app = open(lesson(0));
    assert!(shown(&mut app, "3g 7 Enter").contains("7 is not it: it is too large."));
    assert!(shown(&mut app, "0.0 1 Enter").contains("0.01 is not it: it is too small."));
}

#[test]
fn a_number_where_nothing_is_asked_leads_nowhere() {
    let mut app = open(lesson(0));
    let before = shown(&mut app, "4g");
    let after = shown(&mut app, "1 Enter");
    assert!(after.contains("Nothing is asked here that a number would answer."), "{before}\n{after}");
}

#[test]
fn a_try_says_the_choice_back_in_words() {
    let mut app = open(lesson(0));
    let screen = shown(&mut app, "3g Enter Enter Right 1 Enter");
    assert!(screen.contains("it shrinks. You said: it grows."), "{screen}");
}

#[test]
fn the_level_that_steps_have_now_is_said() {
    let mut app = open(lesson(0));
    assert!(shown(&mut app, "1g Down").contains("This step has nothing smaller inside"));
    assert!(shown(&mut app, "Right Right Enter Enter Down").contains("Now "));
    assert!(shown(&mut app, "Up").contains("Now step by step."));
}

#[test]
fn a_single_number_is_not_called_a_matrix() {
    for keys in ["7g", "8g Down Down"] {
        let screen = at(0, keys);
        assert!(!screen.contains("every cell of"), "{screen}");
    }
}

#[test]
fn lines_of_arithmetic_have_the_digits_that_make_them_true() {
    let nudged = at(5, "15g");
    assert!(nudged.contains("(0.5912337 − 0.5910169) / 0.001"), "{nudged}");
    let upward = at(5, "13g");
    assert!(!upward.contains("1.1825 "), "{upward}");
    let halves = at(4, "1g");
    assert!(!halves.contains("0.33795 ") && halves.contains("0.33794"), "{halves}");
    for keys in ["8g", "10g"] {
        let rounded = at(2, keys);
        assert!(!rounded.contains("0.6035 ") && !rounded.contains("0.7085 "), "{rounded}");
    }
}

#[test]
fn no_line_of_a_formula_says_what_the_one_above_says() {
    let screen = at(1, "7g");
    assert!(!screen.contains("exp(−1.05) = exp(−1.05)"), "{screen}");
    assert_eq!(screen.matches("exp(−1.05)").count(), 1, "{screen}");
    let picked = at(5, "10g i");
    assert!(picked.contains("= 0.1424 × 0.7613  =   0.1084"), "{picked}");
}

#[test]
fn names_are_cut_by_no_more_than_it_takes() {
    let screen = at(3, "8g");
    assert!(screen.contains("sum(split, axis=0, keepdims"), "{screen}");
}

#[test]
fn the_page_after_a_lesson_says_the_same_as_its_footer() {
    let mut app = open(lesson(0));
    let screen = shown(&mut app, "End Right");
    assert!(matches!(app.screen, Screen::Quiz(_)), "{screen}");
    assert!(screen.contains("Enter asks its") && screen.contains("Enter ask "), "{screen}");
    assert!(!screen.contains("Enter go on"), "{screen}");
}

#[test]
fn a_question_that_no_numbers_change_is_not_asked_again() {
    let mut app = open(lesson(1));
    let screen = shown(&mut app, "3g 1 Enter V");
    assert!(screen.contains("Other numbers change nothing here."), "{screen}");
    assert!(matches!(app.screen, Screen::Lesson(_)), "{screen}");
}

#[test]
fn of_nothing_no_digits_are_shown() {
    let mut app = open(lesson(2));
    let screen = shown(&mut app, "r End Left");
    assert!(!screen.contains("is 0.0000"), "{screen}");
}

#[test]
fn the_deck_is_explained_where_it_is_first_named() {
    let says = |number: usize| {
        let source = lesson(number).source.clone();
        ["deck", "slide"].into_iter().filter_map(|word| source.find(word)).min()
    };
    let first = lesson(0);
    let at = says(0).expect("lesson 0 names it");
    let sentence = "The course follows a set of lecture slides, *the deck*.";
    assert_eq!(first.source.find(sentence).map(|from| from + sentence.find("slide").unwrap()), Some(at));
}

#[test]
fn a_column_too_long_to_show_shows_the_cell_that_is_not_as_the_others() {
    let targets = at(6, "8g");
    assert!(targets.contains("⎢ 0.99 ⎥"), "{targets}");
}

#[test]
fn shades_that_are_one_shade_say_their_number() {
    let slopes = at(8, "24g");
    assert!(slopes.contains("near 0.5") && slopes.contains("near 0.25"), "{slopes}");
}

#[test]
fn a_name_is_not_cut_where_there_is_room() {
    let sum = at(8, "23g");
    assert!(sum.contains("large_slopes < 0.001"), "{sum}");
}
