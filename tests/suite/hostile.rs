//! What somebody else made to do harm, through the binary: files that claim or unpack to gigabytes, names that steer
//! terminals, inputs that never end, texts that make work grow faster than they do.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use nn_tutor::digits;
use nn_tutor::network::{Model, Precision};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The address space a run may have, in KB; some of it is set aside and never touched.
const SPACE: u64 = 1_600_000;
/// The longest a run may take.
const LIMIT: Duration = Duration::from_secs(20);

/// A run by a shell, in a folder: `nn-tutor` is the binary there.
fn shell(folder: &Path, script: &str) -> Output {
    let binary = Path::new(env!("CARGO_BIN_EXE_nn-tutor"));
    let path = std::env::var("PATH").unwrap();
    let begun = Instant::now();
    let output = Command::new("bash")
        .args(["-c", &format!("ulimit -v {SPACE}; ulimit -c 0; {script}")])
        .current_dir(folder)
        .env("PATH", format!("{}:{path}", binary.parent().unwrap().display()))
        .env("HOME", folder)
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(begun.elapsed() < LIMIT, "{script} took {:?}", begun.elapsed());
    for text in [&output.stdout, &output.stderr] {
        let text = String::from_utf8_lossy(text);
        let steers = |c: &char| c.is_control() && *c != '\n' || matches!(c, '\u{202a}'..='\u{202e}');
        assert_eq!(text.chars().find(steers), None, "{script}: {text}");
        assert!(!text.contains("panicked"), "{script}: {text}");
    }
    output
}

/// What is said by a run that refuses.
fn refused(folder: &Path, script: &str) -> String {
    let output = shell(folder, script);
    assert!(matches!(output.status.code(), Some(1 | 2)), "{script}: {output:?}");
    String::from_utf8(output.stderr).unwrap().trim_end().to_owned()
}

fn gzip(bytes: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    bytes.for_each(|bytes| packed.write_all(&bytes).unwrap());
    packed.finish().unwrap()
}

fn npy(header: &str, zeros: usize) -> Vec<u8> {
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.resize(bytes.len() + zeros, 0);
    bytes
}

fn matrix(rows: usize, columns: usize) -> Vec<u8> {
    let header = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({rows}, {columns}), }}\n");
    npy(&header, 8 * rows * columns)
}

fn npz(path: &Path, wih: &[u8], who: &[u8]) {
    let mut archive = ZipWriter::new(fs::File::create(path).unwrap());
    for (name, bytes) in [("wih.npy", wih), ("who.npy", who)] {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap();
}

/// Writes a set of two records.
fn small(folder: &Path) {
    fs::write(folder.join("s.csv"), "0,0,255,0,9\n1,255,0,9,0\n").unwrap();
}

/// Options that name them.
const SMALL: &str = "--data s.csv --test s.csv --hidden 2";

#[test]
fn files_that_claim_or_unpack_to_gigabytes_are_refused() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("four.csv"), "1,2,3,4,5\n").unwrap();
    // A square of its outputs would be 8 TB.
    npz(&at("outputs.npz"), &matrix(1, 4), &matrix(1_000_000, 1));
    let said = refused(folder.path(), "nn-tutor test --model outputs.npz --data four.csv");
    assert!(said.contains("a 4-1-1000000 network has more than the 1024 outputs allowed"), "{said}");
    npz(&at("bomb.npz"), &matrix(9_000_000, 1), &matrix(1, 1));
    let said = refused(folder.path(), "nn-tutor test --model bomb.npz --data four.csv");
    assert!(said.contains("it claims 72000"), "{said}");
    let mut bombs = ZipWriter::new(fs::File::create(at("bombs.npz")).unwrap());
    for array in 0..20 {
        // Each by itself would be let through.
        bombs.start_file(format!("a{array}.npy"), SimpleFileOptions::default()).unwrap();
        bombs.write_all(&matrix(1_000, 1_000)).unwrap();
    }
    bombs.finish().unwrap();
    let said = refused(folder.path(), "nn-tutor open bombs.npz");
    assert!(said.contains("it claims 160"), "{said}");
    npz(&at("braces.npz"), &npy(&format!("{{'descr': '<f8', 'x': {}", "{".repeat(4_000)), 0), &matrix(1, 1));
    let said = refused(folder.path(), "nn-tutor test --model braces.npz --data four.csv");
    assert!(said.contains("header does not say kind, order and shape"), "{said}");
    let idx = |words: &[u32]| words.iter().flat_map(|word| word.to_be_bytes()).collect::<Vec<u8>>();
    let zeros = std::iter::repeat_n(vec![0; 1_000_000], 70);
    fs::write(at("x-images-idx3-ubyte.gz"), gzip([idx(&[0x803, 70, 1_000, 1_000])].into_iter().chain(zeros)))
        .unwrap();
    fs::write(at("x-labels-idx1-ubyte.gz"), gzip([idx(&[0x801, 70]), vec![0; 70]].into_iter())).unwrap();
    let said = refused(folder.path(), "nn-tutor data info x-images-idx3-ubyte.gz");
    assert!(said.contains("and packed as it is the file is taken to hold at most 6"), "{said}");
    let blank = [vec![b' '; 1_000_000], vec![b'\n']].concat();
    fs::write(at("bomb.csv"), gzip(std::iter::repeat_n(blank, 70))).unwrap();
    let said = refused(folder.path(), "nn-tutor data info bomb.csv");
    assert!(said.contains("it unpacks to more than 64 MiB"), "{said}");
}

