//! A line of arithmetic is true when it is worked out from the digits it shows, or says that it is only nearly so.
//!
//! Every line is read here as a person reads it, with a calculator of the test's own.

use nn_tutor::interp::Settings;
use nn_tutor::session::Session;
use nn_tutor::text::print;
use nn_tutor::tui::Screen;

use crate::support::{buffer, lesson, open, press, read, text};

/// Works out what is written, as mathematics writes it; nothing where it is not arithmetic alone.
fn worth(text: &str) -> Option<f64> {
    let mut rest = Reader { text: text.trim() };
    let value = rest.sum()?;
    let value = match rest.text.trim().strip_prefix("all / ") {
        Some(count) => value / count.trim().parse::<f64>().ok()?,
        None if rest.text.trim().is_empty() => value,
        None => rest.compared(value)?,
    };
    Some(value)
}

struct Reader<'a> {
    text: &'a str,
}

impl Reader<'_> {
    fn take(&mut self, sign: &str) -> bool {
        let after = self.text.trim_start().strip_prefix(sign);
        self.text = after.unwrap_or(self.text);
        after.is_some()
    }

    fn compared(&mut self, left: f64) -> Option<f64> {
        let holds: fn(f64, f64) -> bool = match self.text.trim_start().chars().next()? {
            '≥' => |a, b| a >= b,
            '≤' => |a, b| a <= b,
            '<' => |a, b| a < b,
            '>' => |a, b| a > b,
            '≠' => |a, b| a != b,
            _ => return None,
        };
        self.text = self.text.trim_start().trim_start_matches(['≥', '≤', '<', '>', '≠']);
        let right = self.sum()?;
        self.text.trim().is_empty().then(|| f64::from(u8::from(holds(left, right))))
    }

    fn sum(&mut self) -> Option<f64> {
        let mut value = self.product()?;
        loop {
            if self.take("+") {
                value += self.product()?;
            } else if self.take("−") {
                value -= self.product()?;
            } else {
                return Some(value);
            }
        }
    }

    fn product(&mut self) -> Option<f64> {
        let mut value = self.signed()?;
        loop {
            let before = self.text;
            if self.take("×") {
                value *= self.signed()?;
            } else if self.take("//") {
                value = (value / self.signed()?).floor();
            } else if self.take("/") {
                value /= self.signed()?;
            } else if self.take("%") {
                let by = self.signed()?;
                value -= by * (value / by).floor();
            } else {
                self.text = before;
                return Some(value);
            }
        }
    }

    fn signed(&mut self) -> Option<f64> {
        if self.take("−") { self.signed().map(|value| -value) } else { self.power() }
    }

    fn power(&mut self) -> Option<f64> {
        let base = self.part()?;
        let raised = |sign: char| "⁰¹²³⁴⁵⁶⁷⁸⁹⁻".chars().position(|other| other == sign);
        let rest = self.text.trim_start_matches(|sign| raised(sign).is_some());
        let power = self.text[..self.text.len() - rest.len()].chars().filter_map(raised);
        let power: String = power.map(|at| "0123456789-".as_bytes()[at] as char).collect();
        if !power.is_empty() {
            self.text = rest;
            return Some(base.powi(power.parse().ok()?));
        }
        if self.take("^") { Some(base.powf(self.signed()?)) } else { Some(base) }
    }

    fn part(&mut self) -> Option<f64> {
        type Applied = fn(f64) -> f64;
        let functions: [(&str, Applied); 10] = [
            ("√", f64::sqrt),
            ("sqrt(", f64::sqrt),
            ("log(", f64::ln),
            ("log2(", f64::log2),
            ("log10(", f64::log10),
            ("tanh(", f64::tanh),
            ("sigmoid(", |x| 1.0 / (1.0 + (-x).exp())),
            ("logit(", |y| (y / (1.0 - y)).ln()),
            ("sum(", |x| x),
            ("(", |x| x),
        ];
        for (name, rule) in functions {
            if self.take(name) {
                let value = if name == "√" { self.part()? } else { self.sum()? };
                return (name == "√" || self.take(")")).then(|| rule(value));
            }
        }
        if self.take("|") {
            let value = self.sum()?;
            return self.take("|").then(|| value.abs());
        }
        if self.take("e^") {
            return Some(self.signed()?.exp());
        }
        let text = self.text.trim_start();
        let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (number, mut rest) = text.split_at(digits);
        let mut value: f64 = number.parse().ok()?;
        if let Some(power) = rest.strip_prefix('e') {
            let minus = power.strip_prefix('−');
            let power = minus.unwrap_or(power);
            let digits = power.find(|c: char| !c.is_ascii_digit()).unwrap_or(power.len());
            let size: i32 = power[..digits].parse().ok()?;
            value = format!("{number}e{}", if minus.is_some() { -size } else { size }).parse().ok()?;
            rest = &power[digits..];
        }
        self.text = rest;
        Some(value)
    }
}

