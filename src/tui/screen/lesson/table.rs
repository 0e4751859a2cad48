//! A training on the stage: what is trained, a line for every epoch, and how it stands.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::training::{LiveTraining, Standing};
use crate::lesson::{Experiment, Vary};
use crate::matrix::{counted, exact, grouped};
use crate::network::Rule;
use crate::study::experiment::{EpochScore, best};
use crate::tui::paint::{Painter, Run, width, wrap};
use crate::tui::theme::{Role, Theme};

/// Columns of the table beside its bars.
const EPOCH: u16 = 5;
const SCORE: u16 = 6;
const MEAN_ERROR: u16 = 10;
/// Columns of a value that is tried.
const VALUE: u16 = 8;
/// The most scores beside a value's bar: those of the last epochs.
const SCORES: usize = 3;
/// Columns between them.
const GAP: u16 = 2;
/// Columns a bar takes at most.
const LONGEST_BAR: u16 = 50;

/// The training one stands at, as a widget.
pub(super) struct TrainingTable<'a> {
    /// What is trained.
    pub experiment: &'a Experiment,
    /// What is known of it, once it was started.
    pub live: Option<&'a LiveTraining>,
    /// What the records are called.
    pub data: &'a str,
    /// The key that begins it; none where keys are not named.
    pub key: Option<&'static str>,
    /// Colours and signs.
    pub theme: Theme,
}

impl Widget for &TrainingTable<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let mut painter = Painter { buffer, area, theme: self.theme };
        for (y, line) in (0_u16..).zip(self.lines(area.width, area.height)) {
            painter.put_runs(0, y, &line);
        }
    }
}

impl TrainingTable<'_> {
    /// Everything that fits: title, settings, the newest epochs, and how it stands.
    fn lines(&self, columns: u16, rows: u16) -> Vec<Vec<Run>> {
        let mut lines = self.title(columns);
        lines.extend(wrap(&[(self.settings(), Role::Quiet)], columns));
        let table = self.table(columns);
        let standing = self.standing(columns);
        let head = usize::from(!table.is_empty());
        let room = usize::from(rows).saturating_sub(lines.len() + head + standing.len());
        let (shown, air) = (table.len().min(room), room.saturating_sub(table.len()));
        if air > 0 {
            lines.push(Vec::new());
        }
        if let (false, Some(vary)) = (table.is_empty(), &self.experiment.vary) {
            let from = self.live.map_or(0.0, bars_from);
            lines.push(value_heads(self.experiment, vary, from, columns, table.len() - shown));
        } else if !table.is_empty() {
            lines.push(heads(columns, table.len() - shown));
        }
        lines.extend(table.into_iter().rev().take(shown).rev());
        if air > 1 {
            lines.push(Vec::new());
        }
        lines.extend(standing);
        lines
    }

    /// The title, and at the right edge what the records are called.
    fn title(&self, columns: u16) -> Vec<Vec<Run>> {
        let title = (self.experiment.title.clone(), Role::Strong);
        let data = (self.data.to_owned(), Role::Text);
        let used = width(&title.0) + width(&data.0);
        if used + GAP > columns {
            return wrap(&[title, (format!(" · {}", self.data), Role::Text)], columns);
        }
        vec![vec![title, pad(columns - used), data]]
    }

    fn settings(&self) -> String {
        let Experiment { rate, hidden, rule, vary, epochs, .. } = self.experiment;
        let rule = match rule {
            Rule::Deck => "",
            Rule::Gradient => ", exact gradient",
        };
        let rate = match vary {
            Some(Vary::Rate(_)) => String::new(),
            _ => format!(", rate {}", exact(*rate)),
        };
        let hidden = match vary {
            Some(Vary::Hidden(_)) => String::new(),
            _ => format!(", {}", counted(*hidden, "hidden node")),
        };
        let epochs = vary.as_ref().map_or_else(String::new, |_| format!(", {}", counted(*epochs, "epoch")));
        format!("{}, {}{rate}{hidden}{epochs}{rule}", self.records(), self.tests())
    }

    /// How many records it learns from, as far as that is known.
    fn records(&self) -> String {
        let used = self.live.and_then(|live| live.counts).map(|counts| counts.records);
        used.or(self.experiment.records)
            .map_or_else(|| "all records".to_owned(), |count| counted(count, "record"))
    }

    /// How many records it is tested on, as far as that is known.
    fn tests(&self) -> String {
        let used = self.live.and_then(|live| live.counts).map(|counts| counts.tests);
        used.or(self.experiment.tests).map_or_else(|| "all tests".to_owned(), |count| counted(count, "test"))
    }

    /// A line for each epoch that is over, and one for that under way.
    fn table(&self, columns: u16) -> Vec<Vec<Run>> {
        let Some(live) = self.live else { return Vec::new() };
        if self.experiment.vary.is_some() {
            return self.varied(live, columns);
        }
        let newest = live.epochs.last().map(|score| score.epoch);
        let over = live.epochs.iter().map(|score| epoch_line(score, columns, Some(score.epoch) == newest));
        let mut table: Vec<Vec<Run>> = over.collect();
        if let (Standing::UnderWay, Some(counts)) = (&live.standing, live.counts) {
            table.push(line_under_way(live.epochs.len() + 1, live.learned, counts.records, columns));
        }
        table
    }

    /// A line for each value that is tried: the course of its score, and a bar for the last.
    fn varied(&self, live: &LiveTraining, columns: u16) -> Vec<Vec<Run>> {
        let best = best(self.experiment, &live.epochs).filter(|_| live.standing == Standing::Done);
        let newest = live.epochs.last().map(|score| score.training);
        let lit = best.map(|score| score.training).or(newest);
        let from = bars_from(live);
        let mut table = Vec::new();
        for (at, variant) in self.experiment.variants().iter().enumerate() {
            let scores: Vec<EpochScore> =
                live.epochs.iter().filter(|score| score.training == at).copied().collect();
            if !scores.is_empty() {
                table.push(value_line(&variant.label, &scores, from, columns, lit == Some(at)));
            }
            let is_next = live.epochs.len() / self.experiment.epochs == at;
            if let (true, Standing::UnderWay, Some(counts)) = (is_next, &live.standing, live.counts) {
                let done = live.learned + scores.len() * counts.records;
                let all = counts.records * self.experiment.epochs;
                if scores.is_empty() {
                    table.push(under_way(value(&variant.label), done, all, value_bar(columns)));
                }
            }
        }
        table
    }

    /// What to do or to wait for, or how it ended.
    fn standing(&self, columns: u16) -> Vec<Vec<Run>> {
        let Some(live) = self.live else {
            return wrap(&self.before(), columns);
        };
        let (text, role) = match &live.standing {
            Standing::UnderWay if live.counts.is_none() => (format!("Reading {} …", self.data), Role::Text),
            Standing::UnderWay => return Vec::new(),
            Standing::Done if self.experiment.vary.is_some() || live.guess.is_some() => {
                (self.outcome(live), Role::Text)
            }
            Standing::Done => match live.epochs.last() {
                Some(score) => {
                    let (correct, tests) = (grouped(score.correct), counted(score.tests, "test record"));
                    (format!("Done: {correct} of the {tests} read correctly."), Role::Text)
                }
                None => return Vec::new(),
            },
            Standing::Stopped => {
                let again = self.key.map_or_else(String::new, |key| format!(" {key} trains a new network."));
                (format!("Stopped in epoch {}.{again}", live.epochs.len() + 1), Role::Text)
            }
            Standing::Failed(why) => (format!("It cannot go on: {why}."), Role::Bad),
        };
        wrap(&[(text, role)], columns)
    }
}