#[test]
fn one_limit_holds_for_whatever_is_read() {
    let folder = TempDir::new().unwrap();
    let said = refused(folder.path(), "yes 1,2,3,4 | nn-tutor data info - --max-memory 1M");
    assert!(
        said.contains("this would take 1.1 MiB of memory, and 1 MiB are allowed; --max-memory raises that"),
        "{said}"
    );
    small(folder.path());
    let train = "nn-tutor train --data s.csv --epochs 0 --hidden 100000 --max-memory";
    let said = refused(folder.path(), &format!("{train} 3M"));
    assert!(said.contains("--max-memory raises that"), "{said}");
    assert!(shell(folder.path(), &format!("{train} 100MiB")).status.success());
    let said = refused(folder.path(), "nn-tutor data info - --max-memory 12Q");
    assert!(said.contains("give a size such as 512M or 2G"), "{said}");
}

#[test]
fn memory_does_not_grow_with_labels_that_no_record_has() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("wide.csv"), format!("255{}\n", ",0".repeat(1_000_000))).unwrap();
    // 256 means of a million numbers each would be 2 GB.
    let said = refused(folder.path(), "nn-tutor predict x.png --data wide.csv");
    assert!(said.contains("x.png: No such file"), "{said}");
}

#[test]
fn brackets_of_any_depth_are_refused_at_once() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("deep.py"), format!("a = {}1{}", "(".repeat(120_000), ")".repeat(120_000)))
        .unwrap();
    let said = refused(folder.path(), "nn-tutor run deep.py --print");
    assert!(said.contains("brackets nest more than 1000 deep here"), "{}", &said[..500.min(said.len())]);
    // A line may nest without brackets, and may be broken.
    for nest in ["-", "not ", "1**", "lambda:", "1 if 1 else ", "1 + \\\n"] {
        fs::write(folder.path().join("deep.py"), format!("a = {}1", nest.repeat(250_000 / nest.len())))
            .unwrap();
        let said = refused(folder.path(), "ulimit -v 700000; nn-tutor run deep.py --print");
        assert!(
            said.contains("a statement is longer than 65536 bytes here"),
            "{nest}: {}",
            &said[..500.min(said.len())]
        );
    }
}

#[test]
fn what_is_wider_than_any_screen_is_shown_without_a_fault() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("s.csv"), format!("0{}\n", ",0".repeat(784))).unwrap();
    let output = shell(folder.path(), "x=$(printf %70000s | tr ' ' x); nn-tutor predict $x $x --data s.csv");
    assert_eq!(output.status.code(), Some(1));
    // 70,001 pixels make a row of as many: it is a prime.
    let line = format!("1{}\n", ",9".repeat(70_001));
    fs::write(folder.path().join("row.csv"), line.repeat(2)).unwrap();
    let script = "nn-tutor train --data row.csv --hidden 1 --epochs 0 --out n.npz && nn-tutor test --model n.npz --data row.csv";
    shell(folder.path(), script);
    let claim =
        format!("+++\ntitle = \"T\"\n+++\n\n[0.{}](=a)\n\n```python\na = 1\n```\n", "0".repeat(70_000));
    fs::write(folder.path().join("claim.md"), claim).unwrap();
    shell(folder.path(), "nn-tutor check claim.md; nn-tutor lesson ./claim.md --print");
    let long = "T".repeat(40_000);
    let titled = format!(
        "+++\ntitle = \"{long}\"\n+++\n\n## {long}\n\n{long}\n\n```python\n{long} = 1 # {long}\n```\n"
    );
    fs::write(folder.path().join("long.md"), titled).unwrap();
    let drawn = shell(folder.path(), "nn-tutor picture ./long.md --step 1 --screen --out o.svg");
    assert!(drawn.status.success(), "{drawn:?}");
}

