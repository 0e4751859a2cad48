//! The debugger's search held to a model that knows nothing of it: every place at which a breakpoint stops, found by
//! opening each sample of the run and looking at each of its steps.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use nn_tutor::digits::Dataset;
use nn_tutor::interp::{MOST_ALONE, Settings};
use nn_tutor::matrix::Value;
use nn_tutor::network::{Layers, Network, Rule, Training};
use nn_tutor::run::{
    Answer, Breakpoint, Condition, Debugging, Moment, Opened, Reply, Request, Said, TrainingRun, When,
};
use nn_tutor::session::Session;
use nn_tutor::trace::Trace;
use proptest::prelude::*;

const RECORDS: usize = 6;
const EPOCHS: usize = 3;
const CLASSES: u8 = 3;

/// A place: position, and step in it.
type Place = (usize, usize);

fn never_stop(_: usize, _: usize) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// A run over a few images of 2×2, and a debugger at its first sample.
struct Desk {
    run: TrainingRun,
    debugging: Debugging,
    session: Session,
    stopped: Option<Place>,
}

/// What the search should find, as far as the run and the changes in it are what they are.
struct Model {
    /// Every place, and whether it is a line's alone.
    places: BTreeMap<Place, bool>,
}

impl Desk {
    fn new(seed: u64) -> Self {
        let pixels = (0..RECORDS * 4).map(|at| ((at as u64 * 97 + seed * 31) % 256) as u8).collect();
        let labels = (0..RECORDS).map(|at| ((at as u64 * 5 + seed) % u64::from(CLASSES)) as u8).collect();
        let data = Dataset::new("tiny", (2, 2), pixels, labels).unwrap();
        let shape = Layers { inputs: 4, hidden: 3, outputs: usize::from(CLASSES) };
        let network = Network::initial(shape, seed).unwrap();
        let training = Training { learning_rate: 0.3, rule: Rule::Deck };
        let mut run = TrainingRun::new(&network, data, None, EPOCHS, training).unwrap();
        let opened = open(&mut run, 0);
        let (debugging, session) = Debugging::new(run.setting.clone(), opened, Settings::default());
        Self { run, debugging, session, stopped: None }
    }

    fn order(&mut self, order: &str) -> Option<Said> {
        match self.debugging.order(&mut self.session, order).ok()? {
            Reply::Said(said) => Some(said),
            Reply::Ask(request) => {
                let answer = self.run.answer(request, &mut never_stop).unwrap();
                Some(self.debugging.take_in(&mut self.session, answer))
            }
            Reply::Write { .. } => None,
        }
    }

    fn place(&self) -> Place {
        (self.debugging.position(), self.session.reached().unwrap())
    }

    /// The record of a sample as it is left, or as it is shown, which differ where a change waits.
    fn traces(&self, run: &mut TrainingRun, position: usize) -> (Trace, Trace) {
        let opened = open(run, position);
        let mut session = Session::with(run.setting.step.clone(), opened.given, Settings::default());
        session.set_changes(opened.kept);
        let left = session.trace().clone();
        let moment = Moment::of(position, RECORDS);
        let waiting = self.debugging.waiting().find(|(at, _)| *at == moment).map(|(_, changes)| changes);
        if position == self.debugging.position() {
            session.set_changes(self.session.changes().to_vec());
        } else if let Some(changes) = waiting {
            session.set_changes(changes.to_vec());
        }
        (left, session.trace().clone())
    }

    fn model(&self) -> Model {
        let mut run = self.run.clone();
        let mut places = BTreeMap::new();
        let mut before: Vec<Option<f64>> = Vec::new();
        for position in 0..RECORDS * EPOCHS {
            let (left, shown) = self.traces(&mut run, position);
            if position == 0 {
                before = self.worths(&left, left.given - 1, 0);
            }
            for (breakpoint, before) in self.debugging.breakpoints().iter().zip(&before) {
                for step in self.steps(&shown, position, breakpoint, *before) {
                    let is_line = matches!(breakpoint.when, When::Line(_));
                    let alone = places.entry((position, step)).or_insert(true);
                    *alone &= is_line;
                }
            }
            before = self.worths(&left, left.steps.len() - 1, position);
        }
        Model { places }
    }

