//! What the debugger costs at full size: the pass, opening any sample, conditions, a key to its frame.
//!
//! `NN_TUTOR_MNIST=FOLDER cargo bench --bench debugger` does it on MNIST, 5 epochs of 60,000; without it, on the
//! built-in handwriting. Each line says what is to be met.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use nn_tutor::digits::{Dataset, Part, Source};
use nn_tutor::interp::Settings;
use nn_tutor::network::{Layers, Network, Rule, SparseNetwork, Training};
use nn_tutor::run::{Answer, Learner, Reply, Request, Said, Timeline, TrainingRun};
use nn_tutor::tui::theme::Theme;
use nn_tutor::tui::{App, Message, draw};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const EPOCHS: usize = 5;
const SCREEN: Rect = Rect::new(0, 0, 200, 60);
const TRAINING: Training = Training { learning_rate: 0.1, rule: Rule::Deck };

type Fault = Box<dyn std::error::Error>;

fn main() -> Result<(), Fault> {
    let source = if std::env::var_os("NN_TUTOR_MNIST").is_some() { Source::Mnist } else { Source::Builtin };
    let data = source.open(Part::Training)?;
    let shape = Layers { inputs: data.pixels_per_image(), hidden: 200, outputs: data.classes() };
    let network = Network::initial(shape, 1)?;
    println!("{}, {} records, {EPOCHS} epochs, {shape}", data.name(), data.len());
    pass(&network, &data);
    opening(&network, &data)?;
    conditions(&network, &data)?;
    keys(&network, &data)
}

fn median(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort();
    (times[times.len() / 2], times[times.len() - 1])
}

/// The pass that keeps checkpoints, beside plain training, by turns.
fn pass(network: &Network, data: &Dataset) {
    let (mut plain, mut kept) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        let begun = Instant::now();
        let mut trained = SparseNetwork::new(network);
        for _ in 0..EPOCHS {
            for sample in data.iter() {
                trained.train(sample, TRAINING);
            }
        }
        plain.push(begun.elapsed());
        let begun = Instant::now();
        let mut timeline = Timeline::new(Learner::network(network, TRAINING), Arc::new(data.clone()), EPOCHS);
        timeline.advance(data.len() * EPOCHS);
        kept.push(begun.elapsed());
    }
    let (plain, kept) = (median(plain).0, median(kept).0);
    let ratio = kept.as_secs_f64() / plain.as_secs_f64();
    println!(
        "pass with checkpoints {kept:.2?}, plain training {plain:.2?}: {ratio:.3} times (to be met: 1.2)"
    );
}

/// A sample opened from anywhere: the replay, and the record of its step.
fn opening(network: &Network, data: &Dataset) -> Result<(), Fault> {
    let mut run = TrainingRun::new(network, data.clone(), None, EPOCHS, TRAINING)?;
    run.advance(data.len() * EPOCHS);
    let mut times = Vec::new();
    let mut at: usize = 12_345;
    for _ in 0..60 {
        at = (at * 7_919 + 104_729) % (data.len() * EPOCHS);
        let begun = Instant::now();
        let request = Request::Open { position: at, watches: Vec::new() };
        let Answer::Opened(opened) = run.answer(request, &mut |_, _| ControlFlow::Continue(()))? else {
            return Err("it was not opened".into());
        };
        let session =
            nn_tutor::session::Session::with(run.setting.step.clone(), opened.given, Settings::default());
        times.push(begun.elapsed());
        drop(session);
    }
    let (middle, most) = median(times);
    println!(
        "any of {} samples opens in {middle:.1?}, at most {most:.1?} (to be met: 100 ms)",
        data.len() * EPOCHS
    );
    let mut timeline = Timeline::new(Learner::network(network, TRAINING), Arc::new(data.clone()), EPOCHS);
    timeline.advance(data.len() * EPOCHS);
    let bytes = timeline.checkpoint_bytes() + size_of_val(timeline.losses());
    println!("checkpoints and errors take {:.0} MB (to be met: 150 MB)", bytes as f64 / 1e6);
    Ok(())
}

/// A search that finds nothing, so that every sample is looked at.
fn conditions(network: &Network, data: &Dataset) -> Result<(), Fault> {
    let samples = 60_000.min(data.len() * EPOCHS - 1);
    for condition in ["loss > 9", "max(abs(output_errors)) > 9", "argmax(final_outputs) == label + 20"] {
        let mut run = TrainingRun::new(network, data.clone(), None, samples.div_ceil(data.len()), TRAINING)?;
        let (mut debugging, mut session) = run.stand_at(0, Settings::default())?;
        run.advance(usize::MAX / 2);
        debugging.order(&mut session, &format!("break {condition}"))?;
        let Reply::Ask(request) = debugging.order(&mut session, "continue")? else {
            return Err("the run was to be asked".into());
        };
        let begun = Instant::now();
        let answer = run.answer(request, &mut |_, _| ControlFlow::Continue(()))?;
        let Answer::Said(Said::NotFound { looked, .. }) = answer else {
            return Err("nothing was to be found".into());
        };
        let rate = looked as f64 / begun.elapsed().as_secs_f64();
        println!("{condition}: {rate:.0} samples a second (to be met: 40,000)");
    }
    Ok(())
}

/// A key taken in and the whole screen drawn, at every operation of the step and a level in.
fn keys(network: &Network, data: &Dataset) -> Result<(), Fault> {
    let mut run = TrainingRun::new(network, data.clone(), None, 1, TRAINING)?;
    let (debugging, session) = run.stand_at(0, Settings::default())?;
    let steps = session.trace().count();
    let mut app = App::run(session, debugging, run.trained(), Theme::default());
    app.update(Message::Resize(SCREEN.width, SCREEN.height));
    let mut buffer = Buffer::empty(SCREEN);
    let mut slowest = (Duration::ZERO, String::new());
    let mut frame = |app: &mut App, code: KeyCode, what: String| {
        let mut times = Vec::new();
        for code in [code, KeyCode::Left, KeyCode::Right, KeyCode::Left, KeyCode::Right] {
            let begun = Instant::now();
            app.update(Message::Key(KeyEvent::new(code, KeyModifiers::NONE)));
            buffer.reset();
            draw(app, SCREEN, &mut buffer);
            times.push(begun.elapsed());
        }
        let middle = median(times).0;
        if middle > slowest.0 {
            slowest = (middle, what);
        }
    };
    for step in 1..=steps {
        frame(&mut app, KeyCode::Right, format!("step {step}"));
        app.update(Message::Key(KeyEvent::new(KeyCode::Down, KeyModifiers::NONE)));
        frame(&mut app, KeyCode::Right, format!("a cell of step {step}"));
        app.update(Message::Key(KeyEvent::new(KeyCode::Up, KeyModifiers::NONE)));
    }
    println!("key to frame at 200×60, slowest: {:.2?}, {} (to be met: 3 ms)", slowest.0, slowest.1);
    Ok(())
}