#[test]
fn no_name_or_word_steers_a_terminal() {
    let folder = TempDir::new().unwrap();
    let name = "a\u{1b}[31m\u{9b}31m\u{202e}b";
    fs::write(folder.path().join(format!("{name}.csv")), "0,0,255,0,9\n1,255,0,9,0\n").unwrap();
    let quoted: Vec<String> = name.chars().map(|c| format!("\\U{:08x}", u32::from(c))).collect();
    let quoted = quoted.concat();
    fs::write(folder.path().join("orders"), format!("print {name}\n# {name}\nwatch {name}\n")).unwrap();
    for script in [
        "nn-tutor data info NAME.csv",
        "nn-tutor data info NAME.csv --json",
        "nn-tutor data show NAME.csv --index 1",
        "nn-tutor train --data NAME.csv --hidden 2 --epochs 1 --out NAME.npz",
        "nn-tutor train --data NAME.csv --hidden 2 --epochs 1 --json",
        "nn-tutor test --data NAME.csv --model NAME.npz",
        "nn-tutor query --index 0 --data NAME.csv --model NAME.npz",
        "nn-tutor sweep --data NAME.csv --test NAME.csv --hidden 2 --epochs 1 --out NAME-r.csv",
        "nn-tutor sweep --data NAME.csv --test NAME.csv --hidden 2 --epochs 1 --json",
        "nn-tutor debug --data NAME.csv --hidden 2 --print",
        "nn-tutor debug --data NAME.csv --hidden 2 --json",
        "nn-tutor debug --data NAME.csv --hidden 2 --commands orders",
        "nn-tutor data make --count 2 --out NAME-made.csv",
        "nn-tutor data make --count 2 --out NAME",
        "nn-tutor predict NAME.png",
        "nn-tutor lesson NAME",
        "nn-tutor lesson ./NAME.md --print",
        "nn-tutor check NAME.md",
        "nn-tutor run NAME.py",
        "nn-tutor picture NAME --step 1",
        // What clap itself says of words it does not take.
        "nn-tutor train --lr NAME",
        "nn-tutor NAME",
        "nn-tutor train --NAME",
        "nn-tutor data show x --index NAME",
        "nn-tutor sweep --plot NAME",
    ] {
        shell(folder.path(), &script.replace("NAME", &format!("$'{quoted}'")));
    }
}

#[test]
fn json_reads_back_as_it_was_whatever_is_in_it() {
    let folder = TempDir::new().unwrap();
    let name = "a\u{1b}\u{9b}\u{202e}\u{200b}\u{e0041}\u{7f}é\"\\.csv";
    fs::write(folder.path().join(name), "0,0,255,0,9\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_nn-tutor"))
        .args(["data", "info", name, "--json"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.is_ascii() || text.contains('é'));
    let read: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(read["data"].as_str(), Some(name), "{text}");
}

#[test]
fn what_is_no_file_is_not_waited_for() {
    let folder = TempDir::new().unwrap();
    small(folder.path());
    for script in [
        "mkfifo f.md; nn-tutor check f.md",
        "nn-tutor lesson ./f.md --print",
        "nn-tutor check /dev/zero",
        "nn-tutor debug SMALL --commands f.md",
        "nn-tutor debug SMALL --commands /dev/zero",
        "yes 'print 1' | nn-tutor debug SMALL --commands -",
        "nn-tutor sweep SMALL --epochs 1 --out f.md",
        "nn-tutor sweep SMALL --epochs 1 --out /dev/zero",
        "nn-tutor test --data s.csv --model /dev/zero --max-memory 10M",
        "nn-tutor open f.md --data s.csv",
        "nn-tutor lesson 2 --present --answers f.md",
    ] {
        refused(folder.path(), &script.replace("SMALL", SMALL));
    }
    // What a shell hands over is no file either, and ends.
    let output = shell(folder.path(), "nn-tutor run <(echo 'a = 1 + 1') --print");
    assert!(String::from_utf8_lossy(&output.stdout).contains("a = 1 + 1 is 2"), "{output:?}");
}

