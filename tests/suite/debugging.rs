//! The debugger over a training run: replays, breakpoints, watches, other futures, biographies, nudging.

use std::ops::ControlFlow;
use std::sync::Arc;

use nn_tutor::digits::{Dataset, Part};
use nn_tutor::interp::Settings;
use nn_tutor::lesson::Lesson;
use nn_tutor::network::{Layers, Network, Rule, SparseNetwork, Training, WeightMatrix};
use nn_tutor::run::{
    Answer, Biography, Debugging, Findings, Learner, Moment, Reply, Request, RoundTakes, Said, Table,
    Timeline, TrainingRun, line,
};
use nn_tutor::session::Session;
use nn_tutor::text::{json, said, survey};
use nn_tutor::tui::{App, Effect, Message, RunNews, Screen};

use super::support::{ROLE_THEME, buffer, key, text_and_roles};

const HIDDEN: usize = 12;
const RECORDS: usize = 600;

/// The first of the built-in handwriting.
fn data() -> Dataset {
    let all = super::support::handwriting(Part::Training);
    let pixels = all.pixels()[..RECORDS * all.pixels_per_image()].to_vec();
    Dataset::new("digits", (all.width(), all.height()), pixels, all.labels()[..RECORDS].to_vec()).unwrap()
}

fn network(data: &Dataset) -> Network {
    let shape = Layers { inputs: data.pixels_per_image(), hidden: HIDDEN, outputs: 10 };
    Network::initial(shape, 1).unwrap()
}

const fn training(rule: Rule) -> Training {
    Training { learning_rate: 0.1, rule }
}

fn never_stop(_: usize, _: usize) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// A run, and a debugger at its first sample.
struct Bench {
    run: TrainingRun,
    debugging: Debugging,
    session: Session,
}

impl Bench {
    fn new(rule: Rule, epochs: usize) -> Self {
        Self::with(HIDDEN, epochs, training(rule))
    }

    fn with(hidden: usize, epochs: usize, training: Training) -> Self {
        let data = data();
        let shape = Layers { inputs: data.pixels_per_image(), hidden, outputs: 10 };
        let network = Network::initial(shape, 1).unwrap();
        let mut run = TrainingRun::new(&network, data.clone(), None, epochs, training).unwrap();
        let request = Request::Open { position: 0, watches: Vec::new() };
        let Answer::Opened(opened) = run.answer(request, &mut never_stop).unwrap() else { unreachable!() };
        let (debugging, session) = Debugging::new(run.setting.clone(), *opened, Settings::default());
        Self { run, debugging, session }
    }

    /// What an order says; the words of what is wrong where it cannot be carried out.
    fn say(&mut self, order: &str) -> String {
        let reply = match self.debugging.order(&mut self.session, order) {
            Ok(reply) => reply,
            Err(error) => return format!("error: {error}"),
        };
        let said = match reply {
            Reply::Said(said) => said,
            Reply::Ask(request) => match self.run.answer(request, &mut never_stop) {
                Ok(answer) => self.debugging.take_in(&mut self.session, answer),
                Err(error) => return format!("error: {error}"),
            },
            Reply::Write { text, .. } => return text,
        };
        said::whole(&said)
    }

    /// A weight's life over the whole run.
    fn life(&mut self, weight: &str) -> Biography {
        let order = format!("biography {weight}");
        let Reply::Ask(request) = self.debugging.order(&mut self.session, &order).unwrap() else {
            unreachable!()
        };
        let Answer::Said(Said::Biography(life)) = self.run.answer(request, &mut never_stop).unwrap() else {
            unreachable!()
        };
        *life
    }

    /// A single number as the sample's step leaves it.
    fn value_at_end(&self, name: &str) -> f64 {
        self.session.values_at(self.session.trace().steps.len())[name].as_single().unwrap()
    }

    fn record(&self) -> String {
        let sample = json::sample(&self.debugging, &self.session, json::Detail::Whole);
        serde_json::to_string(&sample).unwrap()
    }
}

/// The network before each of some samples, by training plainly up to it.
fn plainly(data: &Dataset, wanted: &[usize]) -> Vec<Network> {
    let mut network = SparseNetwork::new(&network(data));
    let mut found = Vec::new();
    for position in 0..=*wanted.last().unwrap() {
        if wanted.contains(&position) {
            found.push(network.network());
        }
        network.train(data.get(position % RECORDS).unwrap(), training(Rule::Deck));
    }
    found
}

#[test]
fn every_moment_is_that_of_the_first_pass_to_the_bit() {
    let data = data();
    let wanted = [0, 1, 28, 29, 30, 599, 600, 601, 1_111, 1_799, 1_800];
    let plain = plainly(&data, &wanted);
    let mut timeline =
        Timeline::new(Learner::network(&network(&data), training(Rule::Deck)), Arc::new(data.clone()), 3);
    for order in [[10, 0, 5, 3, 9, 1, 8, 2, 7, 4, 6], [6, 4, 7, 2, 8, 1, 9, 3, 5, 0, 10]] {
        for at in order {
            let Learner::Network { network: moment, .. } = timeline.at(wanted[at]).unwrap() else { panic!() };
            let moment = moment.network();
            assert!(moment == plain[at], "position {}", wanted[at]);
        }
    }
    assert!(timeline.is_complete());
    assert!(timeline.checkpoint_bytes() <= 65 * 8 * (784 * HIDDEN + 12 * HIDDEN));
    assert!(timeline.at(1_801).is_err());
}

#[test]
fn a_thousand_samples_on_and_back_are_the_very_bits() {
    let mut bench = Bench::new(Rule::Deck, 2);
    bench.say("goto 1:37");
    let before = bench.record();
    for _ in 0..10 {
        bench.say("hundred-on");
    }
    assert_eq!(bench.debugging.moment().to_string(), "2:437");
    for _ in 0..1_000 {
        bench.say("previous-sample");
    }
    assert!(bench.record() == before);
    bench.say("next-epoch");
    bench.say("first-sample");
    bench.say("next-sample 37");
    assert!(bench.record() == before);
}

