//! The terms of a sum between two wide layers: what their numbers are, where they come from, and what they stand for.

use nn_tutor::interp::Settings;
use nn_tutor::scene::{Anchor, Mark, Scene, Tone, wide_network};
use nn_tutor::session::{PictureData, Session, WideNetwork};
use nn_tutor::trace::Step;

use crate::support::lesson;

/// Lesson 6's network at a statement that gives a variable a value.
fn network(name: &str) -> WideNetwork {
    let mut session = Session::new(lesson(6), Settings::default());
    let is_it = |step: &Step| step.assigns.as_deref() == Some(name);
    let step = session.trace().steps.iter().position(is_it).unwrap();
    session.stepper_mut().go_to_step(step);
    for asked in session.questions().to_vec() {
        session.reveal(asked);
    }
    session.prepare_picture();
    let Some(PictureData::Wide(network)) = session.picture() else { panic!("no network at {name}") };
    network.clone()
}

fn texts(scene: &Scene) -> Vec<(&str, Tone)> {
    scene
        .marks
        .iter()
        .filter_map(|mark| match mark {
            Mark::Text { text, tone, .. } => Some((text.as_str(), *tone)),
            _ => None,
        })
        .collect()
}

#[test]
fn a_fan_says_what_its_numbers_are_and_which_node_they_come_from() {
    let back = network("hidden_errors");
    for size in [(120, 12), (196, 20)] {
        let scene = wide_network(&back, size, 4);
        let texts = texts(&scene);
        let tone = |said: &str| texts.iter().find(|(text, _)| *text == said).map(|(_, tone)| *tone);
        let has = |said: &str| texts.iter().any(|(text, _)| text.contains(said));
        assert!(has("product ← weight × error"), "{size:?} {texts:?}");
        // NumPy: who.T[0, 0] is 0.1131, output_errors[0] −0.6950, and their product −0.0786.
        assert!(has("output 0") && tone("0.1131") == Some(Tone::Positive), "{size:?} {texts:?}");
        assert_eq!(
            tone("−0.0786"),
            Some(Tone::Text),
            "a link has the colour of its weight, and a product none"
        );
        assert!(has("hidden 1 of 200 = −0.1048"), "{size:?} {texts:?}");
    }
    // Where outputs stand in two columns each line begins with a name, and not with a digit alone.
    let scene = wide_network(&back, (80, 6), 4);
    let texts = texts(&scene);
    assert!(
        ["output 0", "output 2", "output 7", "output 8"]
            .iter()
            .all(|name| { texts.iter().any(|(text, _)| text.trim_start_matches("× ") == *name) }),
        "{texts:?}"
    );
    let digits = scene
        .marks
        .iter()
        .filter(|mark| matches!(mark, Mark::Text { text, anchor: Anchor::End, .. } if text == "7"));
    assert_eq!(digits.count(), 1, "beside its own number");
}

#[test]
fn a_fan_forwards_names_the_inputs() {
    let scene = wide_network(&network("hidden_inputs"), (130, 12), 4);
    let texts = texts(&scene);
    let has = |said: &str| texts.iter().any(|(text, _)| text.contains(said));
    assert!(has("signal × weight → product") && has("hidden 1 of 200 = "), "{texts:?}");
    assert!(texts.iter().filter(|(text, _)| text.starts_with("input ")).count() >= 4, "{texts:?}");
}

/// Where the stage is at the sigmoid of sums, the terms of one of them are still seen, and what they come to.
#[test]
fn a_fan_of_sums_says_that_they_are_sums() {
    let scene = wide_network(&network("hidden_outputs"), (130, 12), 4);
    let texts = texts(&scene);
    // NumPy: hidden_inputs[0, 0] is 0.1688; its largest term is input 348's, 0.0809 × 1.
    for said in ["hidden 1 of 200: sum 0.1688", "+0.0809", "776 more +0.0295"] {
        assert!(texts.iter().any(|(text, _)| *text == said), "{said}: {texts:?}");
    }
    assert!(network("answer").sum.is_none(), "the largest is no sum");
}

/// Links whose own numbers are made have these: no arrow comes along them, and none is lit for its looks.
#[test]
fn links_that_are_made_have_their_numbers_and_no_arrows() {
    // NumPy: step_wih[0] is -0.0260 under full ink, and change_who[0, 44] -0.0097.
    let made = [
        ("step_wih", "−0.026", "links to hidden 1 of 200", "776 more"),
        ("change_who", "−0.0097", "links to output 0 of 10", "192 more"),
    ];
    for (name, number, links, more) in made {
        let scene = wide_network(&network(name), (130, 12), 4);
        let texts = texts(&scene);
        for said in [name, number, links, more] {
            assert!(texts.iter().any(|(text, _)| *text == said), "{said}: {texts:?}");
        }
        let lines: Vec<_> = scene
            .marks
            .iter()
            .filter_map(|mark| match mark {
                Mark::Line(line) => Some(line),
                _ => None,
            })
            .collect();
        assert!(lines.iter().all(|line| !line.arrow && line.tone != Tone::Source), "{name}");
    }
}