#[test]
fn what_is_to_be_kept_is_kept_whoever_stops_listening() {
    let folder = TempDir::new().unwrap();
    small(folder.path());
    let train = format!("nn-tutor train {SMALL} --epochs");
    let output = shell(folder.path(), &format!("{train} 400 --out n.npz | head -1; echo ${{PIPESTATUS[0]}}"));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("epoch 1:") && text.ends_with("\n0\n"), "{text}");
    let whole = shell(folder.path(), &format!("{train} 400 --out m.npz"));
    assert!(whole.status.success());
    assert_eq!(
        fs::read(folder.path().join("n.npz")).unwrap(),
        fs::read(folder.path().join("m.npz")).unwrap()
    );
    // A full disk is no listener that left: it is told of, once the network is kept.
    fs::remove_file(folder.path().join("n.npz")).unwrap();
    let said = refused(folder.path(), &format!("{train} 2 --out n.npz > /dev/full"));
    assert!(said.contains("No space left"), "{said}");
    assert!(folder.path().join("n.npz").exists());
    let said = refused(folder.path(), "nn-tutor --help > /dev/full");
    assert!(said.contains("No space left"), "{said}");
}

/// A run whose reader goes after so many bytes; its status, and what it said of that.
fn left_after(folder: &Path, arguments: &str, bytes: usize) -> (Option<i32>, String) {
    let (reader, writer) = std::io::pipe().unwrap();
    // Before the first byte nobody listens at all.
    let reader = Some(reader).filter(|_| bytes > 0);
    let begun = Instant::now();
    let child = Command::new(env!("CARGO_BIN_EXE_nn-tutor"))
        .args(arguments.split(' '))
        .current_dir(folder)
        .env("HOME", folder)
        .env("XDG_STATE_HOME", folder)
        .stdin(fs::File::open(folder.join("lines")).unwrap())
        .stdout(writer)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    if let Some(mut reader) = reader {
        let _ = reader.read_exact(&mut vec![0; bytes]);
    }
    let output = child.wait_with_output().unwrap();
    assert!(begun.elapsed() < LIMIT, "{arguments} took {:?}", begun.elapsed());
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_reader_that_goes_at_any_byte_is_no_fault() {
    let folder = TempDir::new().unwrap();
    small(folder.path());
    fs::write(folder.path().join("lines"), "\n".repeat(300)).unwrap();
    fs::write(folder.path().join("orders"), "watch loss\nend\nprint loss\nstart\n".repeat(10)).unwrap();
    fs::write(folder.path().join("p.py"), "a = 1\n").unwrap();
    assert!(
        shell(folder.path(), "nn-tutor train SMALL --epochs 1 --out n.npz".replace("SMALL", SMALL).as_str())
            .status
            .success()
    );
    for arguments in [
        "--help",
        "help train",
        "--version",
        "lessons",
        "lessons --json",
        "lesson 2 --print",
        "lesson 2 --json",
        "lesson 2 --python",
        "review --linear",
        "run p.py --print",
        "picture 2 --step 3",
        "data info s.csv",
        "data show s.csv --index 1",
        "test --model n.npz --data s.csv",
        "query --index 1 --model n.npz --data s.csv",
        "backquery 0 --model n.npz",
        "sweep SMALL --epochs 1",
        "sweep SMALL --epochs 1 --json",
        "debug SMALL --print",
        "debug SMALL --json",
        "completions bash",
        "man",
    ] {
        assert_eq!(
            left_after(folder.path(), &arguments.replace("SMALL", SMALL), 0),
            (Some(0), String::new()),
            "{arguments}"
        );
    }
    // Those that write line after line.
    for arguments in ["lesson 2 --linear", "debug SMALL --commands orders", "train SMALL --epochs 20"] {
        for bytes in [0, 1, 30, 31, 100, 200] {
            let (status, said) = left_after(folder.path(), &arguments.replace("SMALL", SMALL), bytes);
            assert_eq!((status, said.as_str()), (Some(0), ""), "{arguments} after {bytes} bytes");
        }
    }
    // Somebody who listens to faults alone hears them, and nobody needs to.
    let script = "for a in 'lesson 99' 'check p.py' 'run no.py' 'train --data no.csv'; do nn-tutor $a 2>&- >&-; echo $?; nn-tutor $a 2>/dev/full; echo $?; done";
    assert!(shell(folder.path(), script).stdout.iter().all(|byte| b"12\n".contains(byte)));
}

/// Reads a file: how much there is in it, or what is wrong.
type Reader = fn(&Path) -> Result<usize, String>;

/// A file of each kind that is cut off, filled again, and replaced by a folder while it is read over and over.
#[test]
fn a_file_may_change_while_it_is_read() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    let idx = |words: &[u32]| words.iter().flat_map(|word| word.to_be_bytes()).collect::<Vec<u8>>();
    let images = [idx(&[0x803, 2_000, 4, 4]), vec![9; 32_000]].concat();
    fs::write(at("x-labels-idx1-ubyte"), [idx(&[0x801, 2_000]), vec![1; 2_000]].concat()).unwrap();
    npz(&at("whole.npz"), &matrix(20, 200), &matrix(10, 20));
    let network = Model::read(&at("whole.npz")).unwrap();
    network.write(&at("whole.safetensors"), Precision::Double).unwrap();
    let whole = |name: &str| fs::read(at(name)).unwrap();
    let weights: Reader =
        |path| Model::read(path).map(|model| model.network.shape().inputs).map_err(|e| e.to_string());
    let kinds: [(&str, Vec<u8>, usize, Reader); 4] = [
        ("x-images-idx3-ubyte", images, 2_000, |path| {
            let labels = path.with_file_name("x-labels-idx1-ubyte");
            digits::idx::read("x", path, &labels).map(|data| data.len()).map_err(|e| e.to_string())
        }),
        ("x.csv", b"1,0,0,0,9,0,0,0,0,0,200\n".repeat(2_000), 2_000, |path| {
            digits::csv::read_file(path).map(|data| data.len()).map_err(|e| e.to_string())
        }),
        ("x.npz", whole("whole.npz"), 200, weights),
        ("x.safetensors", whole("whole.safetensors"), 200, weights),
    ];
    for (name, bytes, count, read) in kinds {
        let path = at(name);
        fs::write(&path, &bytes).unwrap();
        let is_over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for round in 0.. {
                    let file = fs::File::options().write(true).open(&path).unwrap();
                    file.set_len((bytes.len() as u64) * (round % 7) / 7).unwrap();
                    fs::write(&path, &bytes).unwrap();
                    fs::remove_file(&path).unwrap();
                    fs::create_dir(&path).unwrap();
                    fs::remove_dir(&path).unwrap();
                    fs::write(&path, &bytes).unwrap();
                    if is_over.load(Ordering::Relaxed) {
                        return;
                    }
                }
            });
            // A whole file, or what is wrong with it: a CSV file may end anywhere.
            for _ in 0..300 {
                let read = read(&path);
                assert!(
                    read.as_ref()
                        .map_or_else(|said| !said.is_empty(), |read| *read == count || name == "x.csv"),
                    "{name}: {read:?}"
                );
            }
            is_over.store(true, Ordering::Relaxed);
        });
        assert_eq!(read(&path), Ok(count), "{name}");
    }
}

