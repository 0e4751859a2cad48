//! A program as a Jupyter notebook: its prose, its code, and with each cell the numbers it gives.
//!
//! The numbers are a record's; run in Jupyter, each cell says its own instead, which are the same. What is above the first
//! cell of the program is what a script carries, too: `text::python`.

use std::fmt::Write;
use std::ops::Range;

use serde_json::{Value as Json, json};

use super::said::written;
use super::{experiment, python};
use crate::digits::Dataset;
use crate::lesson::{Lesson, Note};
use crate::matrix::Value;
use crate::trace::Trace;

/// Numbers of a value that are written out.
const WRITTEN_OUT: usize = 64;

/// The rounds of a program: the records, how often they are gone through, and how many rounds come before the record's.
#[derive(Clone, Copy, Debug)]
pub struct RoundsBefore<'a> {
    /// The records.
    pub data: &'a Dataset,
    /// How often they are gone through.
    pub epochs: usize,
    /// Rounds before the one that the record is of.
    pub count: usize,
}

/// A program with the numbers of a record as a notebook.
#[must_use]
pub fn notebook(lesson: &Lesson, trace: &Trace, rounds: Option<RoundsBefore<'_>>) -> Json {
    let writer = BookWriter { lesson, trace };
    let cells = match (rounds, &lesson.program.rounds) {
        (Some(rounds), Some(_)) => writer.rounds(rounds.count),
        _ => writer.passages(),
    };
    let code: String = cells.iter().filter_map(|cell| cell.code.as_deref()).collect();
    let carried = rounds.map_or_else(String::new, |rounds| python::records(rounds.data, rounds.epochs));
    let above =
        [&python::prelude(), "\n\n\n", &python::files(&code), &carried, python::library(lesson)].concat();
    let head = format!("# {}\n\nThe first cell is what the program stands on.", lesson.heading());
    let first = [Cell::prose(head), Cell { code: Some(above), ..Cell::default() }];
    let cells: Vec<Json> =
        first.iter().chain(&cells).enumerate().map(|(at, cell)| cell.written(at)).collect();
    json!({
        "cells": cells,
        "metadata": { "kernelspec": { "name": "python3", "display_name": "Python 3", "language": "python" } },
        "nbformat": 4,
        "nbformat_minor": 5,
    })
}

/// A cell: prose, or code and what it gives.
#[derive(Default)]
struct Cell {
    prose: String,
    code: Option<String>,
    gives: String,
}

impl Cell {
    fn prose(prose: String) -> Self {
        Self { prose, ..Self::default() }
    }

    fn written(&self, at: usize) -> Json {
        let lines = |text: &str| text.trim_end().split_inclusive('\n').map(str::to_owned).collect::<Vec<_>>();
        let id = format!("cell-{at}");
        match &self.code {
            None => {
                json!({ "cell_type": "markdown", "id": id, "metadata": {}, "source": lines(&self.prose) })
            }
            Some(code) => {
                let given = json!({ "output_type": "stream", "name": "stdout", "text": lines(&self.gives) });
                json!({
                    "cell_type": "code",
                    "id": id,
                    "metadata": {},
                    "execution_count": null,
                    "outputs": if self.gives.is_empty() { Vec::new() } else { vec![given] },
                    "source": lines(code),
                })
            }
        }
    }
}

struct BookWriter<'a> {
    lesson: &'a Lesson,
    trace: &'a Trace,
}

