//! What has a past, held against models so plain that they can be seen to be right: whatever is done to it in any order,
//! the model works it out from the start.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use nn_tutor::cli::progress_file::ProgressFile;
use nn_tutor::digits::{Dataset, Sample};
use nn_tutor::interp::Settings;
use nn_tutor::lang::LiteralId;
use nn_tutor::network::{Layers, Network, Rule, SparseNetwork, Training};
use nn_tutor::pictures::drawing::{Drawing, Spot, Tool};
use nn_tutor::run::{Answer, Debugging, Reply, Request, TrainingRun};
use nn_tutor::session::progress::{Day, Progress};
use nn_tutor::session::{QuestionOutcome, Session};
use proptest::prelude::*;
use proptest::sample::select;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};
use tempfile::TempDir;

use super::support::{cases, read};

/// The pad: what was drawn, and how much of it stands.
#[derive(Clone, Debug, Default)]
struct Paper {
    acts: Vec<PadAct>,
    standing: usize,
}

#[derive(Clone, Debug)]
enum PadAct {
    Stroke(Tool, Vec<Spot>),
    Clear,
}

#[derive(Clone, Debug)]
enum PadMove {
    Act(PadAct),
    Undo,
    Redo,
}

const WIDTH: f64 = 0.09;

fn carry_out(drawing: &mut Drawing, act: &PadAct) {
    match act {
        PadAct::Clear => drawing.clear(),
        PadAct::Stroke(tool, spots) => {
            drawing.begin(*tool, WIDTH, spots[0]);
            spots[1..].iter().for_each(|spot| drawing.extend(*spot));
        }
    }
}

impl ReferenceStateMachine for Paper {
    type State = Self;
    type Transition = PadMove;

    fn init_state() -> BoxedStrategy<Self> {
        Just(Self::default()).boxed()
    }

    fn transitions(_: &Self) -> BoxedStrategy<PadMove> {
        let spots = prop::collection::vec(prop::array::uniform2(-0.2..1.2), 1..4);
        let stroke = (select(vec![Tool::Pen, Tool::Pen, Tool::Rubber]), spots)
            .prop_map(|(tool, spots)| PadMove::Act(PadAct::Stroke(tool, spots)));
        prop_oneof![4 => stroke, 1 => Just(PadMove::Act(PadAct::Clear)), 4 => Just(PadMove::Undo), 3 => Just(PadMove::Redo)].boxed()
    }

    fn apply(mut paper: Self, moved: &PadMove) -> Self {
        match moved {
            PadMove::Act(act) => {
                paper.acts.truncate(paper.standing);
                paper.acts.push(act.clone());
                paper.standing += 1;
            }
            PadMove::Undo => paper.standing = paper.standing.saturating_sub(1),
            PadMove::Redo => paper.standing = paper.acts.len().min(paper.standing + 1),
        }
        paper
    }
}

struct Pad;

impl StateMachineTest for Pad {
    type SystemUnderTest = Drawing;
    type Reference = Paper;

    fn init_test(_: &Paper) -> Drawing {
        Drawing::default()
    }

    fn apply(mut drawing: Drawing, paper: &Paper, moved: PadMove) -> Drawing {
        match moved {
            PadMove::Act(act) => carry_out(&mut drawing, &act),
            PadMove::Undo => drop(drawing.undo()),
            PadMove::Redo => drop(drawing.redo()),
        }
        let mut fresh = Drawing::default();
        paper.acts[..paper.standing].iter().for_each(|act| carry_out(&mut fresh, act));
        assert_eq!(drawing.ink(), fresh.ink());
        drawing
    }
}

/// The file of progress and the windows that have it open, as sets of questions answered.
#[derive(Clone, Debug)]
struct Windows {
    file: BTreeSet<usize>,
    windows: [Window; 3],
}

#[derive(Clone, Debug, Default)]
struct Window {
    known: BTreeSet<usize>,
    now: BTreeSet<usize>,
}

#[derive(Clone, Debug)]
enum WindowMove {
    Answer(usize, usize),
    Save(usize),
    OpenAnew(usize),
    /// By a command of its own.
    Forget,
}

impl ReferenceStateMachine for Windows {
    type State = Self;
    type Transition = WindowMove;

    fn init_state() -> BoxedStrategy<Self> {
        Just(Self { file: BTreeSet::new(), windows: Default::default() }).boxed()
    }

