//! The links of a small network: the way of each, how strong it is beside the others of its gap, and how its numbers are
//! written there.

use super::nodes::Nodes;
use super::path::Path;
use super::{Area, Tone};
use crate::matrix::ColumnFormat;
use crate::session::{Diagram, Link};

use super::tones::sign_tone;

/// A link in its place.
pub(super) struct LinkPath<'a> {
    pub link: &'a Link,
    pub path: Path,
    /// Its weight beside the largest of its gap, from 0 to 1.
    pub share: f64,
    /// Its weight, written like the others of its gap; none where there is none yet.
    pub weight: Option<String>,
    /// What comes along it, written like what comes along the others.
    pub carries: Option<String>,
}

impl LinkPath<'_> {
    /// How its weight is to look, where it is at work.
    pub fn weight_tone(&self) -> Tone {
        match self.link.weight {
            Some(weight) if !self.link.hidden => sign_tone(weight),
            _ => Tone::Question,
        }
    }
}

/// The links between nodes that have a place.
pub(super) fn links<'a>(diagram: &'a Diagram, plan: &Nodes, decimals: usize) -> Vec<LinkPath<'a>> {
    let mut all = Vec::new();
    for (gap, links) in diagram.gaps.iter().enumerate() {
        let weights = || links.iter().filter_map(|link| link.weight);
        let strongest = weights().fold(0.0, |most: f64, weight| most.max(weight.abs()));
        let share = |weight: f64| if strongest > 0.0 { weight.abs() / strongest } else { 0.0 };
        let as_weights = ColumnFormat::of_cells(weights(), decimals);
        let as_products = ColumnFormat::of_cells(links.iter().filter_map(|link| link.carries), decimals);
        let written = |format: ColumnFormat, number: f64| format.cell(number).trim_start().to_owned();
        all.extend(links.iter().filter_map(|link| {
            let (from, to) = plan.node(gap, link.from).zip(plan.node(gap + 1, link.to))?;
            let weight = link.weight.map(|weight| written(as_weights, weight));
            Some(LinkPath {
                link,
                path: between(from, to),
                share: link.weight.map_or(0.0, share),
                weight: if link.hidden { Some("?".to_owned()) } else { weight },
                carries: link.carries.map(|product| written(as_products, product)),
            })
        }));
    }
    all
}

/// The way from one box to another.
fn between(from: Area, to: Area) -> Path {
    Path { from: (from.right(), from.middle().1), to: (to.left, to.middle().1) }
}