impl TrainingTable<'_> {
    /// What there is to be trained, before it is.
    fn before(&self) -> Vec<Run> {
        let epochs = counted(self.experiment.epochs, "epoch");
        let what = match &self.experiment.vary {
            Some(vary) => {
                let networks = counted(vary.count(), "network");
                format!("{networks}: {epochs} each, and then the score on {}.", self.tests())
            }
            None => format!(
                "the network: {epochs}, each over {}, and after each the score on {}.",
                self.records(),
                self.tests()
            ),
        };
        match self.key {
            Some(key) => vec![(key.to_owned(), Role::Key), (format!(" trains {what}"), Role::Text)],
            None => vec![(format!("To be trained: {what}"), Role::Text)],
        }
    }

    /// What came of it, beside what was guessed.
    fn outcome(&self, live: &LiveTraining) -> String {
        let guessed = live.guess.map_or_else(String::new, |guess| format!(" You guessed {}.", exact(guess)));
        let found = match &self.experiment.vary {
            None => live.epochs.last().map(|score| format!("Done: the score is {}.", score.performance())),
            Some(vary) => best(self.experiment, &live.epochs).map(|score| {
                let value = self.experiment.variants().get(score.training).map(|v| v.label.clone());
                format!(
                    "Done: {} {} scores best, {}.",
                    vary.name(),
                    value.unwrap_or_default(),
                    score.performance()
                )
            }),
        };
        found.unwrap_or_else(|| "Done.".to_owned()) + &guessed
    }
}

/// The names of the columns, and how many epochs there is no room for.
fn heads(columns: u16, not_shown: usize) -> Vec<Run> {
    let earlier =
        if not_shown > 0 { format!("{not_shown} earlier, on a taller screen") } else { String::new() };
    let (bar, error) = (usize::from(bar_columns(columns)), usize::from(MEAN_ERROR));
    vec![
        (format!("{:>1$}", "epoch", usize::from(EPOCH)), Role::Quiet),
        pad(GAP),
        (format!("{earlier:bar$}"), Role::Quiet),
        pad(GAP),
        (format!("{:1$}", "score", usize::from(SCORE + GAP)), Role::Quiet),
        (format!("{:>error$}", "mean error"), Role::Quiet),
    ]
}