impl BookWriter<'_> {
    /// A lesson: each passage its prose, and its code.
    fn passages(&self) -> Vec<Cell> {
        let mut cells = Vec::new();
        let mut section = None;
        for (at, passage) in self.lesson.passages.iter().enumerate() {
            let mut prose = String::new();
            if passage.section.is_some() && passage.section != section {
                section = passage.section;
                prose = format!("## {}\n\n", self.lesson.section_title(at));
            }
            prose += &plain(passage.prose_span.of(&self.lesson.source));
            if !prose.trim().is_empty() {
                cells.push(Cell::prose(prose));
            }
            if let Some(code) = passage.code {
                cells.push(self.code(code.range()));
            }
            for note in &passage.notes {
                if let Note::Experiment(experiment) = note {
                    cells.push(Cell { code: Some(experiment::script(experiment)), ..Cell::default() });
                }
            }
        }
        cells
    }

    /// A program with rounds: its setup, the rounds before, and the record's own, a statement a cell.
    fn rounds(&self, before: usize) -> Vec<Cell> {
        let Some(rounds) = &self.lesson.program.rounds else { return Vec::new() };
        let source = &self.lesson.source;
        let over = rounds.head.of(source).split_once(" in ").map_or("records", |(_, over)| over.trim());
        let names = rounds.names.join(", ");
        let mut cells = vec![self.code(0..rounds.head.start)];
        let mut from = line_end(source, rounds.head.end);
        let parts: Vec<Range<usize>> = rounds
            .body
            .iter()
            .map(|statement| {
                let part = from..line_end(source, statement.span.end);
                from = part.end;
                part
            })
            .collect();
        let whole = parts.first().map_or(0, |part| part.start)..from;
        let mut first = format!("_rounds = iter({over})\n");
        if before > 0 {
            let _ = writeln!(first, "for _ in range({before}):\n    {names} = next(_rounds)");
            first += source.get(whole).unwrap_or_default();
        }
        let _ = write!(first, "\n{names} = next(_rounds)");
        cells.push(Cell::prose(format!("The rounds before, {before} of them, and the record of the next.")));
        cells.push(Cell { code: Some(first), ..Cell::default() });
        cells.extend(parts.into_iter().map(|part| self.code(part)));
        cells
    }

    /// A stretch of the program as a cell, with the numbers its variables have then.
    fn code(&self, range: Range<usize>) -> Cell {
        let text = self.lesson.source.get(range.clone()).unwrap_or_default();
        let text = python::with_imports_replaced(text, range.start, &self.lesson.program.statements);
        let mut names: Vec<&str> = Vec::new();
        let mut gives = String::new();
        let done = &self.trace.steps[self.trace.given..];
        let own = done.iter().filter(|step| range.contains(&step.statement.start));
        for name in own.filter_map(|step| step.assigns.as_deref()) {
            if !names.contains(&name) && !name.contains('.') {
                names.push(name);
            }
        }
        let last = |name: &str| {
            let is_it = |step: &&crate::trace::Step| {
                step.assigns.as_deref() == Some(name) && range.contains(&step.statement.start)
            };
            done.iter().rev().find(is_it)
        };
        for name in &names {
            gives +=
                &last(name).map_or_else(String::new, |step| format!("{name} =\n{}\n", values(&step.result)));
        }
        let mut code = dedented(&text);
        for name in &names {
            let _ = write!(code, "\nprint(f\"{name} =\\n{{{name}}}\")");
        }
        Cell { code: Some(code), gives, ..Cell::default() }
    }
}

/// The end of the line that a place stands in, its break included.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

/// A stretch of a program without the blanks that all its lines begin with.
fn dedented(text: &str) -> String {
    let blanks = |line: &str| line.len() - line.trim_start().len();
    let least = text.lines().filter(|line| !line.trim().is_empty()).map(blanks).min().unwrap_or(0);
    let lines: Vec<&str> = text.lines().map(|line| line.get(least..).unwrap_or_default()).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// Prose without what its numbers are worked out by: `[0.42](=x)` is 0.42.
fn plain(prose: &str) -> String {
    let mut plain = String::new();
    let mut rest = prose;
    while let Some((before, after)) = rest.split_once("](=") {
        let (text, number) = before.rsplit_once('[').unwrap_or((before, ""));
        plain.extend([text, number]);
        rest = after.split_once(')').map_or("", |(_, rest)| rest);
    }
    plain + rest
}

/// A value as programs write numbers.
fn values(value: &Value) -> String {
    written(value, WRITTEN_OUT).replace('−', "-")
}