#[test]
fn breakpoints_stop_where_their_condition_holds() {
    let mut bench = Bench::new(Rule::Deck, 2);
    assert_eq!(
        bench.say("break argmax(final_outputs) == label"),
        "Breakpoint 1: argmax(final_outputs) == label."
    );
    // The same, asked of plain training.
    let data = data();
    let mut network = SparseNetwork::new(&network(&data));
    let mut right = Vec::new();
    for position in 0..2 * RECORDS {
        let sample = data.get(position % RECORDS).unwrap();
        network.train(sample, training(Rule::Deck));
        if nn_tutor::network::answer(network.final_outputs()) == usize::from(sample.label) {
            right.push(position);
        }
    }
    let mut found = Vec::new();
    while !bench.say("continue").starts_with("No breakpoint") {
        found.push(bench.debugging.position());
    }
    assert_eq!(found, right);
    for expected in found.iter().rev().skip(1) {
        bench.say("reverse");
        assert_eq!(bench.debugging.position(), *expected);
    }
    assert_eq!(bench.debugging.breakpoints()[0].hits, 2 * found.len() - 1);
}

#[test]
fn a_condition_on_what_only_the_program_works_out_holds_too() {
    let mut bench = Bench::new(Rule::Deck, 1);
    bench.say("break max(abs(hidden_errors)) > 0.7");
    let said = bench.say("continue");
    assert!(said.contains("reakpoint 1"), "{said}");
    let (_, step) = bench.session.stepper().step().unwrap();
    assert_eq!(step.assigns.as_deref(), Some("hidden_errors"));
    bench.say("delete");
    bench.say("break change wih[3, 400] > 0.002");
    let said = bench.say("continue");
    assert!(said.contains("change wih[3, 400] > 0.002"), "{said}");
}

/// A row or a column of weights is read by itself, without the whole matrix, and is the same numbers as in it.
#[test]
fn rows_and_columns_of_weights_are_read_by_themselves() {
    let mut bench = Bench::new(Rule::Deck, 1);
    let pairs = [
        ("sum(wih[3, :])", "sum(wih[3:4, :])"),
        ("max(wih[:, 400])", "max(wih[:, 400:401])"),
        ("min(who[2, :])", "min(who[2:3, :])"),
        ("sum(who[:, 1])", "sum(who[:, 1:2])"),
        ("wih[3, :].size", "wih.shape[1]"),
        ("wih[3, :] @ inputs[:, 0] - wih[3, 400]", "sum(wih[3, :] * inputs.T) - wih[3:4, 400:401]"),
    ];
    bench.say("goto 200");
    for (part, whole) in pairs {
        let value = |said: String| said.rsplit(" = ").next().unwrap_or_default().trim().to_owned();
        bench.say("delete");
        // Beside training, sample after sample, and in the record of one.
        let said = bench.say(&format!("break abs({part} - ({whole})) > 1e-12"));
        assert!(said.starts_with("Breakpoint"), "{said}");
        let said = bench.say("continue");
        assert!(said.starts_with("No breakpoint stops"), "{part}: {said}");
        let (one, other) = (bench.say(&format!("print {part}")), bench.say(&format!("print {whole}")));
        assert_eq!(value(one), value(other), "{part}");
    }
    let said = bench.say("print sum(wih[12, :])");
    assert!(said.starts_with("error: ") && said.contains("row 12"), "{said}");
}

#[test]
fn line_breakpoints_stop_in_the_sample_and_then_in_the_next() {
    let mut bench = Bench::new(Rule::Deck, 1);
    bench.say("break 5");
    assert_eq!(bench.say("continue"), "Breakpoint 1, line 5 (hit 1).");
    assert_eq!(line(&bench.session), Some(5));
    bench.say("continue");
    assert_eq!((bench.debugging.position(), line(&bench.session)), (1, Some(5)));
    assert_eq!(bench.say("break 5"), "Breakpoint 1, line 5, is removed.");
}

#[test]
fn what_is_wrong_with_an_order_is_said_and_changes_nothing() {
    let mut bench = Bench::new(Rule::Deck, 1);
    let before = bench.record();
    let orders = [
        "goto 600",
        "goto 3:0",
        "goto x",
        "previous-sample",
        "break los > 1",
        "break loss >",
        "break 99",
        "break change loss",
        "continue",
        "delete 4",
        "watch nothing_here",
        "unwatch 1",
        "print final_outputs",
        "set wih[900, 0] = 1",
        "set loss = 1",
        "set lr = many",
        "set pixels = 3",
        "set wih = 3",
        "watch",
        "into 5",
        "continue 4",
        "compare",
        "keep",
        "biography wih",
        "nudge wih[0, 784]",
        "back",
        "jump",
        "contnue",
    ];
    let said: Vec<String> = orders.iter().map(|order| format!("{order}\n  {}", bench.say(order))).collect();
    assert!(said.iter().all(|said| said.contains("error: ")), "{said:#?}");
    insta::assert_snapshot!("debug_wrong_orders", said.join("\n"));
    assert!(bench.record() == before);
    // A condition that fails at some samples says at which first, the sample one stands in among them, and is asked of the
    // others.
    bench.say("break log(0.5 - label) > 0");
    insta::assert_snapshot!(bench.say("continue"), @"No breakpoint stops that way; 600 samples looked at. log(0.5 - label) > 0 cannot be worked out at 540 samples, the first of them 1:0: log of −4.5 is not a number, here: only numbers above 0 have a logarithm (column 1).");
}

#[test]
fn a_changed_future_is_followed_compared_and_kept() {
    let mut bench = Bench::new(Rule::Deck, 2);
    bench.say("goto 100");
    let before = nn_tutor::matrix::exact(plainly(&data(), &[100])[0].wih()[(3, 400)]);
    assert_eq!(
        bench.say("set wih[3, 400] = 2"),
        format!("wih[3, 400] was {before}, and is 2 now. Everything after is worked out anew.")
    );
    let said = bench.say("compare 0 wih[3, 400]");
    assert!(said.contains("After 0 samples") && said.contains("wih[3, 400]: "), "{said}");
    let one = bench.say("compare 300");
    assert_eq!(one, bench.say("compare 300"));
    bench.say("keep");
    bench.say("next-sample");
    let after = bench.record();
    bench.say("goto 50");
    bench.say("goto 101");
    assert!(bench.record() == after, "the kept future is replayed to the bit");
    bench.say("goto 100");
    assert!(bench.session.is_changed());

    // The network after the change, trained on plainly, is the network of the kept future.
    bench.say("goto 100");
    let step = bench.session.values_at(bench.session.trace().steps.len());
    let matrix = |name: &str| match &step[name] {
        nn_tutor::matrix::Value::Matrix(matrix, _) => nalgebra::DMatrix::clone(matrix),
        other => unreachable!("{other:?}"),
    };
    let mut plain = SparseNetwork::new(&Network::new(matrix("wih"), matrix("who")).unwrap());
    for sample in data().iter().take(400).skip(101) {
        plain.train(sample, training(Rule::Deck));
    }
    bench.say("goto 400");
    let kept = bench.session.values_at(bench.session.trace().given - 1);
    assert_eq!(kept["wih"], nn_tutor::matrix::Value::matrix(plain.network().wih().clone()));
}