#[test]
fn what_is_no_lock_is_not_waited_for() {
    let folder = TempDir::new().unwrap();
    small(folder.path());
    let said =
        refused(folder.path(), &format!("mkfifo .r.csv.lock; nn-tutor sweep {SMALL} --epochs 1 --out r.csv"));
    assert!(said.contains(".r.csv.lock is no ordinary file"), "{said}");
    // Nor is one that whoever holds it has stopped over.
    let held = fs::File::create(folder.path().join(".t.csv.lock")).unwrap();
    held.lock().unwrap();
    let said = refused(folder.path(), &format!("nn-tutor sweep {SMALL} --epochs 1 --out t.csv"));
    assert!(said.contains("another program holds") && said.contains(".t.csv.lock"), "{said}");
}

#[test]
fn a_row_that_no_matrix_has_is_told_of() {
    let folder = TempDir::new().unwrap();
    for cell in [
        "W[18446744073709551615, :]",
        "W[:, 18446744073709551615]",
        "W[18446744073709551615, 0]",
        "W[0, 1e300]",
    ] {
        let lesson = format!(
            "+++\ntitle = \"T\"\n+++\n\nW\n\n```python\nW = eye(2)\n```\n\n```question\nask = \"?\"\ncell = \"{cell}\"\n```\n"
        );
        fs::write(folder.path().join("x.md"), lesson).unwrap();
        let said = refused(folder.path(), "nn-tutor check x.md");
        let is_told =
            ["`W` is 2×2 here, and has no", "is not a cell: write"].iter().any(|words| said.contains(words));
        assert!(is_told, "{cell}: {said}");
        shell(folder.path(), "nn-tutor lesson ./x.md --print");
    }
}

