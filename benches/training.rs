//! What training at full size costs, beside the programs one would write otherwise.
//!
//! ```text
//! NN_TUTOR_MNIST=FOLDER NN_TUTOR_PEERS=FOLDER cargo bench --bench training
//! ```
//!
//! `NN_TUTOR_MNIST` names the folder with MNIST's files; without it 60,000 records of the built-in handwriting stand
//! in. `NN_TUTOR_PEERS` names a folder with `dense.c`, `numpy_loop.py` and `deck_program.py`, which do the same
//! training step and print their time for it; without it, a compiler or NumPy, there is nothing to compare with and
//! the table says so. Ours and theirs take turns on the same machine, one core each, and the quickest turn counts:
//! whatever else the machine does can only add to a time.

use std::env;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use nn_tutor::digits::handwriting::{Handwriting, TEST_SEED, TRAINING_SEED};
use nn_tutor::digits::source::MNIST_VARIABLE;
use nn_tutor::digits::{Dataset, Part, Source, csv};
use nn_tutor::network::{Layers, Network, Rule, SparseNetwork, Training, order, test, train_epoch};

/// Names the folder with the programs to compare with.
const PEERS_VARIABLE: &str = "NN_TUTOR_PEERS";
/// How often ours and theirs take turns.
const ROUNDS: usize = 4;
/// The deck's job.
const EPOCHS: u64 = 5;
const TRAINING: Training = Training { learning_rate: 0.1, rule: Rule::Deck };
const TRAINING_CSV: &str = "mnist_train.csv";
const TEST_CSV: &str = "mnist_test.csv";
/// As the first argument, has this program do the deck's job on the files in the folder that follows.
const JOB: &str = "job";

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.as_slice() {
        [job, folder] if job == JOB => do_job(Path::new(folder)),
        _ => measure(),
    }
}

fn measure() -> Outcome<()> {
    let (training, test_set) = open_data()?;
    println!("784-200-10, f64, one core, {} records of {}", training.len(), training.name());
    println!("the quickest of {ROUNDS} turns each, ours and theirs in turn\n");
    let folder = tempfile::tempdir()?;
    write_files(folder.path(), &training, &test_set)?;
    let times = take_turns(folder.path(), &training)?;

    row("what", "ours", "asked", "compared with");
    let sample = times.ours;
    let ours = format!("{sample:.2} µs");
    let beside = compare(times.dense_c, |peer| {
        format!(
            "dense C (gcc -O3 -march=native -ffast-math): {peer:.2} µs; ours is {:.3} of it",
            sample / peer
        )
    });
    row("one training sample", &ours, "≤ 0.27 of dense C", &beside);
    let beside = compare(times.numpy, |peer| {
        format!("NumPy, its inputs ready: {peer:.1} µs; ours is 1/{:.1} of it", peer / sample)
    });
    row("one training sample", &ours, "", &beside);

    let (seconds, peak) = job(folder.path())?;
    let samples = (EPOCHS * training.len() as u64) as f64;
    let beside = compare(times.deck, |peer| {
        let whole = peer * samples / 1e6;
        format!(
            "the deck's program: {peer:.1} µs a sample over 20,000, × {samples} = {whole:.1} s, its test and the \
             reading of its file left out; ours is 1/{:.1} of it",
            whole / seconds
        )
    });
    row("CSV, 5 epochs, test", &format!("{seconds:.2} s"), "≤ 1/15 of the deck's", &beside);

    let file = folder.path().join(TRAINING_CSV);
    let megabytes = fs::metadata(&file)?.len() as f64 / 1e6;
    let seconds = quickest(|| csv::read_file(&file).map(drop))?;
    let speed = format!("{:.0} MB/s", megabytes / seconds);
    row("reading CSV", &speed, "≥ 250 MB/s", &format!("no peer; {megabytes:.0} MB, from the page cache"));

    let mut network = new_network(&training)?;
    let seconds = quickest(|| {
        let score = test(&mut network, &test_set);
        if score.total == test_set.len() { Ok(()) } else { Err("the test left records out") }
    })?;
    let images = format!("no peer; {} images", test_set.len());
    row("testing", &format!("{seconds:.3} s"), "≤ 0.2 s", &images);
    let peak = peak.map_or("unknown".to_owned(), |bytes| format!("{:.0} MB", bytes / 1e6));
    row("peak memory of that job", &peak, "≤ 150 MB", "no peer; VmHWM of the process, where Linux tells it");
    Ok(())
}