#[test]
fn a_changed_rate_holds_from_there_on() {
    let mut bench = Bench::new(Rule::Deck, 1);
    bench.say("goto 10");
    bench.say("set lr = 0.4");
    bench.say("keep");
    bench.say("goto 20");
    assert_eq!(bench.say("print lr"), "lr = 0.4");
    bench.say("goto 9");
    assert_eq!(bench.say("print lr"), "lr = 0.1");
}

#[test]
fn a_biography_s_updates_add_up_to_its_change() {
    let mut bench = Bench::new(Rule::Deck, 2);
    for name in ["wih[3, 400]", "wih[0, 0]", "who[7, 11]"] {
        let life = bench.life(name);
        let weight = life.weight;
        assert!((life.sum - (life.last - life.first)).abs() < 1e-12);
        assert_eq!(life.movers.len(), 5);
        assert!(life.movers.is_sorted_by(|a, b| a.by.abs() >= b.by.abs()));
        let ends = plainly(&data(), &[0, 2 * RECORDS]);
        let get = |network: &Network| {
            let matrix = WeightMatrix::named(&weight.name).unwrap().of(network);
            matrix[(weight.row, weight.column)]
        };
        assert_eq!((life.first, life.last), (get(&ends[0]), get(&ends[1])));
    }
}

#[test]
fn nudging_tells_the_rules_apart() {
    let verdicts = |rule| {
        let mut bench = Bench::new(rule, 1);
        bench.say("goto 33");
        ["who[3, 7]", "wih[3, 400]"].map(|weight| {
            let said = bench.say(&format!("nudge {weight}"));
            said.split_once(": it ").unwrap().1.to_owned()
        })
    };
    let squared = "follows the slope of the squared error, and not that of the cross-entropy";
    let entropy = "follows the slope of the cross-entropy, and not that of the squared error";
    assert_eq!(verdicts(Rule::Deck), [squared, entropy]);
    assert_eq!(verdicts(Rule::Gradient), [squared, squared]);
    let mut bench = Bench::new(Rule::Deck, 1);
    for (matrix, count, verdict) in [("who", "120", squared), ("wih", "9,408", entropy)] {
        let said = bench.say(&format!("nudge {matrix}"));
        assert!(said.contains(&format!("all {count} weights")) && said.ends_with(verdict), "{said}");
    }
}

#[test]
fn a_step_that_moves_nothing_has_no_update_to_check() {
    let mut bench = Bench::new(Rule::Deck, 1);
    bench.say("set lr = 0");
    for order in ["nudge who", "nudge wih[0, 400]"] {
        let said = bench.say(order);
        assert!(said.starts_with("error: with a learning rate of 0"), "{said}");
    }
}

#[test]
fn a_run_that_diverges_says_so_and_can_still_be_looked_at() {
    let data = data();
    let training = Training { learning_rate: f64::MAX, rule: Rule::Deck };
    let mut run = TrainingRun::new(&network(&data), data, None, 1, training).unwrap();
    let request = Request::Open { position: 500, watches: Vec::new() };
    let Err(error) = run.answer(request, &mut never_stop) else { panic!("it should diverge") };
    assert!(error.to_string().contains("the error became NaN or infinite"), "{error}");
    assert!(run.answer(Request::Open { position: 0, watches: Vec::new() }, &mut never_stop).is_ok());
    assert!(run.trained().halted.is_some());
}

#[test]
fn a_fault_in_a_condition_is_at_its_column() {
    let mut bench = Bench::new(Rule::Deck, 1);
    for (order, column) in [
        ("break max(final_outputs) > out", 22),
        ("break change los > 1", 8),
        ("watch max(wih) + wi", 12),
        ("print wih[0, 0] + ih", 13),
    ] {
        let said = bench.say(order);
        assert!(said.contains(&format!("(column {column})")), "{order}: {said}");
    }
}

#[test]
fn either_minus_sign_is_read() {
    let mut bench = Bench::new(Rule::Deck, 1);
    assert_eq!(bench.say("print −0.5 + 1"), "-0.5 + 1 = 0.5");
    assert_eq!(bench.say("print -0.5 + 1"), "-0.5 + 1 = 0.5");
    assert!(bench.say("set wih[3, 400] = −2").ends_with("is −2 now. Everything after is worked out anew."));
    assert!(bench.say("break loss > −1").starts_with("Breakpoint 1"));
    assert!(bench.say("break change loss > −1").starts_with("Breakpoint 2"));
}

#[test]
fn the_sample_one_stands_in_is_searched_too() {
    let mut bench = Bench::new(Rule::Deck, 1);
    let loss = bench.value_at_end("loss");
    bench.say(&format!("break loss > {}", loss - 1e-6));
    let assigned = |bench: &Bench| {
        let (_, step) = bench.session.stepper().step().unwrap();
        (bench.debugging.moment().to_string(), step.assigns.as_deref().map(str::to_owned))
    };
    bench.say("continue");
    assert_eq!(assigned(&bench), ("1:0".to_owned(), Some("loss".to_owned())));
    bench.say("end");
    bench.say("reverse");
    assert_eq!(assigned(&bench), ("1:0".to_owned(), Some("loss".to_owned())));
    assert!(!bench.say("continue").starts_with("Breakpoint"), "one stop is told once");
}

#[test]
fn a_change_stops_at_the_statement_that_wrote_and_says_what_it_wrote() {
    let mut bench = Bench::new(Rule::Deck, 1);
    bench.say("break change wih[3, 400] > 0.002");
    let said = bench.say("continue");
    let (_, step) = bench.session.stepper().step().unwrap();
    assert_eq!(step.assigns.as_deref(), Some("wih"));
    let position = bench.debugging.position();
    let plain = plainly(&data(), &[position, position + 1]);
    let shown = |network: &Network| nn_tutor::matrix::number(network.wih()[(3, 400)], 4);
    assert!(said.contains(&format!("{} → {}", shown(&plain[0]), shown(&plain[1]))), "{said}");
}

