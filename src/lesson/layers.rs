//! The layers a program's loop over records goes through, as its statements have them: for the picture beside it alone.
//! It must not decide what anything means; a program that is no plain chain of layers has no such picture.

use super::{Held, Picture};
use crate::lang::{Builtin, Expression, ExpressionKind, Parameter, Program, StatementKind};

/// The functions that make targets of a label.
const TARGETS: [&str; 2] = ["one_hot", "target_column"];

/// The network that a program with a loop over records works through; `None` where it is no chain of layers.
pub(super) fn network(program: &Program) -> Option<Picture> {
    let rounds = program.rounds.as_ref().filter(|rounds| rounds.batch.is_none())?;
    let [pixels, label] = &rounds.names;
    let mut chain =
        Chain { layers: vec![vec![pixels.clone()]], links: Vec::new(), mixed: Vec::new(), targets: None };
    for statement in &rounds.body {
        if let StatementKind::Assign { name, value } = &statement.kind {
            chain.take_in(name, value, label)?;
        }
    }
    let Chain { layers, links, targets, .. } = chain;
    let is_whole = !links.is_empty() && layers.iter().all(|names| !names.is_empty());
    is_whole.then(|| Picture::Network {
        layers: layers.into_iter().map(|names| names.into_iter().map(Held::Column).collect()).collect(),
        links: links.into_iter().map(|weights| vec![weights]).collect(),
        targets,
    })
}

/// Whether a function makes a number, or a row of them, of a whole matrix.
fn is_reduction(function: &Builtin) -> bool {
    function.parameters.iter().any(|parameter| matches!(parameter, Parameter::Axis | Parameter::Along(_)))
}

/// What is known of the layers so far.
struct Chain {
    /// For each layer the variables that hold a number for each of its nodes.
    layers: Vec<Vec<String>>,
    /// The weights from each layer to the next.
    links: Vec<String>,
    /// The variables made of several layers.
    mixed: Vec<String>,
    targets: Option<String>,
}

/// Which layer's nodes a value has a number for.
#[derive(Clone, Copy, PartialEq)]
enum Reach {
    /// None's: a rate, a bias, weights.
    Other,
    /// Those of a layer.
    Of(usize),
    /// Of none or of several: a gradient, a sum over a layer.
    Mixed,
}

impl Chain {
    fn layer(&self, name: &str) -> Option<usize> {
        self.layers.iter().position(|names| names.iter().any(|other| other == name))
    }

    /// Notes what a variable holds. `None` where it held another layer before.
    fn take_in(&mut self, name: &str, value: &Expression, label: &str) -> Option<()> {
        if let ExpressionKind::Call { function, .. } = &value.kind
            && function.names.iter().any(|name| TARGETS.contains(name))
            && value.names().iter().any(|(name, _)| *name == label)
        {
            self.targets = Some(name.to_owned());
        }
        let is_truth = matches!(value.kind, ExpressionKind::Comparison(..) | ExpressionKind::Logic(..));
        match (self.nodes(value), self.layer(name)) {
            (Reach::Of(layer), None) if !is_truth => self.layers[layer].push(name.to_owned()),
            (Reach::Of(layer), Some(held)) if layer != held => return None,
            (Reach::Mixed, None) => self.mixed.push(name.to_owned()),
            _ => {}
        }
        Some(())
    }

    fn nodes(&mut self, value: &Expression) -> Reach {
        match &value.kind {
            ExpressionKind::Name(name) if self.mixed.contains(name) => Reach::Mixed,
            ExpressionKind::Name(name) => self.layer(name).map_or(Reach::Other, Reach::Of),
            ExpressionKind::MatMul(weights, from) => self.fed(weights, from),
            ExpressionKind::Call { function, .. } if is_reduction(function) => Reach::Other,
            ExpressionKind::Transpose(of) | ExpressionKind::Index(of, _) => match self.nodes(of) {
                Reach::Other => Reach::Other,
                _ => Reach::Mixed,
            },
            ExpressionKind::Count(..) => Reach::Other,
            _ => value.parts().into_iter().map(|part| self.nodes(part)).fold(
                Reach::Other,
                |all, part| match (all, part) {
                    (Reach::Other, nodes) | (nodes, Reach::Other) => nodes,
                    (all, part) if all == part => all,
                    _ => Reach::Mixed,
                },
            ),
        }
    }

    /// The nodes a product feeds: those of the next layer, a new one after the last, or by weights that are transposed
    /// those of the layer before.
    fn fed(&mut self, weights: &Expression, from: &Expression) -> Reach {
        let Reach::Of(layer) = self.nodes(from) else {
            let is_other = self.nodes(weights) == Reach::Other && self.nodes(from) == Reach::Other;
            return if is_other { Reach::Other } else { Reach::Mixed };
        };
        let gap = |name: &String| self.links.iter().position(|link| link == name);
        match &weights.kind {
            ExpressionKind::Name(name) if self.layer(name).is_none() => match gap(name) {
                Some(gap) if gap == layer => Reach::Of(layer + 1),
                None if layer + 1 == self.layers.len() => {
                    self.links.push(name.clone());
                    self.layers.push(Vec::new());
                    Reach::Of(layer + 1)
                }
                _ => Reach::Mixed,
            },
            ExpressionKind::Transpose(of) => match &of.kind {
                ExpressionKind::Name(name) if gap(name).is_some_and(|gap| gap + 1 == layer) => {
                    Reach::Of(layer - 1)
                }
                _ => Reach::Mixed,
            },
            _ => Reach::Mixed,
        }
    }
}
