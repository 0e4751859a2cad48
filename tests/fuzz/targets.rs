//! What is fuzzed: each target a plain function that takes bytes and must neither panic nor take long. `cargo test` runs
//! them over the seeds and some mutants of these; `cargo fuzz` over all it can think of.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use nn_tutor::class::{
    AnsweredBy, ClassAnswers, ClassMoment, FromRoom, Gate, Room, RoomNews, RoomReply, hash_of,
};
use nn_tutor::digits::{Dataset, Records, csv, idx};
use nn_tutor::draw::palette::Brightness;
use nn_tutor::interp::{Budget, MOST_ALONE, Settings};
use nn_tutor::lang::parse_expression;
use nn_tutor::lesson::{Lesson, catalogue, safe_text};
use nn_tutor::matrix::Value;
use nn_tutor::network::{Model, Plan, Rule, SparseNetwork, Training, test};
use nn_tutor::pictures::scan::Scan;
use nn_tutor::run::{Answer, Condition, Debugging, Reply, Request, TrainingRun};
use nn_tutor::session::progress::Progress;
use nn_tutor::session::{Session, check};
use nn_tutor::study::sweep::{Heading, Results};
use nn_tutor::text::handout::html::html;
use nn_tutor::text::handout::markdown::markdown;
use nn_tutor::text::handout::{Handout, KeyPlace};
use nn_tutor::text::{json, print, python, said};
use nn_tutor::trace::Step;
use nn_tutor::tui::theme::{Palette, Theme};
use nn_tutor::tui::{App, ClassNews, MenuEntry, Message, Opening, Script, draw, messages};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// A target: its name, which its seeds and its words have too, and what it does.
pub struct FuzzTarget {
    pub name: &'static str,
    pub run: fn(&[u8]),
    /// Mutants tried by `cargo test`.
    pub mutants: usize,
}

pub const TARGETS: [FuzzTarget; 14] = [
    FuzzTarget { name: "lesson", run: lesson, mutants: 60 },
    FuzzTarget { name: "program", run: program, mutants: 300 },
    FuzzTarget { name: "expression", run: expression, mutants: 1_000 },
    FuzzTarget { name: "idx", run: read_idx, mutants: 1_000 },
    FuzzTarget { name: "csv", run: read_csv, mutants: 1_000 },
    FuzzTarget { name: "png", run: png, mutants: 400 },
    FuzzTarget { name: "npz", run: npz, mutants: 1_000 },
    FuzzTarget { name: "safetensors", run: safetensors, mutants: 1_000 },
    FuzzTarget { name: "progress", run: progress, mutants: 1_000 },
    FuzzTarget { name: "orders", run: orders, mutants: 60 },
    FuzzTarget { name: "keys", run: keys, mutants: 1_000 },
    FuzzTarget { name: "results", run: results, mutants: 1_000 },
    FuzzTarget { name: "terminal", run: terminal, mutants: 25 },
    FuzzTarget { name: "class", run: class, mutants: 200 },
];

/// Numbers of what comes with nn-tutor, the most of which a program may ask for before it is stopped.
const SHIPPED: usize = 300_000;
const BUDGET: Budget = Budget { steps: 300, cells: 20_000, work: 2_000_000 };

fn settings() -> Settings {
    Settings { budget: BUDGET, ..Settings::default() }
}