#[test]
fn what_is_kept_learns_from_no_sample_twice_and_ends_what_was_kept_later() {
    let record = |trained: usize| {
        let mut bench = Bench::new(Rule::Deck, 1);
        bench.run.advance(trained);
        bench.say("goto 100");
        bench.say("set lr = 0.3");
        bench.say("keep");
        bench.say("goto 150");
        bench.record()
    };
    assert!(record(0) == record(RECORDS), "trained before or not, the kept future is one");

    let mut bench = Bench::new(Rule::Deck, 1);
    for sample in ["200", "100"] {
        bench.say(&format!("goto {sample}"));
        bench.say("set lr = 0.3");
        bench.say("keep");
    }
    bench.say("goto 200");
    assert!(!bench.session.is_changed(), "it belongs to the future that was left");
    bench.say("goto 100");
    assert!(bench.session.is_changed());
}

#[test]
fn a_change_waits_at_its_sample_until_it_is_kept_or_dropped() {
    let mut bench = Bench::new(Rule::Deck, 1);
    bench.say("goto 10");
    bench.say("set wih[3, 400] = 2");
    let changed = bench.record();
    assert_eq!(
        bench.say("next-sample"),
        "Sample 1:11. Your change waits at 1:10: go back and keep it, or drop it."
    );
    assert!(!bench.session.is_changed());
    assert_eq!(bench.debugging.waiting().count(), 1);
    assert_eq!(bench.say("previous-sample"), "Sample 1:10, with your change that is not kept.");
    assert!(bench.record() == changed);
    bench.say("watch loss");
    assert!(bench.record() == changed, "nothing but keep and drop ends it");
    bench.say("drop");
    bench.say("next-sample");
    assert_eq!(bench.say("previous-sample"), "Sample 1:10.");
    assert!(!bench.session.is_changed());
}

