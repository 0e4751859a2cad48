//! Hand-outs: whole in one file that asks for nothing, the same every time, and silent about what is asked.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use nn_tutor::draw::palette::Brightness;
use nn_tutor::interp::Settings;
use nn_tutor::lesson::{Lesson, catalogue};
use nn_tutor::session::Session;
use nn_tutor::text::handout::html::{Neighbours, html, index};
use nn_tutor::text::handout::markdown::{MarkdownFile, markdown};
use nn_tutor::text::handout::{Handout, KeyPlace, StepRanges};
use sha2::{Digest, Sha256};

use crate::hidden::{found, secrets};
use crate::pictures_svg::is_well_formed;
use crate::support::{lesson, read};

const PLACES: [KeyPlace; 3] = [KeyPlace::Nowhere, KeyPlace::OwnPage, KeyPlace::FilledIn];

fn session(lesson: Arc<Lesson>) -> Session {
    Session::new(lesson, Settings::default())
}

fn course() -> impl Iterator<Item = Session> {
    catalogue::COURSE.iter().map(|entry| session(Arc::new(entry.read().unwrap())))
}

fn handout(session: &Session, steps: Option<&str>, key: KeyPlace) -> Handout {
    let steps = steps.map(|steps| StepRanges::parse(steps).unwrap());
    Handout::of(session, steps.as_ref(), key).unwrap()
}

fn page(session: &Session, steps: Option<&str>, key: KeyPlace) -> String {
    html(&handout(session, steps, key), Brightness::Light, None)
}

/// What stands between two texts, the first time.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    text.split_once(from).and_then(|(_, rest)| Some(rest.split_once(to)?.0)).unwrap_or_default()
}

/// Every number that a lesson's questions ask for and that tells something. Small whole ones are everywhere.
fn all_secrets(session: &Session) -> Vec<f64> {
    let all = session.questions().iter().flat_map(|asked| secrets(session, *asked));
    all.filter(|number| number.fract() != 0.0 || number.abs() >= 20.0).collect()
}

/// Markdown and the pictures it shows, one after the other.
fn with_pictures(handout: &Handout, ground: Brightness) -> String {
    let MarkdownFile { text, pictures } = markdown(handout, ground, "a pictures");
    std::iter::once(text).chain(pictures.into_iter().map(|(_, svg)| svg)).collect()
}