fn row(what: &str, ours: &str, asked: &str, beside: &str) {
    println!("{what:<24} {ours:<10} {asked:<21} {beside}");
}

/// Microseconds a training sample takes, where it could be measured.
struct Times {
    ours: f64,
    dense_c: Peer,
    numpy: Peer,
    deck: Peer,
}

/// What a peer's program takes, or why that is not known.
type Peer = Result<f64, String>;

fn compare(peer: Peer, say: impl Fn(f64) -> String) -> String {
    peer.map_or_else(|why| format!("no peer: {why}"), say)
}

/// Ours and each peer's, one after the other, as often as there are rounds.
fn take_turns(folder: &Path, data: &Dataset) -> Outcome<Times> {
    let peers = env::var_os(PEERS_VARIABLE).map(PathBuf::from).ok_or(format!("{PEERS_VARIABLE} is not set"));
    let in_peers = |name: &str| peers.clone().map(|peers| peers.join(name));
    let dense_c = in_peers("dense.c").and_then(|source| compile(&source, &folder.join("dense")));
    let mut times = Times {
        ours: f64::INFINITY,
        dense_c: Ok(f64::INFINITY),
        numpy: Ok(f64::INFINITY),
        deck: Ok(f64::INFINITY),
    };
    for _ in 0..ROUNDS {
        times.ours = times.ours.min(time_training(data)?);
        for (peer, command) in [
            (&mut times.dense_c, dense_c.clone().map(Command::new)),
            (&mut times.numpy, in_peers("numpy_loop.py").map(|script| python(&script, folder))),
            (&mut times.deck, in_peers("deck_program.py").map(|script| python(&script, folder))),
        ] {
            let turn = command.and_then(|mut command| run(command.current_dir(folder)));
            *peer = peer.clone().and_then(|best| turn.map(|time| best.min(time)));
        }
    }
    Ok(times)
}

/// Microseconds a sample, over as many as take about as long as the peers' turns do.
fn time_training(data: &Dataset) -> Outcome<f64> {
    let mut network = new_network(data)?;
    let start = Instant::now();
    train(&mut network, data)?;
    Ok(start.elapsed().as_secs_f64() * 1e6 / (EPOCHS * data.len() as u64) as f64)
}

fn train(network: &mut SparseNetwork, data: &Dataset) -> Outcome<()> {
    for epoch in 0..EPOCHS {
        let order = order(data.len(), None, epoch);
        train_epoch(network, data, &order, TRAINING, &mut |_| ControlFlow::Continue(()))?;
    }
    Ok(())
}

fn new_network(data: &Dataset) -> Outcome<SparseNetwork> {
    let shape = Layers { inputs: data.pixels_per_image(), hidden: 200, outputs: 10 };
    Ok(SparseNetwork::new(&Network::initial(shape, 1)?))
}

/// Compiles a peer, and says where it now is.
fn compile(source: &Path, program: &Path) -> Result<PathBuf, String> {
    let mut gcc = Command::new("gcc");
    gcc.args(["-O3", "-march=native", "-ffast-math", "-o"]).arg(program).arg(source).arg("-lm");
    let done = gcc.output().map_err(|error| format!("gcc: {error}"))?;
    if done.status.success() { Ok(program.to_owned()) } else { Err("gcc does not compile it".to_owned()) }
}

fn python(script: &Path, folder: &Path) -> Command {
    let mut python = Command::new("python3");
    python.arg(script).arg(folder);
    python
}