#[test]
fn a_label_is_a_class_and_a_pixel_goes_to_255() {
    let mut bench = Bench::new(Rule::Deck, 1);
    let before = bench.record();
    let said = ["label = 11", "label = 2.5", "label = −1", "pixels[400, 0] = 300", "pixels[400, 0] = −1"]
        .map(|set| bench.say(&format!("set {set}")));
    insta::assert_snapshot!(said.join("\n"), @r"
    error: `11` is no label: they are whole numbers from 0 to 9
    error: `2.5` is no label: they are whole numbers from 0 to 9
    error: `-1` is no label: they are whole numbers from 0 to 9
    error: `300` is no pixel: they go from 0, paper, to 255, ink
    error: `-1` is no pixel: they go from 0, paper, to 255, ink
    ");
    assert!(bench.record() == before);
    for order in ["set label = 9", "set pixels[400, 0] = 255", "set pixels[400, 0] = 0.5"] {
        assert!(!bench.say(order).starts_with("error"), "{order}");
    }
}

#[test]
fn changes_are_taken_back_in_the_order_of_their_making() {
    let mut bench = Bench::new(Rule::Deck, 1);
    bench.say("set wih[3, 400] = 2");
    bench.session.edit(nn_tutor::lang::LiteralId(0), 128.0);
    bench.say("undo");
    assert!(bench.session.edits().is_empty(), "the newest goes first");
    assert_eq!(bench.session.changes().len(), 1);
    bench.say("undo");
    assert!(!bench.session.is_changed());
    // A number that was set twice has its first other value again.
    bench.say("set lr = 0.5");
    bench.say("set lr = 0.4");
    bench.say("undo");
    assert_eq!(bench.say("print lr"), "lr = 0.5");
}

#[test]
fn what_one_changed_oneself_is_no_learning() {
    let mut bench = Bench::new(Rule::Deck, 1);
    bench.say("goto 100");
    bench.say("set wih[3, 400] = 2");
    bench.say("keep");
    let life = bench.life("wih[3, 400]");
    let by_hand = life.by_hand.unwrap();
    assert!((life.sum + by_hand - (life.last - life.first)).abs() < 1e-12);
    assert!(by_hand > 1.0 && life.sum.abs() < 1.0, "{} and {}", by_hand, life.sum);
    assert!(life.movers.iter().all(|moved| moved.by.abs() < 1.0));
    assert_eq!(bench.life("who[0, 0]").values.len(), 301);
}

#[test]
fn futures_of_a_run_that_diverges_are_refused_in_words() {
    let mut bench = Bench::with(HIDDEN, 1, Training { learning_rate: f64::MAX, rule: Rule::Deck });
    let mut said = Vec::new();
    for order in ["set lr = 0.1", "compare 20", "keep", "goto 20", "print lr"] {
        said.push(format!("{order}\n  {}", bench.say(order)));
    }
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn a_whole_matrix_of_full_size_can_be_nudged() {
    let mut bench = Bench::with(200, 1, training(Rule::Deck));
    let said = bench.say("nudge wih");
    assert!(said.contains("all 156,800 weights"), "{said}");
}

#[test]
fn a_cell_has_the_name_the_prompt_takes() {
    let bench = Bench::new(Rule::Deck, 1);
    let trace = bench.session.trace();
    let named = |name: &str| trace.steps.iter().rposition(|s| s.assigns.as_deref() == Some(name)).unwrap();
    let name = |variable: &str, row, column| {
        bench.session.explain(named(variable), row, column).unwrap().name.unwrap()
    };
    assert_eq!(name("final_outputs", 5, 0), "final_outputs[5, 0]");
    assert_eq!(name("wih", 0, 400), "wih[0, 400]");
    assert_eq!(name("loss", 0, 0), "loss");
}

#[test]
fn a_question_can_be_stopped() {
    let mut bench = Bench::new(Rule::Deck, 2);
    let request = Request::Open { position: 1_000, watches: Vec::new() };
    let stopped = bench.run.answer(request, &mut |_, _| ControlFlow::Break(())).unwrap();
    assert_eq!(stopped, Answer::Said(Said::Stopped));
}

// On the screen.

/// The screen, and a worker that answers as soon as it is asked.
struct Desk {
    app: App,
    run: TrainingRun,
    /// What was last written to a file.
    written: String,
}

impl Desk {
    fn new() -> Self {
        let Bench { mut run, debugging, session } = Bench::new(Rule::Deck, 2);
        run.advance(700);
        let trained = run.trained();
        Self { app: App::run(session, debugging, trained, ROLE_THEME), run, written: String::new() }
    }

    fn send(&mut self, message: Message) {
        for effect in self.app.update(message) {
            if let Effect::Write { text, .. } = &effect {
                self.written.clone_from(text);
            }
            if let Effect::Ask(request) = effect {
                let news = match self.run.answer(request, &mut never_stop) {
                    Ok(answer) => RunNews::Answered(answer),
                    Err(error) => RunNews::Refused(error.to_string()),
                };
                self.send(Message::Run(news));
                let trained = self.run.trained();
                self.send(Message::Run(RunNews::Trained(trained)));
            }
        }
    }

    fn press(&mut self, keys: &str) {
        for name in keys.split_whitespace() {
            self.send(Message::Key(key(name)));
        }
    }

    fn type_in(&mut self, line: &str) {
        for letter in line.chars() {
            self.send(Message::Key(key(
                if letter == ' ' { "Space".to_owned() } else { letter.to_string() }.as_str()
            )));
        }
        self.press("Enter");
    }

    fn screen(&mut self, columns: u16, rows: u16) -> String {
        text_and_roles(&buffer(&mut self.app, columns, rows))
    }
}

#[test]
fn the_screen_of_a_sample() {
    let mut desk = Desk::new();
    insta::assert_snapshot!("debug_opened_80x24", desk.screen(80, 24));
    desk.press(") ] Right Right Right Right Right");
    desk.type_in(":watch loss");
    desk.type_in(":break loss > 0.9");
    insta::assert_snapshot!("debug_watching_120x40", desk.screen(120, 40));
    desk.type_in(":biography wih[3, 400]");
    insta::assert_snapshot!("debug_biography_120x40", desk.screen(120, 40));
    desk.type_in(":break los > 1");
    insta::assert_snapshot!("debug_wrong_order_60x18", desk.screen(60, 18));
}

#[test]
fn watches_and_breakpoints_show_on_every_screen() {
    let mut desk = Desk::new();
    desk.type_in(":watch argmax(final_outputs)");
    desk.type_in(":break loss > 0.9");
    desk.press("Right");
    for (columns, rows) in [(80, 24), (100, 32), (120, 40)] {
        let screen = desk.screen(columns, rows);
        assert!(screen.contains("watch argmax(final_outputs)"), "{screen}");
        assert!(screen.contains("break 1 loss > 0.9 hits 0"), "{screen}");
    }
    insta::assert_snapshot!("debug_watched_80x24", desk.screen(80, 24));
    insta::assert_snapshot!("debug_watched_100x32", desk.screen(100, 32));
}

#[test]
fn a_pixel_that_is_none_is_not_taken_in_its_cell_either() {
    let mut desk = Desk::new();
    desk.type_in(":goto 1:3");
    desk.press("i Left Left e 3 0 0 Enter");
    let screen = desk.screen(120, 40);
    assert!(screen.contains("is no pixel"), "{screen}");
}

#[test]
fn a_program_says_what_the_keys_of_a_run_need() {
    let program = Lesson::of_program("sum.py", "x = 1\ny = x + 1\n", Vec::new()).unwrap();
    let session = Session::with(Arc::new(program), Vec::new(), Settings::default());
    for name in ["b", "c", "w", ":", "B", "v", "x"] {
        let mut app = App::program(session.clone(), ROLE_THEME);
        app.update(Message::Key(key(name)));
        let screen = text_and_roles(&buffer(&mut app, 100, 30));
        assert!(screen.contains("needs a training run: nn-tutor debug has one"), "{name}: {screen}");
    }
}

#[test]
fn no_key_of_another_place_is_silent_or_listed() {
    let program = Lesson::of_program("sum.py", "x = 1\ny = x + 1\n", Vec::new()).unwrap();
    let session = Session::with(Arc::new(program), Vec::new(), Settings::default());
    for (name, said) in
        [("V", "`V` needs a lesson"), ("a", "`a` needs a lesson"), ("m", "There is no menu here")]
    {
        let mut app = App::program(session.clone(), ROLE_THEME);
        app.update(Message::Key(key(name)));
        let screen = text_and_roles(&buffer(&mut app, 100, 30));
        assert!(screen.contains(said), "{name}: {screen}");
    }
    let mut desk = Desk::new();
    desk.press("?");
    let help = desk.screen(120, 160);
    for other in ["play the steps", "next section", "ask it with other numbers"] {
        assert!(!help.contains(other), "{other}: {help}");
    }
    assert!(help.contains("next sample; 12]") && help.contains("cell to the left"), "{help}");
}

#[test]
fn keys_and_words_do_the_same() {
    let (mut by_key, mut by_word) = (Desk::new(), Desk::new());
    by_key.press(") 1 2 ] } b Right c ( Left B");
    for order in
        ["hundred-on", "next-sample 12", "next-epoch", "break", "step", "continue", "hundred-back", "back"]
    {
        by_word.type_in(&format!(":{order}"));
    }
    let place = |desk: &Desk| match &desk.app.screen {
        Screen::Run(screen) => (
            screen.run.debugging.position(),
            screen.stepping.session.stepper().cursor(),
            screen.run.debugging.breakpoints().to_vec(),
        ),
        _ => unreachable!(),
    };
    assert_eq!(place(&by_key), place(&by_word));
}

#[test]
fn random_keys_in_a_training_run_never_panic() {
    let keys = [
        "Right", "Left", "Up", "Down", "Enter", "Esc", "Tab", "Home", "End", "n", "N", "s", "S", "f", "F",
        "g", "i", "e", "U", "t", "r", "u", "z", "?", "/", "[", "]", "(", ")", "{", "}", "^", "$", "o", "c",
        "C", "b", "D", "w", "W", "p", "=", "x", "X", "K", "B", "v", ":", "<", ">", "+", "-", "m", "1", "2",
        "0", ".", "l", "C-l", "é",
    ];
    let lines = [
        ":watch loss",
        ":watch max(wih)",
        ":break loss > 0.9",
        ":break 5",
        ":set lr = 0.3",
        ":goto 2:17",
        ":compare 30",
        ":keep",
        ":set pixels[400, 0] = 255",
        ":nudge who[2, 3]",
        ":biography who[1, 1]",
        ":drop",
    ];
    let count: usize = std::env::var("NN_TUTOR_KEYS").ok().and_then(|n| n.parse().ok()).unwrap_or(1_000);
    let mut seed: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut roll = |sides: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % sides as u64) as usize
    };
    let mut size = (80, 24);
    let mut desk = Desk::new();
    for _ in 0..count / 2 {
        if roll(60) == 0 {
            desk.press("Esc Esc");
            desk.type_in(lines[roll(lines.len())]);
        }
        desk.press(keys[roll(keys.len())]);
        if roll(6) == 0 {
            // A window is dragged now and then, not at every key.
            if roll(12) == 0 {
                size = (1 + roll(200) as u16, 1 + roll(60) as u16);
            }
            buffer(&mut desk.app, size.0, size.1);
        }
    }
}