    fn transitions(_: &Self) -> BoxedStrategy<WindowMove> {
        prop_oneof![
            5 => (0..3_usize, 0..8_usize).prop_map(|(window, question)| WindowMove::Answer(window, question)),
            4 => (0..3_usize).prop_map(WindowMove::Save),
            1 => (0..3_usize).prop_map(WindowMove::OpenAnew),
            1 => Just(WindowMove::Forget),
        ]
        .boxed()
    }

    fn apply(mut all: Self, moved: &WindowMove) -> Self {
        match *moved {
            WindowMove::Answer(window, question) => {
                all.windows[window].now.insert(question);
            }
            WindowMove::Save(window) => {
                let Window { known, now } = &mut all.windows[window];
                all.file.extend(now.difference(known));
                known.clone_from(now);
            }
            WindowMove::OpenAnew(window) => {
                all.windows[window] = Window { known: all.file.clone(), now: all.file.clone() };
            }
            WindowMove::Forget => all.file.clear(),
        }
        all
    }
}

struct Terminals {
    folder: TempDir,
    windows: Vec<(ProgressFile, Progress)>,
}

impl Terminals {
    fn open(&self) -> (ProgressFile, Progress) {
        let file = ProgressFile::at(self.folder.path().join("progress.json"));
        let progress = file.progress().clone();
        (file, progress)
    }
}

/// A lesson with as many questions as are asked.
fn asking() -> Arc<nn_tutor::lesson::Lesson> {
    let question = |at| format!("```question\nask = \"What is a after {at}?\"\ncell = \"a\"\n```\n");
    let all: String = (0..8).map(question).collect();
    read(&format!("+++\ntitle = \"T\"\n+++\nWords.\n\n```python\na = 1.0 + 1.0\n```\n{all}"))
}

impl StateMachineTest for Terminals {
    type SystemUnderTest = Self;
    type Reference = Windows;

    fn init_test(_: &Windows) -> Self {
        let mut all = Self { folder: TempDir::new().unwrap(), windows: Vec::new() };
        all.windows = (0..3).map(|_| all.open()).collect();
        all
    }

    fn apply(mut all: Self, model: &Windows, moved: WindowMove) -> Self {
        match moved {
            WindowMove::Answer(window, id) => {
                let lesson = all.windows[window].1.lessons.entry("t".to_owned()).or_default();
                lesson.note_answer(
                    &asking(),
                    QuestionOutcome { id, tries: 1, ..QuestionOutcome::default() },
                    Day(20_000),
                );
            }
            WindowMove::Save(window) => {
                let (file, progress) = &mut all.windows[window];
                file.save(progress).unwrap();
            }
            WindowMove::OpenAnew(window) => all.windows[window] = all.open(),
            WindowMove::Forget => all.open().0.forget().unwrap(),
        }
        let (_, kept) = all.open();
        let answered =
            kept.lessons.get("t").map(|lesson| lesson.answered(&asking()).collect::<BTreeSet<_>>());
        assert_eq!(answered.unwrap_or_default(), model.file);
        all
    }
}

/// A training run of few records, gone through by order: where one stands, and what was changed and kept before which
/// sample.
#[derive(Clone, Debug, Default)]
struct Replay {
    at: usize,
    /// What a weight was set to before some samples, by changes that were kept.
    kept: BTreeMap<usize, f64>,
}

const RECORDS: usize = 6;
const EPOCHS: usize = 3;
const SHAPE: Layers = Layers { inputs: 4, hidden: 3, outputs: 3 };
const TRAINING: Training = Training { learning_rate: 0.3, rule: Rule::Deck };

fn records() -> Dataset {
    let pixels = (0..RECORDS * 4).map(|at| (at * 67 % 256) as u8).collect();
    Dataset::new("few", (2, 2), pixels, (0..RECORDS).map(|at| (at % 3) as u8).collect()).unwrap()
}

impl Replay {
    /// The network before a sample, trained from the start, and the losses up to there.
    fn network(&self, to: usize) -> (SparseNetwork, Vec<f64>) {
        let data = records();
        let mut network = SparseNetwork::new(&Network::initial(SHAPE, 1).unwrap());
        let mut losses = Vec::new();
        for position in 0..to {
            network = Self::changed(network, self.kept.get(&position));
            let Sample { label, pixels } = data.get(position % RECORDS).unwrap();
            losses.push(network.train(Sample { label, pixels }, TRAINING));
        }
        let last = self.kept.get(&to);
        (Self::changed(network, last), losses)
    }