#[test]
fn so_many_watches_breakpoints_and_changes_and_no_more() {
    let folder = TempDir::new().unwrap();
    small(folder.path());
    let debug = |orders: String| {
        fs::write(folder.path().join("orders"), orders).unwrap();
        refused(folder.path(), "nn-tutor debug --data s.csv --hidden 300 --commands orders")
    };
    let said = debug("watch loss\n".repeat(101));
    assert!(said.ends_with("orders:101: there are 100 watches; take one away with `unwatch`"), "{said}");
    let said = debug("break loss > 9\n".repeat(101));
    assert!(said.ends_with("orders:101: there are 100 breakpoints; take one away with `delete`"), "{said}");
    let said = debug(
        (0..1_001).map(|at| format!("set wih[{}, {}] = 1", at / 4, at % 4)).collect::<Vec<_>>().join("\n"),
    );
    assert!(said.ends_with("orders:1001: there are 1000 numbers set by hand; `drop` them first"), "{said}");
}

/// Texts of so many bytes in which something stands over and over.
fn repetitive(bytes: usize) -> Vec<(&'static str, String)> {
    let front = "+++\ntitle = \"T\"\n+++\n\nW\n\n";
    let program = |text: String| format!("{front}```python\n{text}\n```\n");
    let asked = |n: usize| {
        format!("```python\nq{n} = {n}\n```\n\n```question\nask = \"q{n}?\"\ncell = \"q{n}\"\n```\n\n")
    };
    let question = |ask: String| {
        format!("{front}```python\na = 1\n```\n\n```question\ncell = \"a\"\nask = \"{ask}\"\n```\n")
    };
    let many = |text: &str| text.repeat(bytes / text.len());
    let numbered = |line: &dyn Fn(usize) -> String| (0..bytes / 10).map(line).collect::<Vec<_>>().join("\n");
    vec![
        ("lines", program(format!("a = 1\n{}", many("a = a + 1\n")))),
        ("variables", program(numbered(&|n| format!("v{n} = {n}")))),
        ("headings", format!("{front}{}", many("## H\n\nx\n\n"))),
        ("claims", format!("{front}{}\n\n```python\na = 1\n```\n", many("[1](=a) "))),
        ("passages", format!("{front}{}", many("Words.\n\n```python\na = 1\n```\n\n"))),
        ("comments", program(many("# a comment\n") + "a = 1")),
        ("awaits", program(format!("a = {}1", many("await ")))),
        ("strings", program(many("a = f\"{a}\"\n"))),
        ("faults", program(many("a = = 1\n"))),
        ("names", program(numbered(&|n| format!("a{n} = b{n}")))),
        ("one line", program(many("a = 1; "))),
        ("HTML", format!("{front}{}", many("<b>"))),
        (
            "symbols",
            format!("+++\ntitle = \"T\"\n[links]\n{}\n+++\n\nW\n", numbered(&|n| format!("a{n} = \"w\""))),
        ),
        (
            "tries",
            format!(
                "{front}```python\na = 1\n```\n\n{}",
                many("```try\nedit = \"a\"\nto = 2\nlook = \"l\"\n```\n\n")
            ),
        ),
        ("numbers begun in a question", question(many("[1](=( "))),
        ("brackets in a question", question(many("[") + "1](=a)")),
        ("numbers in a question", question(numbered(&|n| format!("[{n}](=a)")).replace('\n', " "))),
        ("questions", format!("{front}{}", (0..bytes / 80).map(asked).collect::<String>())),
        ("brackets", format!("{front}{}", many("["))),
        ("quotes", format!("{front}{}", many("> "))),
    ]
}

/// `NN_TUTOR_BYTES` asks for larger texts than are quick to read by a build that is not.
#[test]
fn work_grows_as_the_text_does() {
    let bytes = std::env::var("NN_TUTOR_BYTES").map_or(40_000, |bytes| bytes.parse().unwrap());
    let folder = TempDir::new().unwrap();
    for (what, text) in repetitive(bytes) {
        fs::write(folder.path().join("x.md"), &text).unwrap();
        for face in ["lesson ./x.md --print", "check x.md"] {
            let begun = Instant::now();
            shell(folder.path(), &format!("nn-tutor {face}"));
            let most = Duration::from_secs(2) * (bytes / 100_000).max(1) as u32;
            assert!(begun.elapsed() < most, "{what}, {face}: {:?}", begun.elapsed());
        }
    }
}

