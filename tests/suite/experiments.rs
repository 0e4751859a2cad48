//! Networks trained in a lesson: the directive, the training itself, and the faces without a screen.

use std::ops::ControlFlow;

use insta::assert_snapshot;
use nalgebra::DVector;
use nn_tutor::digits::Dataset;
use nn_tutor::interp::Settings;
use nn_tutor::lesson::{Lesson, NoteAt};
use nn_tutor::network::{Layers, Network, Rule, Scaling, SparseNetwork, Training, sigmoid};
use nn_tutor::session::Session;
use nn_tutor::session::check::check;
use nn_tutor::study::experiment::{
    Counts, ExperimentNews, Outcome, Outcomes, Records, Sources, best, last_scores, name_of, run,
};
use nn_tutor::text::{json, print, python};

use crate::support::read;

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
    assert_eq!(place, NoteAt { passage: 0, note: 0 });
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
        "title = \"T\"\nvary = { rate = [] }",
        "title = \"T\"\nvary = { rate = [0.1, -1.0] }",
        "title = \"T\"\nvary = { hidden = [5, 0] }",
        "title = \"T\"\nvary = { depth = [1, 2] }",
        "title = \"T\"\nvary = { inputs = [\"loud\"] }",
        "title = \"T\"\nvary = { rate = [0.1], hidden = [5] }",
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
    let counts = experiment.plan().counts(&records());
    assert_eq!(counts, Counts { records: 6, of_records: 30, tests: 3, of_tests: 12 });
    let mut learned = 0;
    run(experiment, &records(), &mut |progress| {
        match progress {
            ExperimentNews::Learned(done) => learned = done,
            ExperimentNews::Epoch(score) => assert_eq!((learned, score.tests), (6, 3)),
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
    assert!(told.contains("0.3232.\nThe training stops: in epoch 4, all is lost.\n"), "{told}");
    // Not carried out, the settings alone are told.
    assert!(print::lesson(&session).replace('\n', " ").contains("learns in 3 epochs from 6 records, at"));
}

#[test]
fn as_json_the_settings_are_listed() {
    let session = Session::new(read(LESSON), Settings::default());
    let record = serde_json::to_value(json::record(&session)).unwrap();
    assert_snapshot!(serde_json::to_string_pretty(&record["trainings"]).unwrap());
}

#[test]
fn as_a_script_small_ones_run_and_large_ones_name_the_command() {
    let script = python::script(&read(LESSON));
    let after = script.split("# At full size").nth(1).unwrap();
    assert_snapshot!(after);
}

/// The deck's own experiment: about 0.6 from a hundred records, and 0.97 from all of them.
#[test]
#[ignore = "needs MNIST"]
fn on_mnist_it_is_the_deck_s_experiment() {
    let sources = Sources::at_hand();
    assert_eq!(name_of(&sources), "MNIST", "set NN_TUTOR_MNIST to the folder it lies in");
    let records = sources.open().unwrap();
    let lesson = read(
        "+++\ntitle = \"T\"\n+++\n```train\ntitle = \"A\"\nrecords = 100\ntests = 10\n```\n```train\ntitle = \"B\"\n```\n",
    );
    let last = |(_, experiment)| Outcome::of(experiment, name_of(&sources), &records).epochs.pop().unwrap();
    let [hundred, all] = lesson.experiments().map(last).collect::<Vec<_>>()[..] else {
        panic!("two trainings")
    };
    assert!((5..=7).contains(&hundred.correct), "{hundred:?}");
    assert!(all.tests == 10_000 && all.correct >= 9_700, "{all:?}");
}

/// A lesson with one training of four epochs and such a setting.
fn varied(vary: &str) -> std::sync::Arc<Lesson> {
    let keys = format!("title = \"V\"\nepochs = 4\nhidden = 6\nrate = 0.3\nvary = {{ {vary} }}");
    read(&format!("+++\ntitle = \"T\"\n+++\nWords.\n```train\n{keys}\n```\n"))
}

#[test]
fn each_value_is_a_training_of_its_own() {
    let lesson = varied("rate = [0.01, 0.3, 2.0]");
    let (_, experiment) = lesson.experiments().next().unwrap();
    let outcome = Outcome::of(experiment, "strokes".into(), &records());
    assert_eq!(outcome.epochs.len(), 12);
    let alone = read(
        "+++\ntitle = \"T\"\n+++\nWords.\n```train\ntitle = \"A\"\nepochs = 4\nhidden = 6\nrate = 0.3\n```\n",
    );
    let alone = Outcome::of(alone.experiments().next().unwrap().1, "strokes".into(), &records());
    for (of_three, single) in outcome.epochs[4..8].iter().zip(&alone.epochs) {
        assert_eq!((of_three.training, of_three.epoch), (1, single.epoch));
        assert_eq!((of_three.correct, of_three.mean_error), (single.correct, single.mean_error));
    }
    let last = last_scores(experiment, &outcome.epochs);
    assert_eq!(last.iter().map(|score| score.training).collect::<Vec<_>>(), [0, 1, 2]);
    let most = last.iter().map(|score| score.correct).max();
    assert_eq!(best(experiment, &outcome.epochs).map(|score| score.correct), most);
}

#[test]
fn stopping_stops_all_of_them() {
    let lesson = varied("hidden = [2, 3, 4]");
    let (_, experiment) = lesson.experiments().next().unwrap();
    let mut epochs = 0;
    run(experiment, &records(), &mut |progress| {
        epochs += usize::from(matches!(progress, ExperimentNews::Epoch(_)));
        if epochs == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .unwrap();
    assert_eq!(epochs, 5);
}

#[test]
fn pixels_as_they_are_go_through_the_same_network() {
    // One step of the deck's rule by whole matrices, inputs from 0 to 255.
    let network = Network::initial(Layers { inputs: 9, hidden: 4, outputs: 3 }, 3).unwrap().times(0.01);
    let data = strokes(2);
    let sample = data.get(1).unwrap();
    let mut sparse = SparseNetwork::new(&network).fed(Scaling::Raw);
    sparse.train(sample, Training { learning_rate: 0.1, rule: Rule::Deck });
    let inputs = DVector::from_iterator(9, sample.pixels.iter().map(|&pixel| f64::from(pixel)));
    let hidden = (network.wih() * &inputs).map(sigmoid);
    let outputs = (network.who() * &hidden).map(sigmoid);
    let errors = DVector::from_vec(vec![0.01, 0.99, 0.01]) - &outputs;
    let back = network.who().transpose() * &errors;
    let slope = |o: &DVector<f64>| o.map(|o| o * (1.0 - o));
    let who = network.who() + errors.component_mul(&slope(&outputs)) * 0.1 * hidden.transpose();
    let wih = network.wih() + back.component_mul(&slope(&hidden)) * 0.1 * inputs.transpose();
    assert!((sparse.network().who() - who).amax() < 1e-14);
    assert!((sparse.network().wih() - &wih).amax() < 1e-13);
    assert!((wih - network.wih()).amax() > 1e-4, "something is learned");
}

#[test]
fn varied_trainings_are_told_in_sentences() {
    for vary in
        ["rate = [0.01, 0.5]", "hidden = [2, 8]", "start = [1.0, 50.0]", "inputs = [\"scaled\", \"raw\"]"]
    {
        let lesson = varied(vary);
        let (place, experiment) = lesson.experiments().next().unwrap();
        let outcome = Outcome::of(experiment, "strokes".into(), &records());
        let session = Session::new(std::sync::Arc::clone(&lesson), Settings::default());
        let text = print::lesson_with(&session, &Outcomes::from([(place, outcome)]));
        let told = &text[text.find("Training:").unwrap()..];
        assert_snapshot!(format!("varied_{}", vary.split(' ').next().unwrap()), told);
    }
}