/// Half of the last digit shown.
fn half_unit(number: &str) -> f64 {
    let (digits, power) = number.split_once('e').unwrap_or((number, "0"));
    let decimals = digits.split_once('.').map_or(0, |(_, rest)| rest.trim().len());
    let power: i32 = power.trim().replace('−', "-").parse().unwrap_or(0);
    0.5 * 10_f64.powi(power - i32::try_from(decimals).unwrap())
}

/// The parts of a line between its signs, each with the sign before it.
fn chain(line: &str) -> Vec<(char, String)> {
    let mut parts = vec![(' ', String::new())];
    for word in line.split(' ') {
        match word {
            "=" | "≈" => parts.push((word.chars().next().unwrap(), String::new())),
            word => {
                let part = &mut parts.last_mut().unwrap().1;
                part.push(' ');
                part.push_str(word);
            }
        }
    }
    parts
}

/// How many of a chain's parts were worked out, and those that are not what the chain ends in.
fn faults(line: &str) -> (usize, Vec<String>) {
    let parts = chain(line);
    let (end, result) = parts.last().unwrap();
    let Some(is) = worth(result) else { return (0, Vec::new()) };
    let mut worked = 0;
    let mut faults = Vec::new();
    for (at, (sign, part)) in parts.iter().enumerate().take(parts.len() - 1) {
        let Some(value) = worth(part) else { continue };
        worked += 1;
        let is_said =
            *sign == '=' || *sign == ' ' && parts[at + 1].0 == '=' || at + 2 == parts.len() && *end == '=';
        let near = (value - is).abs() <= half_unit(result.trim()) * (1.0 + 1e-9) + 1e-12 * value.abs();
        if is_said && !near {
            faults.push(format!("{part} is {value}, not {result}: {}", line.trim()));
        }
    }
    for pair in parts.windows(2) {
        let [(_, old), ('=', new)] = pair else { continue };
        let told = |fault: String| format!("{fault}: {}", line.trim());
        faults.extend(replaced(&words(old), &words(new)).into_iter().map(told));
    }
    (worked, faults)
}

/// The numbers, signs, brackets and words of a line.
fn words(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_open = false;
    for sign in line.chars() {
        let is_part = |last: &str| match sign {
            '0'..='9' | '.' => last.starts_with(|c: char| c.is_ascii_digit()),
            'e' => last.starts_with(|c: char| c.is_ascii_digit()),
            '−' => last.starts_with(|c: char| c.is_ascii_digit()) && last.ends_with('e'),
            sign => sign.is_alphabetic() && last.ends_with(char::is_alphabetic),
        };
        match words.last_mut() {
            _ if sign == ' ' => {}
            Some(last) if is_open && is_part(last) => last.push(sign),
            _ => words.push(sign.to_string()),
        }
        is_open = sign != ' ';
    }
    // A sign before a number, with nothing to take it from, is part of the number.
    let is_sign = |words: &[String]| {
        words.last().is_some_and(|word| word == "−")
            && words
                .len()
                .checked_sub(2)
                .is_none_or(|at| matches!(words[at].as_str(), "(" | "×" | "/" | "^" | "+"))
    };
    words.into_iter().fold(Vec::new(), |mut joined, word| {
        if word.starts_with(|c: char| c.is_ascii_digit()) && is_sign(&joined) {
            joined.last_mut().unwrap().push_str(&word);
        } else {
            joined.push(word);
        }
        joined
    })
}

/// The terms of a sum, each with its sign, where brackets stand around nothing of it.
fn terms(words: &[String]) -> Vec<Vec<String>> {
    let mut terms = vec![Vec::new()];
    let mut depth = 0;
    for word in words {
        depth += i32::from(word.ends_with('(')) - i32::from(word == ")");
        let is_sign = matches!(word.as_str(), "+" | "−") && depth == 0;
        if is_sign && terms.last().is_some_and(|term: &Vec<String>| !term.is_empty()) {
            terms.push(Vec::new());
        }
        if word != "+" || depth > 0 {
            terms.last_mut().unwrap().push(word.clone());
        }
    }
    terms
}

/// What stands in one line in the place of something in the line before it, where the digits shown do not say so.
fn replaced(old: &[String], new: &[String]) -> Vec<String> {
    let (olds, news) = (terms(old), terms(new));
    if olds.len() == news.len() && olds.len() > 1 {
        return olds.iter().zip(&news).flat_map(|(old, new)| replaced(old, new)).collect();
    }
    let before = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[before..], &new[before..]);
    let behind = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let (old, new) = (old[..old.len() - behind].join(" "), new[..new.len() - behind].join(" "));
    let is_number = |text: &str| text.trim_start_matches(['−', ' ']).parse::<f64>().is_ok();
    let new = new.replace("− ", "−");
    match (worth(&old), worth(&new)) {
        (Some(was), Some(is)) if is_number(&new.replace("e−", "e-")) => {
            let is_near = (was - is).abs() <= half_unit(&new) * (1.0 + 1e-9) + 1e-12 * was.abs();
            if is_near { Vec::new() } else { vec![format!("{old} is {was}, not {new}")] }
        }
        _ => Vec::new(),
    }
}