/// What is read of a page or of Markdown with its pictures: places and colours are no numbers of the lesson's.
fn words(text: &str) -> String {
    let without_style = text.split_once("</style>").map_or(text, |(_, rest)| rest);
    let script = between(without_style, "<script>", "</script>");
    let all = without_style.replace(script, "");
    let labels = all.split("aria-label=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let labels = labels.collect::<Vec<_>>().join("\n");
    let outside: Vec<&str> =
        all.split('<').map(|tag| tag.split_once('>').map_or(tag, |(_, text)| text)).collect();
    outside.join("\n") + "\n" + &labels
}

#[test]
fn a_page_asks_for_nothing_from_anywhere() {
    for (session, number) in course().zip(0..) {
        for key in PLACES.into_iter().filter(|key| number == 2 || *key == KeyPlace::OwnPage) {
            let page = page(&session, None, key);
            let rules = between(&page, "Content-Security-Policy\" content=\"", "\"");
            assert!(rules.starts_with("default-src 'none'; img-src data:; style-src 'sha256-"), "{rules}");
            for (what, from, to) in [("style", "<style>", "</style>"), ("script", "<script>", "</script>")] {
                let hash = STANDARD.encode(Sha256::digest(between(&page, from, to)));
                assert!(rules.contains(&format!("{what}-src 'sha256-{hash}'")), "{what}: {rules}");
            }
            for attribute in ["src=\"", "href=\""] {
                for target in page.split(attribute).skip(1) {
                    assert!(target.starts_with(['#']) || target.starts_with("data:,\""), "{}", &target[..40]);
                }
            }
            for word in ["url(", "@import", "xmlns", " style=\"", " onclick", "javascript:"] {
                assert!(!page.contains(word), "{word}");
            }
            assert!(page.contains("<html lang=\"en-GB\">") && page.contains("aria-live=\"polite\""));
        }
    }
}

#[test]
fn what_is_asked_is_nowhere_in_a_file_without_a_key() {
    let mut searched = 0;
    for session in course() {
        let secrets = all_secrets(&session);
        let handout = handout(&session, None, KeyPlace::Nowhere);
        let name = &session.lesson().meta.title;
        for text in [html(&handout, Brightness::Light, None), with_pictures(&handout, Brightness::Dark)] {
            let text = words(&text);
            if let Some(secret) = found(&text, &secrets) {
                let near = format!("{secret:.3}").replace('-', "");
                let lines: Vec<&str> =
                    text.lines().filter(|line| line.contains(&near[..near.len() - 1])).collect();
                panic!("{name}: {secret} in {lines:#?}");
            }
            assert!(!text.contains("The key") && !text.contains("Answer"), "{name}");
        }
        searched += secrets.len();
    }
    assert!(searched >= 20, "{searched} numbers");
}

#[test]
fn the_key_has_every_answer_and_comes_last() {
    let session = session(lesson(2));
    let page = page(&session, None, KeyPlace::OwnPage);
    let (body, key) = page.split_once("<section class=\"key\"").unwrap();
    assert_eq!(found(&words(body), &all_secrets(&session)), None);
    assert!(!words(body).contains("0.42"), "a number that is written shorter than it is");
    for answer in ["Question 1: Column 2.", "Question 2: 0.42.", "Question 4: it shrinks"] {
        assert!(key.contains(answer), "{answer}");
    }
    assert!(between(key, "", "</section>").contains("0.6035"), "a blank that only follows from an answer");
    let css = between(&page, "@media print", "</style>");
    assert!(css.contains(".key { break-before: page; }") && css.contains("section[hidden] { display: block"));
    let filled = self::page(&session, None, KeyPlace::FilledIn);
    assert!(!filled.contains("class=\"blank"), "nothing is to be filled in");
    assert!(filled.contains("<p class=\"answer\">0.42.</p>") && !filled.contains("id=\"key\""));
}

#[test]
fn what_is_asked_before_the_steps_that_are_wanted_is_known() {
    let session = session(lesson(2));
    let page = page(&session, Some("4..5,7"), KeyPlace::Nowhere);
    for (name, is_there) in
        [("step-3", false), ("step-4", true), ("step-5", true), ("step-6", false), ("step-7", true)]
    {
        assert_eq!(page.contains(&format!("<section id=\"{name}\"")), is_there, "{name}");
    }
    assert!(words(&page).contains("0.42"), "hidden_inputs is given at step 4");
    assert!(!words(&page).contains("0.7613"), "what step 4 asks for is not");
}

#[test]
fn a_choice_of_steps_that_is_none_is_told_of() {
    for text in ["", "a", "3..", "5..3", "0", "1,,2", "1...3"] {
        assert!(StepRanges::parse(text).unwrap_err().contains("3..7"), "{text}");
    }
    assert_eq!(StepRanges::parse("1-3, 5").unwrap(), StepRanges::parse("1..3,5").unwrap());
    let session = session(lesson(2));
    let beyond = StepRanges::parse("9..12").unwrap();
    let told = Handout::of(&session, Some(&beyond), KeyPlace::OwnPage).unwrap_err();
    assert_eq!(told, "there is no step 12: steps go from 1 to 11");
}

#[test]
fn pictures_are_well_formed_and_told_in_words() {
    let mut drawn = 0;
    for session in course() {
        let page = page(&session, None, KeyPlace::OwnPage);
        for piece in page.split("<svg ").skip(1) {
            let svg = format!("<svg {}</svg>\n", piece.split("</svg>").next().unwrap()).replace("&quot;", "");
            assert!(is_well_formed(&svg), "{svg}");
            assert!(
                between(&svg, "role=\"img\" aria-label=\"", "\"").contains("step")
                    || svg.contains("at the page")
            );
            drawn += 1;
        }
    }
    assert!(drawn > 50, "{drawn} pictures");
}

#[test]
fn the_same_lesson_gives_the_same_bytes_and_not_too_many() {
    let of = || {
        let session = session(lesson(5));
        let handout = handout(&session, None, KeyPlace::OwnPage);
        [html(&handout, Brightness::Light, None), with_pictures(&handout, Brightness::Light)]
    };
    let [page, text] = of();
    assert_eq!([page.clone(), text.clone()], of());
    for made in [page, text] {
        assert!(made.len() <= 1 << 20, "{} bytes", made.len());
    }
}

#[test]
fn pictures_of_markdown_are_files_beside_it_and_each_is_shown() {
    let session = session(lesson(2));
    let handout = handout(&session, None, KeyPlace::OwnPage);
    let MarkdownFile { text, pictures } = markdown(&handout, Brightness::Light, "my (own)");
    assert!(pictures.len() > 5 && !text.contains("data:"));
    for (name, svg) in &pictures {
        assert!(text.contains(&format!("](my%20%28own%29/{name})")), "{name}");
        assert!(
            is_well_formed(svg) && svg.contains("http://www.w3.org/2000/svg"),
            "{name}: a viewer shows it alone"
        );
    }
    assert_eq!(text.matches("](my%20").count(), pictures.len());
}

#[test]
fn no_table_is_parted_between_pages() {
    let page = page(&session(lesson(2)), None, KeyPlace::OwnPage);
    let css = between(&page, "@media print", "</style>");
    let unparted =
        css.lines().find(|line| line.contains("break-inside: avoid") && line.contains("table")).unwrap();
    for part in ["figure", ".task", "table", "tr"] {
        assert!(unparted.contains(part), "{part}: {unparted}");
    }
}

#[test]
fn the_record_within_reads_back() {
    for key in PLACES {
        let page = page(&session(lesson(2)), None, key);
        let record = between(&page, "<script type=\"application/json\" id=\"record\">", "</script>");
        let record: serde_json::Value = serde_json::from_str(record).unwrap();
        let asked = &record["variables"]["hidden_inputs"][1][0];
        assert_eq!(asked.is_null(), key == KeyPlace::Nowhere, "{asked}");
        assert_eq!(record["steps"][0]["step"], 1);
    }
}

const HOSTILE: &str = "+++\ntitle = \"</title><script>alert(1)</script>\"\npromise = \"<img src=x onerror=alert(2)>\"\n+++\n\nA </script> and `</script>` and [a](javascript:alert(3)) and ![x](http://example.org/x.png).\n\n## <svg onload=alert(4)> & \"more\"\n\n```python\na = array([[1.5, 2.5], [3.5, 4.5]])  # </script><img src=x onerror=alert(5)>\nb = a @ a  # | *bold* ]( `\n```\n\n```question\nask = \"</script><img src=x onerror=alert(6)> | ?\"\nchoices = [{ say = \"<b>yes</b>\", right = true }, { say = \"'\\\"><script>alert(7)</script>\", why = \"</p>\" }]\nhints = [\"</details><script>alert(8)</script>\"]\n```\n";

#[test]
fn a_hostile_lesson_stays_text() {
    let draft = Lesson::draft("mine.md", HOSTILE);
    let session = session(Arc::new(draft.lesson));
    for key in PLACES {
        let page = page(&session, None, key);
        for tag in ["<img", "<b>", "<svg onload", "</title><script>"] {
            assert!(!page.contains(tag), "{tag}");
        }
        let opened = page.matches("<script").count();
        assert_eq!((opened, page.matches("</script>").count()), (2, 2));
        let record = between(&page, "id=\"record\">", "</script>");
        assert!(serde_json::from_str::<serde_json::Value>(record).unwrap().to_string().contains("</script>"));
        let MarkdownFile { text, .. } = markdown(&handout(&session, None, key), Brightness::Light, "a");
        let outside_code = text.split("```").step_by(2).collect::<String>();
        let ours = ["<div style=", "</div>", "`</script>`"];
        let others = ours.iter().fold(outside_code, |text, ours| text.replace(ours, ""));
        assert!(!others.contains('<'), "{others}");
    }
}

#[test]
fn very_many_steps_are_refused_and_large_matrices_summed_up() {
    let passage = |n| format!("a{n} = {n}.5 + 1\n```\n\nSee a{n}.\n\n```python\n");
    let many: String = (0..500).map(passage).collect();
    let text = format!("+++\ntitle = \"T\"\n+++\n\nWords.\n\n```python\n{many}b = 1 + 1\n```\n");
    let told = Handout::of(&session(read(&text)), None, KeyPlace::OwnPage).unwrap_err();
    assert!(told.contains("--steps 1..50"), "{told}");
    let large =
        "+++\ntitle = \"T\"\n+++\n\nWords on b.\n\n```python\na = zeros((300, 300)) + 1.5\nb = a * 2\n```\n";
    let page = page(&session(read(large)), None, KeyPlace::OwnPage);
    assert!(page.len() < 50_000, "{} bytes", page.len());
    assert!(page.contains("90000 numbers from 3 to 3"), "{page}");
    // A list is no less than a matrix.
    let list = "+++\ntitle = \"T\"\n+++\n\nWords.\n\n```python\na = arange(8000000, 0, -1)\nb = a + 1\n```\n";
    let handout = handout(&session(read(list)), None, KeyPlace::OwnPage);
    assert!(with_pictures(&handout, Brightness::Light).len() < 50_000);
}

#[test]
fn a_site_leads_from_lesson_to_lesson() {
    let lessons: Vec<(String, Lesson)> = catalogue::COURSE
        .iter()
        .map(|entry| (format!("{}.html", entry.name), entry.read().unwrap()))
        .collect();
    let listed: Vec<(String, &Lesson)> =
        lessons.iter().map(|(file, lesson)| (file.clone(), lesson)).collect();
    let map = index(&listed, Brightness::Light);
    for (file, lesson) in &lessons {
        assert!(map.contains(&format!("href=\"{file}\">{}", lesson.heading())), "{file}");
    }
    assert!(map.contains("script-src 'none'") && !map.contains("<script"));
    let handout = handout(&session(lesson(2)), Some("1"), KeyPlace::OwnPage);
    let neighbours = Neighbours { before: Some(("a.html".into(), "1 A".into())), after: None };
    let page = html(&handout, Brightness::Light, Some(&neighbours));
    assert!(
        page.contains("rel=\"prev\" href=\"a.html\">Before: 1 A") && page.contains("href=\"index.html\"")
    );
    assert!(!page.contains("rel=\"next\""));
}

#[test]
fn what_hangs_on_a_hidden_number_in_a_long_sum_is_there_to_work_with() {
    let page = page(&session(lesson(6)), None, KeyPlace::Nowhere);
    // A pixel is asked for, and all of the network hangs on it; the sums of 200 terms are given all the same.
    let blanked = page.matches("some of them asked for").count();
    assert!(blanked < 10, "{blanked} matrices");
    assert!(page.contains("the output is 0.54"), "what the question is asked with");
}

#[test]
fn a_table_wider_than_paper_says_how_many_columns_it_has() {
    let page = page(&session(lesson(6)), None, KeyPlace::FilledIn);
    assert!(page.contains("<td class=\"cut\">… 100 in all</td>") && page.contains("class=\"far\""));
    let css = include_str!("../../src/text/handout/page.css");
    assert!(css.contains(".far { display: none; }"), "on paper the others are left out");
}

#[test]
fn a_number_asked_for_in_a_sentence_has_room_to_be_written_in() {
    let page = page(&session(lesson(0)), None, KeyPlace::OwnPage);
    let asked = between(&page, "<main>", "The key</h2>");
    assert!(!words(asked).contains(" ? ") && words(asked).contains("____"), "{}", words(asked));
}

#[test]
fn a_hand_out_is_not_written_over_a_lesson() {
    let folder = tempfile::tempdir().unwrap();
    let text = "+++\ntitle = \"T\"\n+++\n\nWords.\n\n```python\na = 1 + 1\n```\n";
    std::fs::write(folder.path().join("own.md"), text).unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_nn-tutor"));
    command.args(["handout", "own.md", "--answers", "--out", "own.md"]).current_dir(folder.path());
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("own.md is a lesson, and a hand-out would be written over it"), "{said}");
    assert_eq!(std::fs::read_to_string(folder.path().join("own.md")).unwrap(), text);
}

#[test]
fn of_very_many_images_a_few_are_drawn() {
    let names: Vec<String> = (0..30).map(|at| format!("m{at}")).collect();
    let made = names.join(" = zeros((300, 300)) + 0.5\n") + " = zeros((300, 300))\n";
    let of = names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    let picture = format!("```picture\nkind = \"images\"\nof = [{of}]\n```");
    let text = format!("+++\ntitle = \"T\"\n+++\n\nWords.\n\n{picture}\n\n```python\n{made}```\n");
    let page = with_pictures(&handout(&session(read(&text)), None, KeyPlace::OwnPage), Brightness::Light);
    assert!(page.len() < 3_000_000, "{} bytes", page.len());
}
