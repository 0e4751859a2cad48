//! Checks of what is shown: that prose is short enough, and that pictures are of something.

use std::cmp::Ordering;

use super::super::claims::single;
use super::super::plots::work_at_a_point;
use super::Checked;
use crate::lang::{Diagnostic, Span};
use crate::lesson::{Held, PartName, Picture, names_in, plain_text};
use crate::matrix::{Value, exact};

/// The most characters of prose that stand beside a step on the smallest screen.
const BESIDE: usize = 230;
/// The most characters of a page that is only read.
const PAGE: usize = 600;

/// Prose fits where it is to stand.
pub(super) fn length(subject: &Checked<'_>, at: usize) -> Vec<Diagnostic> {
    let passage = &subject.lesson.passages[at];
    let count = plain_text(&passage.prose).chars().count();
    let stands_beside = passage.code.is_some() || passage.has_experiment();
    let most = if stands_beside { BESIDE } else { PAGE };
    if count <= most {
        return Vec::new();
    }
    let message =
        format!("this prose has {count} characters, and {most} fit beside a step on a screen of 60×18");
    let help = "put some of it above another block, or on a page of its own";
    vec![Diagnostic::new(passage.prose_span, message).with_help(help)]
}

/// What a picture names is assigned somewhere.
pub(super) fn names(subject: &Checked<'_>, at: usize) -> Vec<Diagnostic> {
    let passage = &subject.lesson.passages[at];
    let Some(picture) = &passage.picture else { return Vec::new() };
    let names: Vec<&str> = match picture {
        Picture::None => Vec::new(),
        Picture::Network { layers, links, targets } => {
            let held = layers.iter().flatten().flat_map(Held::names);
            held.chain(links.iter().flatten()).chain(targets).map(String::as_str).collect()
        }
        Picture::Image { of } | Picture::Histogram { of } => of.iter().map(String::as_str).collect(),
        Picture::Images { of, rows, columns } => {
            of.iter().chain(rows).chain(columns).map(String::as_str).collect()
        }
        Picture::Arrows { of, cosine } => of.iter().chain([cosine]).map(String::as_str).collect(),
        Picture::Bars { of, targets, before } => {
            of.iter().chain(targets).chain(before).map(String::as_str).collect()
        }
        Picture::Sample { image, outputs, targets, before } => {
            image.iter().chain(outputs).chain(targets).chain(before).map(String::as_str).collect()
        }
        Picture::Function { x, at, secant, gap, points, .. } => {
            let stands = at.as_ref().map_or(x, |cell| &cell.name);
            [stands].into_iter().chain(secant).chain(gap).chain(points).map(String::as_str).collect()
        }
        Picture::Chart { x, y, .. } => vec![x, y],
        Picture::Curve { weight, error, slope, stepped, .. } => {
            let cells = slope.iter().chain(stepped).map(|cell| &*cell.name);
            [&*weight.name, &**error].into_iter().chain(cells).collect()
        }
        Picture::Plane { points, marks, weights, threshold } => vec![points, marks, weights, threshold],
    };
    let trace = subject.session.trace();
    let is_known = |name: &str| trace.variable_at(name, trace.steps.len()).is_some();
    let unknown = names.into_iter().filter(|name| !is_known(name) && !subject.is_doubtful(name));
    let fault = |name: &str| {
        let place = subject.place(passage.picture_span, name);
        let whole = name.split_once('[').map(|(whole, _)| whole.trim_end()).filter(|whole| is_known(whole));
        if let Some(whole) = whole {
            let message = format!("`{name}` is a part, and a variable stands here");
            return Diagnostic::new(place, message).with_help(format!("name `{whole}` alone"));
        }
        Diagnostic::new(place, format!("the picture here names `{name}`, which the program never assigns"))
    };
    unknown.map(fault).collect()
}