    fn changed(network: SparseNetwork, to: Option<&f64>) -> SparseNetwork {
        let Some(to) = to else { return network };
        let mut wih = network.network().wih().clone();
        let who = network.network().who().clone();
        wih[(1, 2)] = *to;
        SparseNetwork::new(&Network::new(wih, who).unwrap())
    }

    /// The nearest sample from the beginning of this one on, or before it, whose loss is above a bound.
    fn found(&self, above: f64, forwards: bool) -> Option<usize> {
        let (_, losses) = self.network(RECORDS * EPOCHS);
        let holds = |at: &usize| losses[*at] > above;
        if forwards { (self.at..losses.len()).find(holds) } else { (0..self.at).rev().find(holds) }
    }
}

#[derive(Clone, Debug)]
enum RunMove {
    GoTo(usize),
    TrainAhead(usize),
    Search(f64, bool),
    Keep(f64),
    /// Sets a weight and forgets it again.
    Drop(f64),
}

impl ReferenceStateMachine for Replay {
    type State = Self;
    type Transition = RunMove;

    fn init_state() -> BoxedStrategy<Self> {
        Just(Self::default()).boxed()
    }

    fn transitions(_: &Self) -> BoxedStrategy<RunMove> {
        prop_oneof![
            3 => (0..RECORDS * EPOCHS).prop_map(RunMove::GoTo),
            1 => (0..10_usize).prop_map(RunMove::TrainAhead),
            3 => (0.05..0.9, any::<bool>()).prop_map(|(above, forwards)| RunMove::Search(above, forwards)),
            1 => (-2.0..2.0).prop_map(RunMove::Keep),
            1 => (-2.0..2.0).prop_map(RunMove::Drop),
        ]
        .boxed()
    }

    fn apply(mut replay: Self, moved: &RunMove) -> Self {
        match *moved {
            RunMove::GoTo(position) => replay.at = position,
            RunMove::TrainAhead(_) | RunMove::Drop(_) => {}
            RunMove::Search(above, forwards) => {
                replay.at = replay.found(above, forwards).unwrap_or(replay.at);
            }
            RunMove::Keep(to) => {
                // What was kept later was of the future that this one takes the place of.
                replay.kept.split_off(&replay.at);
                replay.kept.insert(replay.at, to);
            }
        }
        replay
    }
}

struct Debugged {
    run: TrainingRun,
    debugging: Debugging,
    session: Session,
}

impl Debugged {
    fn order(&mut self, order: &str) {
        let reply =
            self.debugging.order(&mut self.session, order).unwrap_or_else(|error| panic!("{order}: {error}"));
        if let Reply::Ask(request) = reply {
            let answer = self.run.answer(request, &mut |_, _| ControlFlow::Continue(())).unwrap();
            self.debugging.take_in(&mut self.session, answer);
        }
    }

    fn position(&self) -> usize {
        let moment = self.debugging.moment();
        (moment.epoch - 1) * RECORDS + moment.sample
    }
}

impl StateMachineTest for Debugged {
    type SystemUnderTest = Self;
    type Reference = Replay;

    fn init_test(_: &Replay) -> Self {
        let network = Network::initial(SHAPE, 1).unwrap();
        let mut run = TrainingRun::new(&network, records(), None, EPOCHS, TRAINING).unwrap();
        let request = Request::Open { position: 0, watches: Vec::new() };
        let opened = run.answer(request, &mut |_, _| ControlFlow::Continue(())).unwrap();
        let Answer::Opened(opened) = opened else { panic!("no sample was opened") };
        let (debugging, session) = Debugging::new(run.setting.clone(), *opened, Settings::default());
        Self { run, debugging, session }
    }