/// How the cells of a lesson's steps were worked out, as it is printed: of large results some of them.
fn printed(session: &Session) -> Vec<String> {
    let steps = session.trace().steps.iter().enumerate();
    let cells = steps.flat_map(|(at, step)| {
        let apart = 1 + step.elements() / 16;
        (0..step.elements()).step_by(apart).map(move |element| (at, step.place(element)))
    });
    cells.filter_map(|(at, (row, column))| print::working(session, at, row, column)).collect()
}

fn check(lines: impl IntoIterator<Item = String>, what: &str) -> usize {
    let (mut worked, mut wrong) = (0, Vec::new());
    for line in lines {
        let (count, faults) = faults(&line);
        worked += count;
        wrong.extend(faults);
    }
    assert!(wrong.is_empty(), "{what}: {} of {worked}\n{}", wrong.len(), wrong.join("\n"));
    worked
}

#[test]
fn what_is_printed_is_true_in_the_digits_shown() {
    for round in [None, Some(3), Some(2)] {
        let mut worked = 0;
        for number in 0..=10 {
            let session = Session::new(lesson(number), Settings { round, ..Settings::default() });
            worked += check(printed(&session), &format!("lesson {number}, round {round:?}"));
        }
        assert!(worked > 1_000, "only {worked} lines were worked out");
    }
}

/// The rows of the screen that hold arithmetic, each formula as one chain.
fn on_screen(screen: &str) -> Vec<String> {
    let is_signed = |row: &str| row.split_whitespace().any(|word| matches!(word, "=" | "≈"));
    let mut found: Vec<Vec<&str>> = vec![Vec::new()];
    for row in screen.lines().skip(2) {
        if is_signed(row) && !row.contains(['⎡', '⎢', '⎣', '[']) {
            found.last_mut().unwrap().push(row);
        } else {
            found.push(Vec::new());
        }
    }
    found.into_iter().filter(|rows| !rows.is_empty()).map(|rows| rows.join(" ")).collect()
}

#[test]
fn what_is_on_the_screen_is_true_in_the_digits_shown() {
    for number in [0, 1, 2, 3, 4, 5, 9] {
        let mut app = open(lesson(number));
        let Screen::Lesson(screen) = &mut app.screen else { panic!("no lesson is open") };
        let asked = screen.stepping.session.questions().to_vec();
        for asked in asked {
            screen.stepping.session.reveal(asked);
        }
        let stops = screen.stepping.session.stepper().stops().len();
        let mut worked = 0;
        for size in [(80, 24), (120, 40)] {
            press(&mut app, "Home");
            for _ in 0..stops {
                let Screen::Lesson(screen) = &app.screen else { panic!("no lesson is open") };
                if screen.stepping.session.stepper().cursor().stop + 1 == stops {
                    break;
                }
                press(&mut app, "Right");
                let mut lines = on_screen(&text(&buffer(&mut app, size.0, size.1)));
                press(&mut app, "Down");
                lines.extend(on_screen(&text(&buffer(&mut app, size.0, size.1))));
                press(&mut app, "Up");
                let code = lines.into_iter().filter(|line| !line.contains('#') && !line.contains('▸'));
                worked += check(code, &format!("lesson {number}"));
            }
        }
        assert!(
            worked >= 10,
            "lesson {number}: only {worked} lines were worked out:\n{}",
            text(&buffer(&mut app, 80, 24))
        );
    }
}

#[test]
fn lines_that_were_false_are_true() {
    let shows = |program: &str, line: &str| {
        let lesson =
            read(&format!("+++\ntitle = \"t\"\n+++\n\n## a\n\nWords.\n\n```python\n{program}\n```\n"));
        let session = Session::new(lesson, Settings::default());
        let text = print::lesson(&session);
        assert!(text.contains(line), "{text}");
    };
    shows("x = 1.05\nh = 0.00001\ny = x + h", "y = x + h = 1.05 + 0.00001 = 1.05001");
    shows("x = 0.7407748993\ny = x - 0.7407710589", "0.7407749 − 0.7407711 = 3.8e−6");
    shows("x = 1 / 3\ny = x * 3000", "y = x × 3000 = 0.33333333 × 3000 = 1000");
    // What cannot be shown truly is said to be near.
    shows("x = 1 / 3\ny = x * 300000000000", " ≈ ");
}