/// What is said to be a row or a column of an image is a single number.
pub(super) fn lines(subject: &Checked<'_>, at: usize) -> Vec<Diagnostic> {
    let passage = &subject.lesson.passages[at];
    let Some(Picture::Images { rows, columns, .. }) = &passage.picture else { return Vec::new() };
    let trace = subject.session.trace();
    let is_many = |name: &&String| {
        trace.variable_at(name, trace.steps.len()).is_some_and(|variable| !variable.value.is_scalar())
    };
    let fault = |name: &String| {
        let place = subject.place(passage.picture_span, name);
        let message = format!("`{name}` is no single number, so no line can be drawn at it");
        Diagnostic::new(place, message)
    };
    rows.iter().chain(columns).filter(is_many).map(fault).collect()
}

/// Arrows are matrices of one shape, and the cosine of their angle is a single number.
pub(super) fn arrows(subject: &Checked<'_>, at: usize) -> Vec<Diagnostic> {
    let passage = &subject.lesson.passages[at];
    let Some(Picture::Arrows { of: [first, second], cosine }) = &passage.picture else { return Vec::new() };
    let trace = subject.session.trace();
    let value = |name: &str| trace.variable_at(name, trace.steps.len()).map(|variable| variable.value);
    let told =
        |name: &str, message: String| Diagnostic::new(subject.place(passage.picture_span, name), message);
    let mut faults = Vec::new();
    if let (Some(one), Some(other)) = (value(first), value(second))
        && one.shape() != other.shape()
    {
        let (one, other) = (one.shape(), other.shape());
        faults.push(told(second, format!("`{first}` is {one} and `{second}` {other}: they have no angle")));
    }
    if value(cosine).is_some_and(|cosine| !cosine.is_scalar()) {
        faults.push(told(cosine, format!("`{cosine}` is no single number, so it is the cosine of no angle")));
    }
    faults
}

/// What a comment lights in a network is there to be lit.
pub(super) fn lit(subject: &Checked<'_>, at: usize) -> Vec<Diagnostic> {
    let trace = subject.session.trace();
    let remarks = &subject.lesson.passages[at].remarks;
    let parts = remarks.iter().flat_map(|remark| remark.lit().iter().map(move |part| (part, remark.span)));
    let is_there = |part: &PartName| {
        let variable = trace.variable_at(&part.name, trace.steps.len());
        variable.is_some_and(|variable| part.within(variable.value).is_some())
    };
    let missing = parts.filter(|(part, _)| !is_there(part) && !subject.is_doubtful(&part.name));
    let fault = |(part, span): (&PartName, Span)| {
        Diagnostic::new(subject.place(span, &part.name), format!("there is no `{part}` to light"))
    };
    missing.map(fault).collect()
}

/// A picture's curves run from one number to a larger one, and can be worked out in between.
pub(super) fn curves(subject: &Checked<'_>, at: usize) -> Vec<Diagnostic> {
    let passage = &subject.lesson.passages[at];
    let (from, to, x, curves) = match &passage.picture {
        Some(Picture::Function { from, to, x, curves, .. }) => (*from, *to, x.as_str(), curves.as_slice()),
        Some(Picture::Curve { from, to, .. }) => (*from, *to, "", &[][..]),
        _ => return Vec::new(),
    };
    let place = subject.key(passage.picture_span, "to");
    if from.partial_cmp(&to) != Some(Ordering::Less) {
        let [from, to] = [from, to].map(exact);
        let message = format!("a curve runs from one number to a larger one, and not from {from} to {to}");
        return vec![Diagnostic::new(place, message)];
    }
    if !(to - from).is_finite() {
        let message = format!("from {} to {} is further than numbers go", exact(from), exact(to));
        return vec![Diagnostic::new(place, message)];
    }
    let trace = subject.session.trace();
    let each = work_at_a_point(subject.lesson, curves.len());
    let in_the_middle = |curve: &String| {
        let named = names_in(curve).filter_map(|name| trace.variable_at(name, trace.steps.len()));
        let beside = named.map(|variable| (variable.name.to_owned(), variable.value.clone()));
        single(curve, &beside.chain([(x.to_owned(), Value::real(from.midpoint(to)))]).collect(), each)
    };
    let faults = curves.iter().filter_map(|curve| Some((curve, in_the_middle(curve).err()?)));
    faults
        .map(|(curve, why)| {
            let place = subject.place(passage.picture_span, curve);
            Diagnostic::new(place, format!("the curve `{curve}`: {why}"))
        })
        .collect()
}
