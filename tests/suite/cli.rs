//! The built program as it is run: what it prints, where, and with which status.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use insta::assert_snapshot;
use tempfile::TempDir;

const GOOD: &str = "+++\ntitle = \"Mine\"\n+++\n\nWords.\n\n```python\na = 1.0\nb = a + 1.0\n```\n";
const STOPS: &str = "+++\ntitle = \"Mine\"\n+++\n\nWords.\n\n```python\na = column(1, 2)\nb = a @ a\n```\n";

/// A folder of a run's own, for its files and its progress.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nn-tutor"));
        command.args(arguments).current_dir(self.0.path()).stdin(Stdio::null());
        command.env("XDG_STATE_HOME", self.state()).env("HOME", self.0.path()).env("COLUMNS", "100");
        command.env_remove("NO_COLOR");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn state(&self) -> PathBuf {
        self.0.path().join("state")
    }

    fn progress(&self) -> PathBuf {
        self.state().join("nn-tutor/progress.json")
    }

    fn write(&self, path: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What is said on stderr by a run that did not do its job.
fn refused(place: &Place, arguments: &[&str]) -> String {
    let output = place.run(arguments);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = err(&output);
    assert!(!said.is_empty() && !said.contains("panicked") && harmless(&said), "{said}");
    said.trim_end().to_owned()
}

fn harmless(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() && c != '\n')
}

#[test]
fn help_starts_with_examples() {
    let output = Place::new().run(&["--help"]);
    assert!(output.status.success());
    let help = out(&output);
    assert!(help.starts_with("Examples:"), "{help}");
    assert_snapshot!(help);
}