    /// What every breakpoint's expression is worth once a step is done.
    fn worths(&self, trace: &Trace, step: usize, position: usize) -> Vec<Option<f64>> {
        let worth = |breakpoint: &Breakpoint| worth(breakpoint.condition()?, trace, step, position);
        self.debugging.breakpoints().iter().map(worth).collect()
    }

    fn steps(
        &self,
        trace: &Trace,
        position: usize,
        breakpoint: &Breakpoint,
        before: Option<f64>,
    ) -> Vec<usize> {
        let steps = trace.given..trace.steps.len();
        match &breakpoint.when {
            When::Line(line) => {
                let lines = self.session.lesson().code_lines();
                let line = lines.iter().find(|l| l.number == *line).unwrap();
                let begins = |step: &usize| {
                    (*step == trace.given || trace.steps[step - 1].closes)
                        && line.holds(trace.steps[*step].statement.start)
                };
                steps.filter(begins).collect()
            }
            When::Holds(condition) => {
                let holds = |step: &usize| worth(condition, trace, *step, position).is_some_and(|v| v != 0.0);
                if !holds(&(trace.steps.len() - 1)) {
                    return Vec::new();
                }
                steps.clone().find(holds).into_iter().collect()
            }
            When::Changes { condition, by } => {
                let differs = |step: &usize| {
                    let now = worth(condition, trace, *step, position);
                    now.zip(before).is_some_and(|(now, before)| (now - before).abs() > *by)
                };
                if !differs(&(trace.steps.len() - 1)) {
                    return Vec::new();
                }
                steps.clone().find(differs).into_iter().collect()
            }
        }
    }

    /// Searches, and holds what is found to the model.
    fn search(&mut self, forward: bool) {
        let model = self.model();
        let here = self.place();
        let counts = |at: &Place, is_line: bool| *at == here && !is_line && self.stopped != Some(here);
        let ahead = |at: &Place| if forward { *at > here } else { *at < here };
        let mut wanted =
            model.places.iter().filter(|(at, is_line)| ahead(at) || counts(at, **is_line)).map(|(at, _)| *at);
        let wanted = if forward { wanted.next() } else { wanted.next_back() };
        let order = if forward { "continue" } else { "reverse" };
        let said = self.order(order).unwrap();
        match wanted {
            Some(place) => {
                assert!(matches!(said, Said::Hit { .. }), "{order} from {here:?}: {said:?}, not {place:?}");
                assert_eq!(self.place(), place, "{order} from {here:?}");
                self.stopped = Some(place);
            }
            None => {
                assert!(matches!(said, Said::NotFound { .. }), "{order} from {here:?}: {said:?}");
                assert_eq!(self.place(), here);
            }
        }
    }
}

fn open(run: &mut TrainingRun, position: usize) -> Opened {
    let request = Request::Open { position, watches: Vec::new() };
    let Answer::Opened(opened) = run.answer(request, &mut never_stop).unwrap() else { unreachable!() };
    *opened
}

fn worth(condition: &Condition, trace: &Trace, step: usize, position: usize) -> Option<f64> {
    let mut variables: BTreeMap<String, Value> =
        trace.variables_at(step).into_iter().map(|v| (v.name.to_owned(), v.value.clone())).collect();
    let moment = Moment::of(position, RECORDS);
    variables.insert("epoch".into(), Value::whole(moment.epoch));
    variables.insert("sample".into(), Value::whole(moment.sample));
    condition.value(MOST_ALONE, &variables).ok()?.as_single()
}