/// Takes a lesson through everything that reads lessons.
fn go_through(lesson: Lesson) {
    let lesson = Arc::new(lesson);
    let session = Session::new(Arc::clone(&lesson), settings());
    let trace = session.trace();
    assert!(trace.steps.len() <= BUDGET.steps);
    // What several results share is held once.
    let held = |step: &Step| match &step.result {
        Value::Scalar(..) => None,
        Value::Matrix(cells, _) | Value::List(cells, _) => Some((Arc::as_ptr(cells) as usize, cells.len())),
    };
    let scalars = trace.steps.iter().filter(|step| matches!(step.result, Value::Scalar(..))).count();
    let cells: usize = trace.steps.iter().filter_map(held).collect::<BTreeMap<_, _>>().into_values().sum();
    assert!(scalars + cells <= BUDGET.cells + SHIPPED);
    assert!(trace.steps.iter().all(|step| step.result.cells().all(f64::is_finite)));
    serde_json::to_writer(std::io::sink(), &json::record(&session)).unwrap();
    assert!(!print::lesson(&session).chars().any(|c| c.is_control() && c != '\n'));
    let _ = python::script(&lesson);
    if let Ok(handout) = Handout::of(&session, None, KeyPlace::OwnPage) {
        let page = html(&handout, Brightness::Light, None);
        assert_eq!(page.matches("</script").count(), 2);
        let _ = markdown(&handout, Brightness::Light, "fuzz");
    }
    // Checking runs the whole program, and what loads hundreds of images takes seconds where nothing is optimised.
    if trace.steps.len() < 40 && !lesson.source.contains("load_") {
        let _ = check::check(&lesson);
    }
}

pub fn lesson(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    assert!(!safe_text(&text).chars().any(|c| c.is_control() && c != '\n'));
    if let Ok(lesson) = Lesson::read("fuzz.md", &text) {
        go_through(lesson);
    } else {
        let _ = Lesson::draft("fuzz.md", &text);
    }
}

fn program(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(program) = Lesson::of_program("fuzz.py", &text, Vec::new()) {
        let session = Session::with(Arc::new(program), Vec::new(), settings());
        assert!(session.trace().steps.len() <= BUDGET.steps);
        let _ = print::program(&session);
    }
}

fn expression(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _ = parse_expression(&text);
    if let Ok(condition) = Condition::parse(&text, &["loss".to_owned()]) {
        let _ =
            condition.value(MOST_ALONE, &[("loss".to_owned(), nn_tutor::matrix::Value::real(0.5))].into());
    }
}

/// Lines to a room, each from the client and at the second its first byte says; and what a room says, to a follower and to
/// the notes. What is no message is an answer to what is asked.
fn class(bytes: &[u8]) {
    static LESSON: LazyLock<Arc<Lesson>> = LazyLock::new(|| {
        let entry = catalogue::COURSE.iter().find(|entry| entry.number == 1).unwrap();
        Arc::new(entry.read().unwrap())
    });
    let hash = hash_of(&LESSON);
    let find = |_: &str| Some(MenuEntry { lesson: Arc::clone(&LESSON), key: "lesson".into() });
    let mut apps = [App::follow(None, find, Theme::default()), App::notes(None, find, Theme::default())];
    let mut answers = ClassAnswers::default();
    let mut room = Room::new(Some("ABC234".into()), "token".into());
    let mut session: Option<Session> = None;
    for (at, line) in bytes.split(|byte| *byte == b'\n').enumerate().take(200) {
        let Some((who, line)) = line.split_first() else { continue };
        let (client, now) = (u64::from(who % 16), Duration::from_secs(at as u64 * u64::from(who >> 4)));
        let gate = if who % 4 == 3 { Gate::Drivers } else { Gate::Followers };
        let line = String::from_utf8_lossy(line);
        room.enter(client, gate, [10, 0, 0, who % 8].into(), now);
        let replies = room.hear(client, &line, now).into_iter().chain(room.tick(now));
        for reply in replies {
            match reply {
                RoomReply::Say(_, said) | RoomReply::Newest(_, said) => {
                    assert!(FromRoom::read(&said).is_some() && !said.contains('\n'), "{said}");
                }
                RoomReply::Tell(RoomNews::Answered { text, .. }) => {
                    assert!(text.chars().count() <= 200 && !text.contains(char::is_control), "{text}");
                }
                RoomReply::Tell(_) | RoomReply::Close(_) => {}
            }
        }
        assert!(room.connected() <= 16);
        let mut heard = FromRoom::read(&line);
        if let Some(FromRoom::Moment(moment)) = &mut heard {
            moment.hash.clone_from(&hash);
        }
        for app in &mut apps {
            app.update(Message::Class(ClassNews::Cut(line.chars().take(40).collect(), true)));
            app.update(heard.clone().map_or(Message::Tick, |heard| Message::Class(ClassNews::Heard(heard))));
        }
        if let (None, Some(session)) = (&heard, &session)
            && let Some(asked) = session.class_question(0)
        {
            let by = AnsweredBy { client, name: Some(line.to_string()), when: String::new() };
            answers.take(session, asked, by, &line);
        }
        if let Some(FromRoom::Moment(moment)) = heard {
            let session =
                session.get_or_insert_with(|| Session::new(Arc::clone(&LESSON), Settings::default()));
            if moment.show(session).is_ok() {
                let _ = moment.check(session);
                let again = ClassMoment::of(session, &moment.lesson, moment.shown);
                assert_eq!(
                    again.at.cursor(session).map(|cursor| cursor.stop),
                    Ok(session.stepper().cursor().stop)
                );
            }
        }
    }
    let area = Rect::new(0, 0, 80, 24);
    for app in &mut apps {
        app.update(Message::Resize(80, 24));
        draw(app, area, &mut Buffer::empty(area));
    }
    assert!(answers.table().is_ok());
}