#[test]
fn an_unknown_lesson() {
    let place = Place::new();
    assert_snapshot!(refused(&place, &["lesson", "three-layer5"]), @"
    nn-tutor: there is no lesson `three-layer5`; did you mean `three-layers`?
    `nn-tutor lessons` lists them all, and a file is named as ./mine.md
    ");
    assert_snapshot!(refused(&place, &["lesson", "99"]), @"
    nn-tutor: there is no lesson `99`
    `nn-tutor lessons` lists them all, and a file is named as ./mine.md
    ");
    assert_snapshot!(refused(&place, &["lesson", "2", "--step", "999", "--print"]), @"nn-tutor: there is no step 999: steps go from 1 to 11");
}

#[test]
fn files_that_are_no_lessons() {
    let place = Place::new();
    place.write("folder.md/x", "");
    place.write("binary.md", [0x7f, b'E', b'L', b'F', 0, 1, 2]);
    place.write("latin.md", b"ok\ncaf\xe9\n");
    assert_snapshot!(refused(&place, &["lesson", "./missing.md"]), @"nn-tutor: cannot read ./missing.md: No such file or directory (os error 2)");
    assert_snapshot!(refused(&place, &["lesson", "folder.md"]), @"nn-tutor: folder.md is a folder, and a lesson is a Markdown file");
    assert_snapshot!(refused(&place, &["lesson", "binary.md"]), @"nn-tutor: binary.md is not text, and a lesson is a Markdown file");
    assert_snapshot!(refused(&place, &["lesson", "latin.md"]), @"nn-tutor: latin.md is not UTF-8 text: see line 2; save it as UTF-8");
    for file in ["./missing.md", "folder.md", "binary.md", "latin.md"] {
        assert_eq!(refused(&place, &["lesson", file]), refused(&place, &["check", file]));
    }
}

#[test]
fn escape_sequences_are_shown_harmless() {
    let place = Place::new();
    assert!(refused(&place, &["lesson", "./\x1b[31mred\x07.md"]).contains("␛[31mred␇.md"));
    let lesson = "+++\ntitle = \"Steer\"\n+++\n\n\x1b[2JWords \u{9b}31m \u{202e}turned &#27;[31m &#x9b;.\n\n```python\na = 1.0  # \x1b[31mred\n```\n";
    place.write("steer.md", lesson);
    for face in ["--print", "--python"] {
        let output = place.run(&["lesson", "steer.md", face]);
        assert!(harmless(&out(&output)) && harmless(&err(&output)), "{face}: {:?}", out(&output));
    }
    let record = out(&place.run(&["lesson", "steer.md", "--json"]));
    assert!(harmless(&record), "{record:?}");
    place.write("faulty.md", "+++\ntitle = \"T\"\n+++\n```python\na = \x1b[31m\n```\n");
    place.write("title.md", "+++\ntitle = \"\\u001b]0;own\\u0007\"\n\"\\u001b[2J\" = 1\n+++\n");
    place.write("escaped.md", "+++\ntitle = \"\\u001b]0;own\\u0007\"\n+++\n");
    assert!(refused(&place, &["check", "title.md"]).contains("␛[2J"));
    assert!(refused(&place, &["lesson", "escaped.md"]).contains("control character"));
    refused(&place, &["lesson", "faulty.md"]);
    refused(&place, &["check", "faulty.md"]);
}

#[test]
fn a_program_that_stops() {
    let place = Place::new();
    place.write("stops.md", STOPS);
    assert_snapshot!(refused(&place, &["lesson", "stops.md", "--print"]), @"
    nn-tutor: the program stopped
    error: the shapes do not fit: 2×1 @ 2×1. Each row on the left meets a column on the right, so the columns of the left must be as many as the rows of the right
     --> stops.md:9:5
      |
    9 | b = a @ a
      |     ^^^^^
    ");
    assert!(refused(&place, &["lesson", "stops.md", "--json"]).contains("stops.md:9:5"));
    // What was done up to there is shown all the same.
    assert!(out(&place.run(&["lesson", "stops.md", "--json"])).contains("\"error\""));
}

#[test]
fn a_fault_counts_cells_as_what_stands_around_it_does() {
    let place = Place::new();
    let program = "import numpy\na = numpy.array([[1.0, 2.0], [3.0, 0.0]])\nb = 1 / a\n";
    place.write("b.py", program);
    place.write("b.md", format!("+++\ntitle = \"T\"\n+++\n\n```python\n{program}```\n"));
    let program = place.run(&["run", "b.py", "--print"]);
    assert!(out(&program).contains("  row 1: 3  0") && out(&program).contains("division by zero, at [1, 1]"));
    assert!(err(&program).contains("division by zero, at [1, 1]"));
    assert!(refused(&place, &["lesson", "b.md", "--print"]).contains("division by zero, in row 2, column 2"));
}

#[test]
fn check_tells_good_files_from_faulty_ones() {
    let place = Place::new();
    place.write("good.md", GOOD);
    place.write("stops.md", STOPS);
    let good = place.run(&["check", "good.md"]);
    assert!(good.status.success());
    assert_snapshot!(out(&good), @"good.md: ok, 2 steps");
    let both = place.run(&["check", "stops.md", "good.md"]);
    assert_eq!(both.status.code(), Some(1));
    assert_eq!(out(&both), out(&good));
    assert_snapshot!(err(&both), @"
    error: the shapes do not fit: 2×1 @ 2×1. Each row on the left meets a column on the right, so the columns of the left must be as many as the rows of the right
     --> stops.md:9:5
      |
    9 | b = a @ a
      |     ^^^^^

    stops.md: 1 fault
    ");
}

#[test]
fn a_pipe_is_given_plain_sentences() {
    let place = Place::new();
    let piped = place.run(&["lesson", "2"]);
    assert!(piped.status.success());
    assert_eq!(out(&piped), out(&place.run(&["lesson", "2", "--print"])));
    assert!(harmless(&out(&piped)));
}

#[test]
fn the_list_of_lessons() {
    let place = Place::new();
    assert_snapshot!(out(&place.run(&["lessons"])));
    let json: serde_json::Value = serde_json::from_str(&out(&place.run(&["lessons", "--json"]))).unwrap();
    assert_eq!(json.as_array().unwrap().len(), 11);
    assert!(!place.progress().exists(), "looking writes nothing");
}

#[test]
fn damaged_progress_is_set_aside_and_never_overwritten() {
    let place = Place::new();
    let damaged = |n: usize| place.progress().with_extension(format!("damaged-{n}.json"));
    for (n, garbage) in
        [&b"{not json"[..], b"\xff\xfe\x00", b"{\"version\": 1, \"lessons\": 5}"].iter().enumerate()
    {
        place.write("state/nn-tutor/progress.json", garbage);
        let output = place.run(&["lessons"]);
        assert!(output.status.success(), "{output:?}");
        assert!(err(&output).contains(&format!("damaged-{}.json", n + 1)), "{}", err(&output));
        assert_eq!(fs::read(damaged(n + 1)).unwrap(), *garbage);
    }
    assert_eq!(fs::read(damaged(1)).unwrap(), b"{not json");
    assert!(place.run(&["lessons", "--reset"]).status.success());
    assert_eq!(fs::read(damaged(1)).unwrap(), b"{not json");
}

#[test]
fn progress_of_a_later_version_is_left_alone() {
    let place = Place::new();
    let later = r#"{"version": 999, "something": "new"}"#;
    place.write("state/nn-tutor/progress.json", later);
    let output = place.run(&["lessons"]);
    assert!(output.status.success());
    assert!(err(&output).contains("later version"), "{}", err(&output));
    refused(&place, &["lessons", "--reset"]);
    assert_eq!(fs::read_to_string(place.progress()).unwrap(), later);
}

#[test]
fn progress_is_forgotten_only_where_that_is_meant() {
    let place = Place::new();
    let kept = r#"{"version": 1, "lessons": {"three-layers": {"stop": 3, "furthest": 4, "stops": 9, "answered": [1, 2]}}}"#;
    place.write("state/nn-tutor/progress.json", kept);
    assert_snapshot!(refused(&place, &["lessons", "--reset"]), @r"
    nn-tutor: nothing was forgotten: this forgets what is known of 1 lesson:
      three-layers: 2 answers
    say --yes too if that is meant
    ");
    assert_eq!(fs::read_to_string(place.progress()).unwrap(), kept);
    assert_eq!(out(&place.run(&["lessons", "--reset", "--yes"])), "Every answer and place is forgotten.\n");
    assert!(!fs::read_to_string(place.progress()).unwrap().contains("three-layers"));
    assert_eq!(out(&place.run(&["lessons", "--reset"])), "There is nothing to forget.\n");
}

/// As `nn-tutor lesson 5 --json | head -c 16` has it.
#[test]
fn a_reader_that_leaves_is_no_error() {
    for arguments in
        [&["lesson", "5", "--json"][..], &["lesson", "5", "--print"], &["man"], &["completions", "bash"]]
    {
        let place = Place::new();
        let mut child =
            place.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut [0; 16]).unwrap();
        drop(stdout);
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        assert_eq!(err(&output), "");
    }
}

#[test]
fn completions_and_the_manual_page() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish"] {
        assert!(out(&place.run(&["completions", shell])).contains("nn-tutor"), "{shell}");
    }
    assert!(out(&place.run(&["man"])).starts_with(".ie"));
}

/// A lesson that trains once on everything.
const TRAINS: &str = "+++\ntitle = \"Mine\"\n+++\n\nWords.\n\n```train\ntitle = \"All\"\nepochs = 2\nhidden = 3\nrate = 0.5\n```\n";
/// Two kinds of strokes, fifty of each.
fn strokes() -> String {
    "0,255,255,0,0\n1,0,0,255,255\n".repeat(50)
}

#[test]
fn print_trains_on_the_records_named() {
    let place = Place::new();
    place.write("mine.md", TRAINS);
    place.write("strokes.csv", strokes());
    let output =
        place.run(&["lesson", "mine.md", "--print", "--data", "strokes.csv", "--test", "strokes.csv"]);
    assert!(output.status.success(), "{output:?}");
    assert_snapshot!(out(&output));
    // The same from standard input.
    let mut command =
        place.command(&["lesson", "./mine.md", "--print", "--data", "-", "--test", "strokes.csv"]);
    command.stdin(fs::File::open(place.0.path().join("strokes.csv")).unwrap());
    let piped = out(&command.output().unwrap());
    assert_eq!(
        piped.replace("standard input", "strokes.csv").replace('\n', " "),
        out(&output).replace('\n', " ")
    );
}

#[test]
fn records_that_are_not_there_or_have_no_test_part_are_refused() {
    let place = Place::new();
    place.write("mine.md", TRAINS);
    place.write("strokes.csv", strokes());
    assert_snapshot!(refused(&place, &["lesson", "mine.md", "--print", "--data", "strokes.csv"]), @"nn-tutor: strokes.csv holds no test records of its own; name some with --test");
    assert_snapshot!(refused(&place, &["lesson", "mine.md", "--print", "--data", "no.csv", "--test", "no.csv"]), @"nn-tutor: no.csv: not found; it is no file; records are named by builtin, mnist, a folder or file of IDX images, a CSV file, or - for standard input");
}

#[test]
fn check_finds_the_faults_of_a_training() {
    let place = Place::new();
    place.write("mine.md", TRAINS.replace("epochs = 2", "epochs = 0"));
    assert_snapshot!(refused(&place, &["check", "mine.md"]), @r"
    error: the epochs must be from 1 to 1000, and not 0
     --> mine.md:9:10
      |
    9 | epochs = 0
      |          ^
      |
      = help: lessons/README.md lists the keys each block has

    mine.md: 1 fault
    ");
    place.write("mine.md", TRAINS);
    assert!(place.run(&["check", "mine.md"]).status.success());
}

#[test]
fn faults_keep_their_colours_where_there_are_any() {
    let place = Place::new();
    place.write("faulty.md", "+++\ntitle = \"T\"\n+++\n```python\na = \x1b[31m\n```\n");
    place.write("faulty.py", "a = \x1b[31m\n");
    place.write("stops.md", STOPS);
    for arguments in [&["lesson", "faulty.md"][..], &["run", "faulty.py"], &["lesson", "stops.md", "--print"]]
    {
        let said = err(&place.run(&[arguments, &["--color", "always"]].concat()));
        assert!(said.contains("\x1b[1m") && !said.contains("␛[1m"), "{said}");
        assert!(!said.contains("\x1b[31m\n"), "{said}");
    }
}

#[test]
fn a_step_is_drawn_into_a_file() {
    let place = Place::new();
    let asked = ["picture", "4", "--step", "11"];
    let svg = out(&place.run(&asked));
    assert!(svg.starts_with("<svg ") && svg.contains("at x = 1.05: 0.7408, slope 0.192"), "{svg}");
    let written = place.run(&[&asked[..], &["--out", "a.svg"]].concat());
    assert_eq!(out(&written), "wrote a.svg\n");
    assert_eq!(fs::read_to_string(place.0.path().join("a.svg")).unwrap(), svg);
    let dark = out(&place.run(&[&asked[..], &["--theme", "dark", "--size", "60x18"]].concat()));
    assert!(dark.contains("width=\"540\"") && dark.contains("fill=\"#101014\""), "{dark}");
    let screen = out(&place.run(&[&asked[..], &["--screen", "--size", "120x40"]].concat()));
    for words in ["The derivative of the sigmoid", "Above the line stands v", "slope 0.192"] {
        assert!(screen.contains(words), "{words} in {screen}");
    }
    // Its picture is drawn as a picture, and not in cells.
    assert!(screen.contains("<polyline") || screen.contains("<path"), "{screen}");
}

#[test]
fn a_drawing_that_cannot_be_is_told_of() {
    let place = Place::new();
    let bad: [&[&str]; 9] = [
        &["picture", "4", "--size", "100000x100000"],
        &["picture", "4", "--size", "0x0"],
        &["picture", "4", "--size", "large"],
        &["picture", "4", "--step", "0"],
        &["picture", "4", "--step", "999"],
        &["picture", "9", "--step", "1"],
        &["picture", "4", "--color", "never"],
        &["picture", "4", "--out", "a.gif"],
        &["picture", "4", "--out", "nowhere/a.svg"],
    ];
    let said = bad.map(|arguments| {
        let output = place.run(arguments);
        assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
        err(&output)
    });
    assert_snapshot!(said.join("\n"));
}

const ASKS: &str = "+++\ntitle = \"Mine\"\n+++\n\nWords first. And more, e.g. these: 0.5 of them. Why?\n\n## Part\n\nTake two numbers.\n\n\
    ```python\na = column(2.0, 3.0)\nb = a * 4.0  # four times\n```\n\n```question\nask = \"What is b for the second?\"\ncell = \"b[1, 0]\"\n\
    hints = [\"Take the second of a.\"]\nslips = [{ value = \"a[1, 0]\", say = \"That is a itself.\" }]\n```\n\n\
    ```question\nask = \"Which is larger?\"\nchoices = [{ say = \"b\", right = true }, { say = \"a\", why = \"It was made larger.\" }]\n```\n\n\
    That is all.\n\n```python\nc = b[1, 0] + 1.0\n```\n";

/// What is said to lines that are typed, each behind a mark.
fn talked(place: &Place, arguments: &[&str], lines: &str) -> String {
    let mut command = place.command(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // It may end before it has heard everything.
    let _ = child.stdin.take().unwrap().write_all(lines.as_bytes());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(err(&output), "");
    assert!(harmless(&out(&output)));
    out(&output)
}

#[test]
fn a_whole_lesson_is_gone_through_in_plain_lines() {
    let place = Place::new();
    place.write("mine.md", ASKS);
    let lines = "\n\n\n\nwhat\n3\nh\n12.5\n12\n\n\n\n\n2\nb\nn\nn\nstart\nq\n";
    assert_snapshot!(talked(&place, &["lesson", "./mine.md", "--linear"], lines));
    let kept = fs::read_to_string(place.progress()).unwrap();
    assert!(kept.contains("\"What is b for the second?\": {\n          \"tries\": 3,"), "{kept}");
}

#[test]
fn a_lesson_in_plain_lines_takes_an_enter_a_step() {
    let place = Place::new();
    let said = talked(&place, &["lesson", "5", "--linear"], &"\n".repeat(100));
    assert!(said.contains("This is the end of 5 Updating the weights."), "{said}");
    assert!(
        !said.contains(": who + nudge, "),
        "what a statement does on the way is for whoever goes in: {said}"
    );
}

#[test]
fn in_plain_lines_a_number_is_changed_and_a_question_asked_again() {
    let place = Place::new();
    let to_step_4 = "\n".repeat(5) + "1\n";
    let said = talked(&place, &["lesson", "1", "--linear"], &(to_step_4.clone() + "a\ne W[0,0]=1\n1\nq\n"));
    assert_eq!(said.matches("Which weights does it meet?").count(), 2, "{said}");
    assert!(said.contains("Answer this first"), "a change waits for an open question: {said}");
    let said =
        talked(&place, &["lesson", "1", "--linear"], "start\n\n\ne W[0,1]=5\ne W[9,9]=1\ne W=1\ne W\nu\nq\n");
    for part in [
        "Changed; u takes it back. Step 2, line 43: W = array",
        "  row 1: 0.9  5\n",
        "`W[9,9]=1`: no such number is written here",
        "`W=1`: no such number is written here",
        "`W` changes nothing: write it as inputs[0,0]=0",
        "Taken back. Step 2, line 43",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn plain_lines_may_end_at_any_time_and_what_was_reached_is_kept() {
    let place = Place::new();
    place.write("mine.md", ASKS);
    let said = talked(&place, &["lesson", "./mine.md", "--linear"], &("\n".repeat(3) + "12"));
    assert!(said.ends_with("12: right.\nWhat was reached is kept.\n"), "{said}");
    let again = talked(&place, &["lesson", "./mine.md", "--linear"], "");
    assert!(again.starts_with("You were here.\n"), "{again}");
    let again = talked(&place, &["lesson", "./mine.md", "--linear"], &"\n".repeat(20));
    assert!(!again.contains("What is b for the second?"), "it is answered: {again}");
    assert!(again.contains("Which is larger?"), "{again}");
}

#[test]
fn any_line_is_taken() {
    let place = Place::new();
    place.write("mine.md", ASKS);
    let long = "7".repeat(100_000);
    let lines = "\n".repeat(3)
        + &long
        + "\n\u{1b}[31m\n1/3\n1,5\nNaN\n\u{0}\nt\nu\ntrain\ni\ni\no\no\nb\n?\nv\nquiz\nq\nq\n";
    let said = talked(&place, &["lesson", "./mine.md", "--linear"], &lines);
    assert!(said.contains("goes on for 10000 characters") && said.len() < 10_000, "{said}");
    assert!(said.contains("1/3 is not it: "), "{said}");
}

#[test]
fn what_is_due_is_asked_in_plain_lines() {
    let place = Place::new();
    assert_eq!(talked(&place, &["review", "--linear"], ""), "No question is due again today.\n");
    let kept = r#"{"version": 2, "lessons": {"splitting-the-error": {"stop": 3, "furthest": 4, "stops": 9, "questions": {
        "0": {"tries": 0, "given_up": true, "due": 1}}}}}"#;
    place.write("state/nn-tutor/progress.json", kept);
    assert!(out(&place.run(&["lessons"])).contains("1 question is due again: `nn-tutor review`."));
    let said = talked(&place, &["review"], "?\n\n\n");
    assert!(said.contains("h: a hint. Enter twice: the answer."), "{said}");
    assert!(said.starts_with("1 question is due again.\n1 of 1, from 3 Splitting the error.\n"), "{said}");
    assert!(said.contains("Show it? Enter again.\nThe answer: "), "{said}");
    assert!(out(&place.run(&["lessons"])).contains("0 of"), "it was given up");
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_told_of_and_what_was_kept_stays() {
    let place = Place::new();
    place.write("mine.md", ASKS);
    talked(&place, &["lesson", "./mine.md", "--linear"], &("\n".repeat(3) + "12\nq\n"));
    let kept = fs::read(place.progress()).unwrap();
    let program = env!("CARGO_BIN_EXE_nn-tutor");
    // No file may grow, as on a disk that is full.
    let script =
        format!("ulimit -f 0; trap '' XFSZ; printf '\\n\\n1\\nq\\n' | '{program}' lesson ./mine.md --linear");
    let mut command = Command::new("sh");
    command.args(["-c", &script]).current_dir(place.0.path());
    let output = command.env("XDG_STATE_HOME", place.state()).env("HOME", place.0.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(err(&output).contains("progress is not kept: cannot write"), "{}", err(&output));
    assert!(out(&output).contains("Which is larger?"), "the lesson goes on: {}", out(&output));
    assert_eq!(fs::read(place.progress()).unwrap(), kept);
    let left: Vec<_> = fs::read_dir(place.progress().parent().unwrap()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn where_nothing_can_be_kept_the_lesson_goes_on() {
    let place = Place::new();
    place.write("mine.md", ASKS);
    place.write("state/nn-tutor", "a file where the folder should be");
    let mut command = place.command(&["lesson", "./mine.md", "--linear"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(("\n".repeat(3) + "12\n").as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && out(&output).contains("12: right."), "{output:?}");
    assert!(err(&output).contains("progress will not be kept"), "{}", err(&output));
}

#[cfg(unix)]
#[test]
fn progress_that_is_no_file_or_has_no_end_is_told_of() {
    let place = Place::new();
    fs::create_dir_all(place.progress().parent().unwrap()).unwrap();
    assert!(Command::new("mkfifo").arg(place.progress()).status().unwrap().success());
    let output = place.run(&["lessons"]);
    assert!(output.status.success());
    assert!(err(&output).contains("it is no ordinary file"), "{}", err(&output));
    fs::remove_file(place.progress()).unwrap();
    let file = fs::File::create(place.progress()).unwrap();
    file.set_len(1 << 34).unwrap();
    let output = place.run(&["lessons"]);
    assert!(output.status.success());
    assert!(err(&output).contains("damaged-1.json"), "{}", err(&output));
}

#[test]
fn what_will_come_of_a_try_is_asked_in_plain_lines() {
    let place = Place::new();
    place.write(
        "tries.md",
        "+++\ntitle = \"Tries\"\n+++\n\nWords.\n\n```python\na = 2.0\nb = a * 4.0\n```\n\n```try\nedit = \"a\"\nto = 5.0\n\
         look = \"b is [20](=b) now.\"\n```\n\n```python\nc = b + 1.0\n```\n",
    );
    let lines = "\n\n\nmaybe\n3\n\nb\nt\nkeep\n\n\nq\n";
    assert_snapshot!(talked(&place, &["lesson", "./tries.md", "--linear"], lines));
}

#[test]
fn paper_films_and_reports_are_files_of_their_own() {
    let place = Place::new();
    place.write("keys.txt", "→*2 ↓\npause Here\nwait 1\n");
    let made: [&[&str]; 6] = [
        &["handout", "2", "--out", "a.html", "--blanks"],
        &["handout", "2", "--out", "a.md", "--steps", "1..3", "--round", "2"],
        &["handout", "--all", "--out", "site"],
        &["record", "2", "--keys", "keys.txt", "--out", "a.cast", "--theme", "dark"],
        &["record", "2", "--keys", "keys.txt", "--out", "a.svg", "--size", "60x18"],
        &["report", "--out", "a.json"],
    ];
    for arguments in made {
        let output = place.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", err(&output));
    }
    let read = |name: &str| fs::read_to_string(place.0.path().join(name)).unwrap();
    assert!(read("a.md").contains("rounded to 2 decimals") && !read("a.md").contains("Step 4 of"));
    assert!(read("a.md").contains("](a-pictures/1.svg)") && read("a-pictures/1.svg").starts_with("<svg"));
    assert!(read("site/index.html").contains("02-three-layers.html"));
    assert!(read("site/02-three-layers.html").contains("href=\"03-splitting-the-error.html\""));
    assert!(read("a.cast").contains("\"m\", \"Here\"") && read("a.svg").contains("viewBox=\"0 0 540 "));
    assert!(read("a.json").contains("\"signed\": false"));
    assert_eq!(out(&place.run(&["handout", "2", "--blanks"])), read("a.html"));
}

#[test]
fn what_is_wrong_with_paper_and_films_is_said() {
    let place = Place::new();
    place.write("keys.txt", "→ →\n→ Entr\n");
    place.write("file", "");
    place.write("other.txt", "# Keys of nn-tutor lesson three-layers --step 3\nwait 0.10 →\n");
    let cases: [(&[&str], &str); 11] = [
        (&["handout", "--all", "--out", "site.html"], "name a folder, such as --out site"),
        (
            &["record", "3", "--keys", "other.txt", "--out", "a.cast"],
            "other.txt has the keys of lesson three-layers, as its first line says, and this is splitting-the-error",
        ),
        (&["handout", "three-leyers", "--out", "a.html"], "did you mean `three-layers`?"),
        (&["handout", "2", "--out", "a.pdf"], "ends in .html or .md"),
        (&["handout", "2", "--out", "missing/a.html"], "cannot write missing/a.html"),
        (
            &["handout", "2", "--out", "a.html", "--steps", "10..99"],
            "there is no step 99: steps go from 1 to",
        ),
        (&["handout", "--all", "--out", "file/site"], "cannot make the folder file/site"),
        (&["record", "2", "--keys", "keys.txt", "--out", "a.cast"], "keys.txt:2:3"),
        (&["record", "2", "--keys", "none.txt", "--out", "a.cast"], "cannot read none.txt"),
        (&["record", "2", "--keys", "keys.txt", "--out", "a.gif"], "ends in .cast or .svg"),
        (&["report", "--out", "a.txt"], "ends in .html or .json"),
    ];
    for (arguments, words) in cases {
        let said = refused(&place, arguments);
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
    assert!(!place.0.path().join("site.html").exists());
    assert!(!place.0.path().join("a.cast").exists() && !place.0.path().join("a.html").exists());
}