#[test]
fn a_list_in_a_block_has_so_many_entries_and_no_more() {
    let folder = TempDir::new().unwrap();
    let front = "+++\ntitle = \"T\"\n+++\n\nW\n\n```python\na = 1\n```\n\n";
    let list = |entry: &str, count: usize| vec![entry; count].join(", ");
    for (block, key, entry) in [
        ("picture\nkind = \"image\"\nof = ", "of", "\"a\""),
        ("picture\nkind = \"network\"\nlayers = ", "layers", "[\"a\"]"),
        ("picture\nkind = \"function\"\nx = \"a\"\nfrom = 0\nto = 1\ncurves = ", "curves", "\"a*a\""),
        ("question\nask = \"?\"\ncell = \"a\"\nhints = ", "hints", "\"h\""),
        ("question\nask = \"?\"\ncell = \"a\"\nslips = ", "slips", "{value = \"2\", say = \"s\"}"),
    ] {
        let lesson = |count| format!("{front}```{block}[{}]\n```\n\nEnd.\n", list(entry, count));
        fs::write(folder.path().join("x.md"), lesson(101)).unwrap();
        let said = refused(folder.path(), "nn-tutor lesson ./x.md --print");
        assert!(
            said.contains(&format!("`{key}` has a list of 101, and a list may have 100 entries")),
            "{said}"
        );
        fs::write(folder.path().join("x.md"), lesson(100)).unwrap();
        assert!(shell(folder.path(), "nn-tutor lesson ./x.md --print").status.success(), "{key}");
    }
}

#[test]
fn what_is_longer_than_any_lesson_is_refused_at_once() {
    let folder = TempDir::new().unwrap();
    for (what, text) in repetitive(300_000) {
        fs::write(folder.path().join("x.md"), &text).unwrap();
        let begun = Instant::now();
        let said = refused(folder.path(), "nn-tutor lesson ./x.md --print");
        assert!(begun.elapsed() < Duration::from_secs(2), "{what}: {:?}", begun.elapsed());
        assert!(said.contains("this file is longer than 256 KB, and a lesson may not be"), "{what}: {said}");
        assert!(said.contains("./x.md:1:1") && said.contains("make several lessons of it"), "{said}");
    }
    fs::write(folder.path().join("x.py"), "a = 1\n".repeat(50_000)).unwrap();
    let said = refused(folder.path(), "nn-tutor run x.py --print");
    assert!(said.contains("this is longer than 256 KB, and a program may not be"), "{said}");
}

/// A number made of millions is told without them: each would take its memory and its time.
#[test]
fn a_number_made_of_millions_is_not_taken_apart() {
    let folder = TempDir::new().unwrap();
    for (made, said) in [
        ("b = max(a)", "is 1"),
        ("b = sum(a)", "7000000"),
        ("b = a @ ones((7000000, 1))", "7000000"),
        ("b = argmax(a)", "is 0"),
    ] {
        fs::write(folder.path().join("x.py"), format!("a = ones((1, 7000000))\n{made}\n")).unwrap();
        let begun = Instant::now();
        let output = shell(folder.path(), "ulimit -v 700000; nn-tutor run x.py --print");
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success() && text.contains(said) && text.len() < 2_000, "{made}: {text}");
        assert!(begun.elapsed() < Duration::from_secs(10), "{made}: {:?}", begun.elapsed());
    }
}

/// In a training nothing is written down, and rounds that do nothing are counted all the same.
#[test]
fn a_round_that_never_ends_is_stopped() {
    let folder = TempDir::new().unwrap();
    for body in ["while 1:\n        W = 1", "while 1:\n        pass", "while W == W:\n        W = W"] {
        let text = format!("W = 0\nfor pixels, label in records:\n    {body}\n");
        fs::write(folder.path().join("x.py"), text).unwrap();
        for face in ["--print", "--sample 1 --print", "--table W"] {
            let output = shell(folder.path(), &format!("nn-tutor debug x.py --limit 5 {face}"));
            let all = format!("{output:?}");
            assert!(all.contains("x.py:") && all.contains("100000 operations"), "{body}, {face}: {all}");
        }
    }
}

/// However many curves a picture has, and however much each takes: a screen waits for them all.
#[test]
fn curves_that_take_too_much_are_left_out() {
    let folder = TempDir::new().unwrap();
    let curves = "\"sum(ones((400,400)) @ ones((400,400))) * x\", ".repeat(90);
    let many = format!("kind = \"function\"\nx = \"x\"\nfrom = 0\nto = 1\ncurves = [{curves}]\n");
    let long = "kind = \"curve\"\nweight = \"w[0, 0]\"\nerror = \"e\"\nfrom = 0\nto = 1e308\n";
    let code = "x = 0.5\nw = array([[1.5]])\nn = 0\nwhile n < w[0, 0]:\n    n = n + 1\ne = n * n\n";
    for picture in [&many, long] {
        let text = format!(
            "+++\ntitle = \"T\"\n+++\n\nW.\n\n```python\n{code}```\n\n```picture\n{picture}```\n\n```python\nz = 1\n```\n"
        );
        fs::write(folder.path().join("x.md"), text).unwrap();
        let begun = Instant::now();
        shell(folder.path(), "nn-tutor handout ./x.md --out x.html");
        assert!(begun.elapsed() < Duration::from_secs(5), "{picture}: {:?}", begun.elapsed());
    }
}