/// What one might do, a change or a move that is no search.
fn move_or_change() -> impl Strategy<Value = String> {
    prop_oneof![
        (1..=EPOCHS, 0..RECORDS).prop_map(|(epoch, sample)| format!("goto {epoch}:{sample}")),
        (1..20_usize).prop_map(|count| format!("step {count}")),
        (1..20_usize).prop_map(|count| format!("back {count}")),
        Just("end".to_owned()),
        Just("start".to_owned()),
        Just("last-sample".to_owned()),
        Just("next-sample".to_owned()),
        (0..3_usize, 0..4_usize, -10..10_i32)
            .prop_map(|(r, c, to)| format!("set wih[{r}, {c}] = {}", f64::from(to) / 4.0)),
        (0..4_usize, 0..=255_u8).prop_map(|(row, to)| format!("set pixels[{row}, 0] = {to}")),
        (1..9_u8).prop_map(|to| format!("set lr = {}", f64::from(to) / 10.0)),
        Just("keep".to_owned()),
        Just("drop".to_owned()),
        Just("undo".to_owned()),
    ]
}

fn breakpoint() -> impl Strategy<Value = String> {
    prop_oneof![
        (1..=11_usize).prop_map(|line| format!("break {line}")),
        (0..CLASSES).prop_map(|label| format!("break label == {label}")),
        (1..12_u8).prop_map(|by| format!("break loss > {}", f64::from(by) / 16.0)),
        (1..9_u8).prop_map(|by| format!("break max(abs(hidden_errors)) < {}", f64::from(by) / 12.0)),
        (0..3_u8, 0..3_u8, 1..9_u8)
            .prop_map(|(r, c, by)| format!("break change who[{r}, {c}] > {}", f64::from(by) / 300.0)),
        (1..9_u8).prop_map(|by| format!("break change loss > {}", f64::from(by) / 40.0)),
        Just("break change label > 0".to_owned()),
        (-8..8_i32).prop_map(|by| format!("break wih[0, 1] > {}", f64::from(by) / 8.0)),
    ]
}

proptest! {
    #![proptest_config(crate::support::cases(48))]

    #[test]
    fn what_is_found_is_what_a_look_at_every_step_finds(
        seed in 0..1_000_u64,
        breakpoints in prop::collection::vec(breakpoint(), 1..4),
        orders in prop::collection::vec((move_or_change(), any::<bool>()), 1..10),
    ) {
        let mut desk = Desk::new(seed);
        for order in &breakpoints {
            desk.order(order);
        }
        prop_assume!(!desk.debugging.breakpoints().is_empty());
        for (order, forward) in orders {
            desk.order(&order);
            desk.search(forward);
        }
    }

    #[test]
    fn back_is_the_mirror_of_forward(
        seed in 0..1_000_u64,
        breakpoints in prop::collection::vec(breakpoint(), 1..4),
        change in move_or_change(),
    ) {
        let mut desk = Desk::new(seed);
        for order in breakpoints.iter().chain([&change, &"keep".to_owned(), &"goto 1:0".to_owned()]) {
            desk.order(order);
        }
        prop_assume!(!desk.debugging.breakpoints().is_empty());
        let begun = desk.place();
        let mut sweep = |order: &str| {
            let mut found: Vec<(Place, Option<(f64, f64)>)> = Vec::new();
            while let Some(Said::Hit { change, .. }) = desk.order(order) {
                found.push((desk.place(), change));
            }
            found
        };
        let forward = sweep("continue");
        // The last hit is where one was stopped; all before it come again, the nearest first. The line one began at
        // counts only on the way back.
        let mut back = sweep("reverse");
        back.reverse();
        if back.first().is_some_and(|(place, _)| *place == begun && forward[0].0 != begun) {
            back.remove(0);
        }
        back.extend(forward.last().copied());
        prop_assert_eq!(forward, back);
    }
}

#[test]
fn a_hit_is_a_place_and_one_stop_is_told_once() {
    let mut desk = Desk::new(1);
    desk.order("break label >= 0");
    let Some(Said::Hit { moment: None, .. }) = desk.order("continue") else { panic!("the first step holds") };
    let Some(Said::Hit { moment: Some(_), .. }) = desk.order("continue") else { panic!("the next sample's") };
    assert_eq!(desk.debugging.position(), 1);
    assert_eq!(desk.place().1, desk.session.trace().given);
}