// Typing orders.

#[test]
fn an_order_may_be_cut_short() {
    let mut bench = Bench::new(Rule::Deck, 2);
    assert_eq!(bench.say("b loss > 1"), "Breakpoint 1: loss > 1.");
    assert_eq!(bench.say("bre loss > 2"), "Breakpoint 2: loss > 2.");
    assert_eq!(bench.say("p 1 + 1"), "1 + 1 = 2");
    assert_eq!(bench.say(":p 1 + 1"), "1 + 1 = 2");
    assert_eq!(bench.say("ne"), "error: `ne` may be next-sample, next-epoch");
    assert_eq!(bench.say("d 2"), "Breakpoint 2, loss > 2, is removed.");
    assert!(bench.say("help b").starts_with("break LINE | CONDITION"), "{}", bench.say("help b"));
    assert!(bench.say("h").lines().any(|line| line.contains("goto [EPOCH:]SAMPLE | PERCENT% | MARK (g)")));
    assert!(bench.say("help nonsense").starts_with("error: there is no order `nonsense`"));
}

#[test]
fn a_part_of_the_run_and_a_row_of_what_was_found_are_gone_to() {
    let mut bench = Bench::new(Rule::Deck, 2);
    for (part, position) in [("50%", RECORDS), ("0%", 0), ("100%", 2 * RECORDS - 1), ("0.25%", 3)] {
        bench.say(&format!("goto {part}"));
        assert_eq!(bench.debugging.position(), position, "{part}");
    }
    assert_eq!(bench.say("goto 101%"), "error: `101%` is no part of the run: write 23.5%");
    assert_eq!(bench.say("row 1"), "error: nothing was found yet: ask for a table, find or worst");
    bench.say("table loss from 1:10 to 1:30 every 10");
    bench.say("row 2");
    assert_eq!(bench.debugging.position(), 20);
    assert_eq!(bench.say("row 4"), "error: there is no row 4; the last has 3");
    bench.say("find label == 3");
    bench.say("row 5");
    let fifth = data().labels().iter().enumerate().filter(|(_, label)| **label == 3).nth(4).unwrap().0;
    assert_eq!(bench.debugging.position(), fifth);
}

#[test]
fn a_histogram_counts_every_moment() {
    let mut bench = Bench::new(Rule::Deck, 2);
    let counts = |said: &str| -> Vec<usize> {
        let count = |line: &str| line.trim_end_matches(['#', ' ']).rsplit(' ').next()?.parse().ok();
        said.lines().skip(1).filter_map(count).collect()
    };
    let labels = data();
    let of_label =
        |wanted: usize| 2 * labels.iter().filter(|record| usize::from(record.label) == wanted).count();
    assert_eq!(counts(&bench.say("histogram label")), (0..10).map(of_label).collect::<Vec<_>>());
    assert_eq!(counts(&bench.say("histogram loss")).iter().sum::<usize>(), 2 * RECORDS);
    assert_eq!(counts(&bench.say("histogram 2.5 to 1:9")), [10]);
    assert_eq!(bench.say("histogram loss, label"), "error: a histogram is of one expression");
}

#[test]
fn a_session_is_saved_as_a_script_that_makes_it_again() {
    let mut bench = Bench::new(Rule::Deck, 2);
    for order in [
        "break loss > 1",
        "goto 1:20",
        "step 4",
        "set lr = 0.5",
        "watch loss",
        "goto 2:7",
        "step 2",
        "break 3",
    ] {
        let said = bench.say(order);
        assert!(!said.starts_with("error"), "{order}: {said}");
    }
    let script = bench.say("save mine.txt");
    let mut again = Bench::new(Rule::Deck, 2);
    for line in script.lines().filter(|line| !line.starts_with('#')) {
        let said = again.say(line);
        assert!(!said.starts_with("error"), "{line}: {said}\n{script}");
    }
    let left = |bench: &Bench| {
        let waiting: Vec<String> = bench.debugging.waiting().map(|change| format!("{change:?}")).collect();
        let watches: Vec<&str> =
            bench.debugging.watches().iter().map(|watch| watch.condition.text.as_str()).collect();
        let cursor = bench.session.stepper().cursor();
        format!("{} {cursor:?} {waiting:?} {watches:?} {script}", bench.debugging.position())
    };
    assert_eq!(left(&again), left(&bench));
    assert_eq!(again.say("save mine.txt"), script);
}

#[test]
fn what_keys_changed_is_saved_as_orders_that_make_it_again() {
    let mut desk = Desk::new();
    desk.type_in(":goto 1:20");
    // A cell of a result, a number written in the program, one taken back, and one at another sample.
    desk.press("Right Right i e 0 . 2 5 Enter Esc Right Right Right Right");
    desk.press("i e 0 . 5 Enter Esc i Left e 0 . 7 5 Enter U Esc ] Home i e 0 . 1 2 5 Enter Esc Right");
    desk.type_in(":save mine.txt");
    let script = desk.written.clone();
    let mut again = Bench::new(Rule::Deck, 2);
    for line in script.lines().filter(|line| !line.starts_with('#')) {
        let said = again.say(line);
        assert!(!said.starts_with("error"), "{line}: {said}\n{script}");
    }
    let Screen::Run(screen) = &desk.app.screen else { unreachable!() };
    assert_eq!(again.session.changes(), screen.stepping.session.changes(), "{script}");
    let waiting = |debugging: &Debugging| -> Vec<String> {
        debugging.waiting().map(|change| format!("{change:?}")).collect()
    };
    let wanted = waiting(&screen.run.debugging);
    assert!(!wanted.is_empty() && !screen.stepping.session.changes().is_empty(), "{script}");
    assert_eq!(waiting(&again.debugging), wanted, "{script}");
    // Without a name of its own, too.
    let mut bench = Bench::new(Rule::Deck, 1);
    for order in ["set 2:10 = 0.5", "set step 3[4, 0] = 2"] {
        let said = bench.say(order);
        assert!(said.contains(", and is ") || said.contains("no number at"), "{said}");
    }
}