/// The same where a setting varies: its name, the scale of the bars, and which scores stand beside them.
fn value_heads(experiment: &Experiment, vary: &Vary, from: f64, columns: u16, not_shown: usize) -> Vec<Run> {
    let bar = usize::from(value_bar(columns));
    let scale = format!("{from:<width$.1}1", width = bar.saturating_sub(1));
    let scores = match (not_shown, experiment.epochs) {
        (1.., _) => format!("{not_shown} above, taller screen"),
        (0, ..=SCORES) => "score after each epoch".to_owned(),
        (0, _) => format!("score, last {SCORES} epochs"),
    };
    vec![
        (format!("{:>width$}", vary.name(), width = usize::from(VALUE)), Role::Quiet),
        pad(GAP),
        (scale, Role::Quiet),
        (format!("{scores:>width$}", width = SCORES * usize::from(SCORE + GAP)), Role::Quiet),
    ]
}

/// Where the bars of varied trainings begin: at the tenth below the lowest score, so that their ends differ.
fn bars_from(live: &LiveTraining) -> f64 {
    let lowest = live.epochs.iter().map(EpochScore::share).fold(1.0, f64::min);
    ((lowest * 10.0).floor() / 10.0).min(0.9)
}

/// An epoch that is over: its bar, its score, lit if it is the newest, and its mean error.
fn epoch_line(score: &EpochScore, columns: u16, newest: bool) -> Vec<Run> {
    let longest = bar_columns(columns);
    let filled = (score.share() * f64::from(longest)).round() as u16;
    let (bar, lit) = if newest { (Role::Source, Role::Live) } else { (Role::Text, Role::Text) };
    let performance = score.performance();
    let after = pad(SCORE.saturating_sub(width(&performance)) + GAP);
    vec![
        epoch(score.epoch),
        ("━".repeat(usize::from(filled)), bar),
        ("·".repeat(usize::from(longest - filled)), Role::Quiet),
        pad(GAP),
        (performance, lit),
        after,
        (format!("{:>1$.4}", score.mean_error, usize::from(MEAN_ERROR)), Role::Text),
    ]
}

/// A value that was tried: its scores so far, and a bar for the last.
fn value_line(label: &str, scores: &[EpochScore], from: f64, columns: u16, is_lit: bool) -> Vec<Run> {
    let longest = value_bar(columns);
    let last = scores.last().map_or(0.0, EpochScore::share);
    let filled = ((last - from) / (1.0 - from) * f64::from(longest)).round() as u16;
    let (bar, lit) = if is_lit { (Role::Source, Role::Live) } else { (Role::Text, Role::Text) };
    let mut line = vec![
        value(label),
        ("━".repeat(usize::from(filled)), bar),
        ("·".repeat(usize::from(longest - filled)), Role::Quiet),
    ];
    let shown = &scores[scores.len().saturating_sub(SCORES)..];
    for (at, score) in shown.iter().enumerate() {
        let role = if at + 1 == shown.len() { lit } else { Role::Quiet };
        line.push(pad(GAP + SCORE.saturating_sub(width(&score.performance()))));
        line.push((score.performance(), role));
    }
    line
}

fn value(label: &str) -> Run {
    (format!("{label:>width$}{:gap$}", "", width = usize::from(VALUE), gap = usize::from(GAP)), Role::Text)
}

fn value_bar(columns: u16) -> u16 {
    columns.saturating_sub(VALUE + GAP + SCORES as u16 * (SCORE + GAP)).clamp(1, LONGEST_BAR)
}

/// The epoch under way: how far it has come, and the records done.
fn line_under_way(number: usize, learned: usize, records: usize, columns: u16) -> Vec<Run> {
    under_way(epoch(number), learned, records, bar_columns(columns))
}

/// How far something has come.
fn under_way(what: Run, learned: usize, records: usize, longest: u16) -> Vec<Run> {
    let longest = longest.saturating_sub(1);
    let share = learned as f64 / records.max(1) as f64;
    let filled = (share.min(1.0) * f64::from(longest)) as u16;
    vec![
        what,
        (format!("{}▸", "─".repeat(usize::from(filled))), Role::Text),
        pad(longest - filled + GAP),
        (format!("{} of {}", grouped(learned), grouped(records)), Role::Quiet),
    ]
}

fn epoch(number: usize) -> Run {
    (format!("{number:>width$}{:gap$}", "", width = usize::from(EPOCH), gap = usize::from(GAP)), Role::Text)
}

fn bar_columns(columns: u16) -> u16 {
    columns.saturating_sub(EPOCH + SCORE + MEAN_ERROR + 3 * GAP).clamp(1, LONGEST_BAR)
}

fn pad(columns: u16) -> Run {
    (" ".repeat(usize::from(columns)), Role::Text)
}