/// A byte that says how many belong to the labels, these, and the images.
fn read_idx(bytes: &[u8]) {
    let Some((count, rest)) = bytes.split_first() else { return };
    let (labels, images) = rest.split_at(usize::from(*count).min(rest.len()));
    if let Ok(data) = idx::read_bytes("fuzz", images, labels) {
        assert_eq!(data.pixels().len(), data.len() * data.pixels_per_image());
    }
}

fn read_csv(bytes: &[u8]) {
    if let Ok(data) = csv::read("fuzz", bytes) {
        let lines: Vec<u8> = data.iter().flat_map(csv::line).collect();
        assert_eq!(csv::read("fuzz", lines.as_slice()).unwrap(), data);
    }
}

fn png(bytes: &[u8]) {
    if let Ok(scan) = Scan::read(Cursor::new(bytes)) {
        assert_eq!(scan.grey.pixels.len(), scan.grey.width * scan.grey.height());
        if let Ok(examined) = nn_tutor::pictures::clinic::examine(&scan) {
            assert!(examined.image.len() == 784);
        }
    }
}

fn npz(bytes: &[u8]) {
    weights("fuzz.npz", bytes);
}

fn safetensors(bytes: &[u8]) {
    weights("fuzz.safetensors", bytes);
}

fn weights(name: &str, bytes: &[u8]) {
    let Ok(model) = Model::from_bytes(Path::new(name), bytes) else { return };
    let shape = model.network.shape();
    if shape.inputs * shape.hidden < 100_000 {
        let data = Dataset::new("fuzz", (shape.inputs, 1), vec![7; shape.inputs], vec![0]).unwrap();
        let score = test(&mut SparseNetwork::new(&model.network), &data);
        assert_eq!(score.total, 1);
    }
}

fn progress(bytes: &[u8]) {
    if let Ok(progress) = Progress::from_json(&String::from_utf8_lossy(bytes)) {
        let again = Progress::from_json(&progress.to_json().unwrap()).unwrap();
        assert_eq!(again.to_json().unwrap(), progress.to_json().unwrap());
    }
}

/// Records of four pixels, enough for every order.
fn records() -> Dataset {
    let pixels = (0..40_u32).map(|at| (at * 37 % 256) as u8).collect();
    Dataset::new("fuzz", (2, 2), pixels, (0..10).map(|at| at % 3).collect()).unwrap()
}