#[test]
fn names_that_may_be_meant_are_gone_through_by_tab() {
    let mut desk = Desk::new();
    desk.press(": p r i n t Space Tab");
    let first = desk.screen(80, 24);
    assert!(first.contains(" of ") && first.contains("; Tab: on)"), "{first}");
    assert!(!first.contains("argmax"), "functions are offered once a letter is there: {first}");
    let mut seen = first;
    for _ in 0..6 {
        desk.press("Tab");
        seen += &desk.screen(80, 24);
    }
    for name in ["wih", "pixels", "hidden_errors", "sample"] {
        assert!(seen.contains(&format!("{name}  ")) || seen.contains(&format!("{name} ")), "{name}: {seen}");
    }
}

#[test]
fn a_row_of_what_was_found_is_gone_to_by_keys() {
    let mut desk = Desk::new();
    desk.press("R");
    assert!(desk.screen(120, 40).contains("No rows were found yet"));
    let run = |desk: &Desk| match &desk.app.screen {
        Screen::Run(screen) => screen.run.clone(),
        _ => unreachable!(),
    };
    desk.type_in(":find label == 3");
    let Some(Said::Found(found)) = run(&desk).finding else { panic!() };
    desk.press("R Down Down Up Down");
    let screen = desk.screen(120, 40);
    assert!(screen.contains(&format!("▸   {}", found.moments[2])), "{screen}");
    desk.press("Enter");
    assert_eq!(run(&desk).debugging.moment(), found.moments[2]);
    assert!(run(&desk).row.is_none(), "who went somewhere is among the rows no more");
    desk.press("R Down Enter");
    assert_eq!(run(&desk).debugging.moment(), found.moments[3], "one goes on to the next");
    desk.type_in(":table loss, label to 20");
    desk.press("R Down Enter");
    assert_eq!(run(&desk).debugging.moment().to_string(), "1:1");
}

/// As in a pager: a key that means nothing among the rows leaves them and does what it does anywhere.
#[test]
fn among_the_rows_found_no_key_is_silent() {
    let mut desk = Desk::new();
    desk.type_in(":worst 5");
    let is_among = |desk: &Desk| matches!(&desk.app.screen, Screen::Run(screen) if screen.run.row.is_some());
    for (name, sign) in [
        ("z", "The largest losses of 600 samples, as the network is at 1:0:"),
        (":", ":  "),
        ("b", "Breakpoint 1"),
        ("n", "step 5 of"),
        ("End", "step "),
        ("]", "Sample 1:1"),
        ("c", "Sample"),
    ] {
        desk.press("R Down");
        let footer = desk.screen(80, 24).lines().nth(23).unwrap().to_owned();
        assert!(footer.contains("Enter go there") && footer.contains("Esc done"), "{footer}");
        let before = desk.screen(80, 24);
        desk.press(name);
        let after = desk.screen(80, 24);
        assert!(!is_among(&desk) && after != before, "{name}: {after}");
        assert!(after.contains(sign), "{name}: {after}");
        desk.press("Esc");
    }
    // A number counts for the key after it, there too.
    desk.press("^ R 1 2 ]");
    assert!(desk.screen(80, 24).contains("Sample 1:12."));
    desk.press("R Up Up Up Up Up Down Down Esc R");
    assert!(matches!(&desk.app.screen, Screen::Run(screen) if screen.run.row == Some(2)));
}

#[test]
fn what_the_worst_are_worst_of_is_never_cut() {
    let mut desk = Desk::new();
    desk.type_in(":worst 5");
    assert!(desk.screen(120, 40).contains("at 1:0 · z shows all of it"), "{}", desk.screen(120, 40));
    desk.press("R");
    let words = |screen: &str| screen.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    for (columns, rows) in [(80, 24), (120, 40)] {
        let screen = desk.screen(columns, rows);
        let pane: Vec<&str> = screen.lines().filter_map(|line| Some(line.split_once('│')?.1)).collect();
        let pane = words(&pane.join("\n"));
        assert!(pane.contains("as the network is at 1:0:"), "{screen}");
    }
    let Screen::Run(run) = &desk.app.screen else { unreachable!() };
    let Some(Said::Worst(worst)) = run.run.finding.clone() else { unreachable!() };
    desk.press("Down Down Enter");
    let Screen::Run(run) = &desk.app.screen else { unreachable!() };
    assert_eq!(run.run.debugging.moment().sample, worst.samples[2].0);
}

#[test]
fn a_term_of_why_shows_its_value_and_both_its_factors() {
    let mut desk = Desk::new();
    desk.press("End");
    desk.type_in(":why final_inputs[7]");
    for keys in ["", "R"] {
        desk.press(keys);
        let screen = desk.screen(80, 24);
        // The last line gives way to the mark for more.
        let is_term = |line: &&str| line.contains("who[7, ") && !line.contains("z: more");
        let terms: Vec<&str> = screen.lines().filter(is_term).collect();
        assert!(terms.len() > 3, "{screen}");
        for term in terms {
            let (_, term) = term.split_once('│').unwrap();
            assert!(term.contains(" % ") && term.contains("0."), "{term}");
            assert!(term.contains(" × hidden_") && term.trim_end().ends_with(']'), "{term}");
        }
    }
    assert!(desk.screen(120, 40).contains("% of all sizes added up"));
    desk.type_in(":help why");
    assert!(desk.screen(120, 40).contains("their part of all sizes added up"));
}

#[test]
fn an_order_that_fails_says_how_it_is_given_up() {
    let mut desk = Desk::new();
    desk.type_in(":print hidden_outputs");
    let screen = desk.screen(120, 40);
    assert!(screen.contains("it gets one in line 4 · Esc gives the line up"), "{screen}");
    desk.press("Esc");
    assert!(!desk.screen(120, 40).contains(":  print"));
}