/// Of a column of many thousands there are no bars, and of a program that takes too much one fault is told.
#[test]
fn what_is_too_much_is_left_out_and_told_of_once() {
    let folder = TempDir::new().unwrap();
    let lesson = |code: &str| format!("+++\ntitle = \"T\"\n+++\n\nW.\n\n```python\n{code}```\n");
    let bars = "```picture\nkind = \"bars\"\nof = [\"X\"]\n```\n\n```python\nz = 1\n```\n";
    let text = lesson("X = ones((70001, 1))\n") + "\nB.\n\n" + bars;
    fs::write(folder.path().join("x.md"), text).unwrap();
    let said = refused(folder.path(), "nn-tutor picture ./x.md --step 2 --out x.png");
    assert!(said.contains("no picture"), "{said}");
    // Nor are millions of points drawn, or millions of cells written for a screen that shows none of them.
    let plane = "```picture\nkind = \"plane\"\npoints = \"a\"\nmarks = \"m\"\nweights = \"w\"\nthreshold = \"t\"\n```\n\n```python\nz = 1\n```\n";
    let points = "a = ones((2, 4000000))\nm = ones((1, 4000000))\nw = ones((1, 2))\nt = 1\n";
    fs::write(folder.path().join("x.md"), lesson(points) + "\nB.\n\n" + plane).unwrap();
    let begun = Instant::now();
    shell(folder.path(), "nn-tutor picture ./x.md --step 5 --out x.svg");
    shell(folder.path(), "nn-tutor picture ./x.md --step 5 --screen --size 160x50 --out x.svg");
    assert!(begun.elapsed() < Duration::from_secs(6), "{:?}", begun.elapsed());
    let many: String = "B = A + 0\n".repeat(30);
    fs::write(folder.path().join("x.md"), lesson(&format!("A = ones((2000, 2000))\n{many}"))).unwrap();
    let said = refused(folder.path(), "nn-tutor check x.md");
    assert_eq!(said.matches("the program was stopped here").count(), 1, "{said}");
}

/// A limit on files ends nothing: what writes one says so.
#[cfg(unix)]
#[test]
fn a_file_that_may_not_grow_is_told_of() {
    let folder = TempDir::new().unwrap();
    for task in
        ["handout 2 --out h.html", "picture 2 --step 4 --out p.svg", "data make --out d.csv --count 300"]
    {
        let said = refused(folder.path(), &format!("ulimit -f 1; nn-tutor {task}"));
        assert!(said.contains("cannot write"), "{task}: {said}");
    }
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().flatten().map(|file| file.file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains(".part")), "{left:?}");
}

/// A program of a few bytes may have a record of millions of numbers, and its JSON is several times as large.
#[test]
fn a_record_is_written_without_being_held_twice() {
    let folder = TempDir::new().unwrap();
    fs::write(
        folder.path().join("x.py"),
        "a = zeros((1000, 1000))\n".to_owned() + &"b = a + 0.1234567891234\n".repeat(5),
    )
    .unwrap();
    let output = shell(folder.path(), "ulimit -v 300000; nn-tutor run x.py --json | wc -c");
    let bytes: usize = String::from_utf8(output.stdout).unwrap().trim().parse().unwrap();
    assert!(bytes > 90_000_000, "{bytes}");
}

#[test]
fn a_word_as_long_as_its_file_does_not_fill_the_terminal() {
    let folder = TempDir::new().unwrap();
    let lesson =
        |word: &str| format!("+++\ntitle = \"T\"\n+++\n\nWords.\n\n```python\na = 1\n```\n\n{word}\n");
    for word in [
        format!("```{}\n```", "p".repeat(100_000)),
        format!("a{}", "\u{301}".repeat(50_000)),
        "界".repeat(30_000),
        format!("[1](={}1)", "-".repeat(20_000)),
    ] {
        fs::write(folder.path().join("x.md"), lesson(&word)).unwrap();
        let said = refused(folder.path(), "nn-tutor check x.md");
        assert!(said.len() < 10_000, "{} bytes", said.len());
    }
}