fn orders(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let data = records();
    let plan = Plan { hidden: 3, epochs: 2, ..Plan::DECK };
    let network = plan.initial(&Records::new(data.clone(), None).unwrap()).unwrap();
    let training = Training { learning_rate: 0.1, rule: Rule::Deck };
    let mut run = TrainingRun::new(&network, data, None, 2, training).unwrap();
    let mut never_stop = |_: usize, _: usize| ControlFlow::Continue(());
    let first = Request::Open { position: 0, watches: Vec::new() };
    let Ok(Answer::Opened(opened)) = run.answer(first, &mut never_stop) else { panic!("no sample") };
    let (mut debugging, mut session) = Debugging::new(run.setting.clone(), *opened, settings());
    for order in text.lines().take(30) {
        let said = match debugging.order(&mut session, order) {
            Ok(Reply::Said(said)) => said,
            Ok(Reply::Ask(request)) => match run.answer(request, &mut never_stop) {
                Ok(answer) => debugging.take_in(&mut session, answer),
                Err(_) => continue,
            },
            Ok(Reply::Write { .. }) | Err(_) => continue,
        };
        let _ = said::whole(&said);
    }
}

fn keys(bytes: &[u8]) {
    let text = safe_text(&String::from_utf8_lossy(bytes));
    if let Err(faults) = Script::parse(&text) {
        assert!(faults.iter().all(|fault| text.get(fault.span.range()).is_some()), "{faults:?}");
    }
}

fn results(bytes: &[u8]) {
    let heading = Heading {
        data: "small.csv".to_owned(),
        test: "test.csv".to_owned(),
        records: 40,
        tests: 20,
        rule: Rule::Deck,
        fingerprint: "0123456789abcdef".to_owned(),
    };
    if let Ok(results) = Results::from_csv(&String::from_utf8_lossy(bytes), heading.clone()) {
        let again = Results::from_csv(&results.to_csv().unwrap(), heading).unwrap();
        assert_eq!(again, results);
    }
}

/// A lesson of the course as bytes of the terminal open it, step through it and draw it. Pieces are parted by zeros, which
/// no key sends.
fn terminal(bytes: &[u8]) {
    static APP: LazyLock<App> = LazyLock::new(|| {
        let lesson = Arc::new(catalogue::COURSE[2].read().unwrap());
        let theme = Theme { palette: Palette::Mono, ..Theme::default() };
        App::new(
            Some(Opening { session: Session::new(lesson, settings()), key: "fuzz".into(), step: Some(4) }),
            Vec::new,
            Progress::default(),
            settings(),
            theme,
        )
    });
    let mut app = APP.clone();
    app.update(Message::Resize(80, 24));
    for message in messages(bytes.split(|byte| *byte == 0)).into_iter().take(200) {
        app.update(message);
    }
    let area = Rect::new(0, 0, 80, 24);
    draw(&app, area, &mut Buffer::empty(area));
}

/// Bytes made of others by chance: some changed, some taken out, some put in, some doubled.
pub fn mutant(of: &[u8], other: &[u8], words: &[Vec<u8>], mut chance: impl FnMut(usize) -> usize) -> Vec<u8> {
    let mut bytes = of.to_vec();
    for _ in 0..=chance(6) {
        let at = chance(bytes.len() + 1);
        let to = at + chance(1 + (bytes.len() - at).min(40));
        match chance(7) {
            0 => drop(bytes.drain(at..to)),
            1 => drop(bytes.splice(at..at, bytes[at..to].repeat(1 + chance(4)))),
            2 if !words.is_empty() => drop(bytes.splice(at..to, words[chance(words.len())].iter().copied())),
            3 => bytes.truncate(at),
            4 => drop(bytes.splice(
                at..to,
                other[chance(other.len() + 1)..].iter().take(60).copied().collect::<Vec<_>>(),
            )),
            _ if at < bytes.len() => {
                bytes[at] =
                    [0, 1, 0x7f, 0x80, 0xff, b'0', b'9', b'-', bytes[at] ^ 1, chance(256) as u8][chance(10)];
            }
            _ => {}
        }
    }
    bytes
}