#[test]
fn what_is_counted_has_its_digits_in_groups() {
    let found = |count| Findings {
        condition: "loss > 0".to_owned(),
        takes: RoundTakes::Record,
        count,
        looked: 50_000,
        moments: Vec::new(),
        without: None,
        ended: None,
    };
    let all = survey::found(&found(50_000));
    assert_eq!(all, ["loss > 0 holds at 50,000 of 50,000 samples, 100 %", "  … and 50,000 more"]);
    assert_eq!(survey::of_found(&found(1)), "loss > 0 holds at 1 of 50,000 samples, less than 0.01 %");
    assert_eq!(survey::of_found(&found(0)), "loss > 0 holds at 0 of 50,000 samples, 0 %");
    let batches = Findings { takes: RoundTakes::Batch, ..found(2) };
    assert_eq!(survey::of_found(&batches), "loss > 0 holds at 2 of 50,000 batches, less than 0.01 %");
    let table =
        Table { columns: vec!["loss".into()], takes: RoundTakes::Batch, rows: Vec::new(), ended: None };
    assert_eq!(survey::of_table(&table), "0 rows of loss, as each batch leaves them");
    assert_eq!(survey::table(&table, 10), ["row  batch  loss"]);
    let one = Said::Places(vec![(Moment { epoch: 1, sample: 3 }, "mark a".to_owned())]);
    assert_eq!(said::line(&one), "Marks and notes: 1");
}

#[test]
fn a_term_of_why_leads_on_to_the_pixels() {
    let mut desk = Desk::new();
    desk.type_in(":goto 3");
    desk.press("End");
    desk.type_in(":why final_inputs[3]");
    let name = |desk: &Desk| match &desk.app.screen {
        Screen::Run(screen) => match &screen.run.finding {
            Some(Said::Why(why)) => why.name.clone(),
            other => format!("{other:?}"),
        },
        _ => unreachable!(),
    };
    // By size and by sign: the largest as long as there is room, what is taken away to the left.
    for (columns, rows) in [(120, 40), (100, 32)] {
        desk.press("z");
        let screen = desk.screen(columns, rows);
        desk.press("Esc");
        let terms: Vec<&str> = screen.lines().filter(|line| line.contains(" %  ")).collect();
        assert!(terms.len() > 5, "{screen}");
        for term in terms {
            let (numbers, bar) = term.split_once(" %  ").unwrap();
            let (left, right) = bar.split_once('│').unwrap();
            let is_taken = numbers.contains('−');
            let fills = |side: &str| side.contains(['█', '▌', '▐']);
            assert!(!fills(if is_taken { right } else { left }), "{term}");
        }
    }
    // What was asked of one sample does not pass for another's.
    assert!(!desk.screen(120, 40).contains("where it was asked"));
    desk.press("]");
    assert!(desk.screen(120, 40).contains("This is of 1:3, where it was asked."), "{}", desk.screen(120, 40));
    desk.press("[");
    desk.press("End");
    desk.press("R Down Enter");
    assert!(name(&desk).starts_with("hidden_inputs["), "{}", name(&desk));
    assert!(matches!(&desk.app.screen, Screen::Run(screen) if screen.run.row == Some(0)), "one goes on");
    // Over the image: what adds and what takes away has a colour and a sign.
    desk.press("Esc z");
    let screen = desk.screen(160, 60);
    assert!(screen.contains("over the image, + adds and - takes away:"), "{screen}");
    desk.press("Esc R Left");
    assert_eq!(name(&desk), "final_inputs[3]");
    desk.press("Down Enter Enter Enter Enter Enter");
    let screen = desk.screen(120, 40);
    assert!(screen.contains("it was given"), "{screen}");
}

#[test]
fn what_takes_things_away_asks_first() {
    let mut desk = Desk::new();
    desk.type_in(":break loss > 0.9");
    desk.press("D");
    let screen = desk.screen(120, 40);
    assert!(screen.contains("Remove 1 breakpoint?") && screen.contains("break 1 loss"), "{screen}");
    desk.press("D");
    assert!(!desk.screen(120, 40).contains("break 1 loss"));
    desk.type_in(":break loss > 0.9");
    desk.type_in(":delete");
    assert!(desk.screen(120, 40).contains("break 2 loss"), "typed, it asks, too");
    desk.press("Enter");
    assert!(!desk.screen(120, 40).contains("break 2 loss"));
}

/// What would be lost is asked about once; what was saved, or brought back by a script before the screen came, is not.
#[test]
fn leaving_asks_about_what_is_not_saved() {
    let leaves = |desk: &mut Desk, name: &str| {
        desk.app.update(Message::Key(key(name))).iter().any(|effect| matches!(effect, Effect::Quit))
    };
    let asks = "Leave? What you set is lost";
    assert!(leaves(&mut Desk::new(), "q"), "nothing was set");
    for set in [":break loss > 0.9", ":watch loss", ":set lr = 0.3"] {
        let mut desk = Desk::new();
        desk.type_in(set);
        assert!(!leaves(&mut desk, "q"), "{set}");
        assert!(desk.screen(80, 24).contains(asks), "{set}");
        assert!(leaves(&mut desk, "q"), "{set}, asked twice");
        let mut desk = Desk::new();
        desk.type_in(set);
        desk.type_in(":q");
        assert!(desk.screen(80, 24).contains(asks), "{set}, typed");
        assert!(leaves(&mut desk, "Enter"), "{set}, typed twice");
        let mut desk = Desk::new();
        desk.type_in(set);
        desk.type_in(":save x.txt");
        assert!(leaves(&mut desk, "q"), "{set}, saved");
    }
}

#[test]
fn a_line_is_completed_and_an_earlier_one_brought_back() {
    let mut desk = Desk::new();
    desk.press(": h i s Tab f i n Tab");
    let screen = desk.screen(120, 40);
    assert!(screen.contains("histogram final_"), "{screen}");
    assert!(screen.contains("final_inputs") && screen.contains("final_outputs"), "{screen}");
    desk.press("o Tab");
    assert!(desk.screen(120, 40).contains("histogram final_outputs"));
    desk.press("Esc");
    desk.type_in(":print 1 + 1");
    desk.type_in(":watch loss");
    desk.press(": Up Up");
    assert!(desk.screen(120, 40).contains(":  print 1 + 1"));
    desk.press("Down");
    assert!(desk.screen(120, 40).contains(":  watch loss"));
}