    fn apply(mut debugged: Self, replay: &Replay, moved: RunMove) -> Self {
        match moved {
            RunMove::GoTo(position) => {
                debugged.order(&format!("goto {}:{}", position / RECORDS + 1, position % RECORDS));
            }
            RunMove::TrainAhead(samples) => debugged.run.advance(samples),
            RunMove::Search(above, forwards) => {
                let stepper = debugged.session.stepper_mut();
                stepper.go_to_stop(0);
                debugged.order(&format!("break loss > {above}"));
                debugged.order(if forwards { "continue" } else { "reverse" });
                debugged.order("delete");
            }
            RunMove::Keep(to) => {
                debugged.order(&format!("set wih[1, 2] = {to}"));
                debugged.order("keep");
            }
            RunMove::Drop(to) => {
                debugged.order(&format!("set wih[1, 2] = {to}"));
                debugged.order("drop");
            }
        }
        assert_eq!(debugged.position(), replay.at);
        let (network, _) = replay.network(replay.at);
        let values = debugged.session.values_at(debugged.session.trace().given.saturating_sub(1));
        let cells: Vec<f64> = values["wih"].cells().collect();
        let wih = network.network().wih().transpose();
        // The run keeps its weights in another form.
        assert!(cells.iter().zip(&wih).all(|(a, b)| (a - b).abs() < 1e-9), "{cells:?} and {wih}");
        debugged
    }
}

/// A lesson gone through: what was changed, and how far one is.
#[derive(Clone, Debug, Default)]
struct Changes(Vec<f64>);

#[derive(Clone, Debug)]
enum LessonMove {
    Change(f64),
    Undo,
    There(Vec<usize>),
    Round(Option<i32>),
}

impl ReferenceStateMachine for Changes {
    type State = Self;
    type Transition = LessonMove;

    fn init_state() -> BoxedStrategy<Self> {
        Just(Self::default()).boxed()
    }

    fn transitions(_: &Self) -> BoxedStrategy<LessonMove> {
        prop_oneof![
            2 => (-4.0..4.0).prop_map(LessonMove::Change),
            2 => Just(LessonMove::Undo),
            4 => prop::collection::vec(0..3_usize, 1..12).prop_map(LessonMove::There),
            1 => select(vec![None, Some(2), Some(5)]).prop_map(LessonMove::Round),
        ]
        .boxed()
    }

    fn apply(Self(mut changes): Self, moved: &LessonMove) -> Self {
        match moved {
            LessonMove::Change(to) => changes.push(*to),
            LessonMove::Undo => drop(changes.pop()),
            LessonMove::There(_) | LessonMove::Round(_) => {}
        }
        Self(changes)
    }
}

struct Opened;

impl StateMachineTest for Opened {
    type SystemUnderTest = Session;
    type Reference = Changes;

    fn init_test(_: &Changes) -> Session {
        Session::new(super::support::lesson(2), Settings::default())
    }

    fn apply(mut session: Session, Changes(changes): &Changes, moved: LessonMove) -> Session {
        let first = LiteralId(0);
        match moved {
            LessonMove::Change(to) => session.edit(first, to),
            LessonMove::Undo => drop(session.undo_edit()),
            LessonMove::Round(round) => session.set_round(round),
            // However one got on, going back as far at the same level leads back.
            LessonMove::There(ways) => {
                for way in ways {
                    let stepper = session.stepper_mut();
                    let before = stepper.cursor();
                    match way {
                        0 if stepper.step_on() => {
                            let there = stepper.cursor();
                            assert!(stepper.step_back());
                            assert_eq!(stepper.cursor(), before);
                            assert!(stepper.step_on());
                            assert_eq!(stepper.cursor(), there);
                        }
                        1 => drop(stepper.step_in()),
                        2 => drop(stepper.step_out()),
                        _ => {}
                    }
                }
            }
        }
        // The record is that of a lesson opened afresh with the last change alone.
        let mut fresh = Session::new(super::support::lesson(2), Settings::default());
        fresh.set_round(session.round());
        if let Some(to) = changes.last() {
            fresh.edit(first, *to);
        }
        let results =
            |session: &Session| session.trace().steps.iter().map(|s| s.result.clone()).collect::<Vec<_>>();
        assert_eq!(results(&session), results(&fresh));
        Session::clone(&session)
    }
}

prop_state_machine! {
    #![proptest_config(cases(24))]

    #[test]
    fn the_pad_is_what_stands_of_what_was_drawn(sequential 1..30 => Pad);

    #[test]
    fn windows_keep_what_each_learned(sequential 1..25 => Terminals);

    #[test]
    fn a_run_is_what_training_from_the_start_makes_it(sequential 1..12 => Debugged);

    #[test]
    fn a_lesson_is_what_its_changes_make_it(sequential 1..15 => Opened);
}