/// Runs a peer; the least of the times it prints, each before the word `us/sample`.
fn run(command: &mut Command) -> Peer {
    let name = command.get_program().to_string_lossy().into_owned();
    let done = command.output().map_err(|error| format!("{name}: {error}"))?;
    let words: Vec<String> =
        String::from_utf8_lossy(&done.stdout).split_whitespace().map(str::to_owned).collect();
    let times =
        words.windows(2).filter(|pair| pair[1] == "us/sample").filter_map(|pair| pair[0].parse().ok());
    times.reduce(f64::min).ok_or_else(|| {
        let said = String::from_utf8_lossy(&done.stderr);
        format!("{name} prints no time; {}", said.lines().last().unwrap_or("it says nothing"))
    })
}

/// The least of several times a piece of work takes, in seconds.
fn quickest<E>(mut work: impl FnMut() -> Result<(), E>) -> Result<f64, E> {
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        work()?;
        best = best.min(start.elapsed().as_secs_f64());
    }
    Ok(best)
}

/// Has processes of their own do the deck's job: the least seconds, and the most bytes one of them held.
fn job(folder: &Path) -> Outcome<(f64, Option<f64>)> {
    let (mut best, mut peak) = (f64::INFINITY, None);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let done = Command::new(env::current_exe()?).arg(JOB).arg(folder).output()?;
        best = best.min(start.elapsed().as_secs_f64());
        if !done.status.success() {
            return Err(String::from_utf8_lossy(&done.stderr).into());
        }
        let held = String::from_utf8(done.stdout)?.trim().parse().ok();
        peak = held.into_iter().chain(peak).reduce(f64::max);
    }
    Ok((best, peak))
}

/// The deck's job: loads the CSV, trains for five epochs, tests. It prints the most bytes it held.
fn do_job(folder: &Path) -> Outcome<()> {
    let data = csv::read_file(&folder.join(TRAINING_CSV))?;
    let mut network = new_network(&data)?;
    train(&mut network, &data)?;
    let score = test(&mut network, &csv::read_file(&folder.join(TEST_CSV))?);
    if score.performance() < 0.9 {
        return Err(format!("trained, the network reads {} only", score.performance()).into());
    }
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
    if let Some(kilobytes) = peak {
        println!("{}", kilobytes.parse::<f64>()? * 1024.0);
    }
    Ok(())
}

/// MNIST where it is at hand, or as much of the built-in handwriting.
fn open_data() -> Outcome<(Dataset, Dataset)> {
    if env::var_os(MNIST_VARIABLE).is_some() {
        return Ok((Source::Mnist.open(Part::Training)?, Source::Mnist.open(Part::Test)?));
    }
    let hand = Handwriting::built_in()?;
    let write = |seed, count| {
        let (labels, images): (Vec<_>, Vec<_>) =
            hand.records(seed, 0..count).map(|record| (record.label, record.pixels)).unzip();
        Dataset::new("the built-in handwriting", (28, 28), images.concat(), labels)
    };
    Ok((write(TRAINING_SEED, 60_000)?, write(TEST_SEED, 10_000)?))
}

/// Writes the data in the forms the peers read.
fn write_files(folder: &Path, training: &Dataset, test_set: &Dataset) -> Outcome<()> {
    // The peers skip the headers of IDX files, and so these hold nothing.
    fs::write(folder.join("train-images-idx3-ubyte"), [&[0; 16], training.pixels()].concat())?;
    fs::write(folder.join("train-labels-idx1-ubyte"), [&[0; 8], training.labels()].concat())?;
    for (name, data) in [(TRAINING_CSV, training), (TEST_CSV, test_set)] {
        let mut file = BufWriter::new(File::create(folder.join(name))?);
        for sample in data.iter() {
            write!(file, "{}", sample.label)?;
            for pixel in sample.pixels {
                write!(file, ",{pixel}")?;
            }
            writeln!(file)?;
        }
        file.flush()?;
    }
    Ok(())
}
