//! Numbers that stand under one another in a picture: points in line, and as wide before they are known as after.

use crate::matrix::ColumnFormat;
use crate::session::Node;

/// Room for the sign and one digit.
const WHOLE: usize = 2;

/// How the numbers of one column are written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbers {
    decimals: usize,
    /// Characters before the point.
    whole: usize,
    /// Characters in all.
    pub width: usize,
}

impl Numbers {
    /// The format for a run of numbers, with at most so many decimals.
    pub fn of(values: impl Iterator<Item = f64> + Clone, most: usize) -> Self {
        let decimals = ColumnFormat::of_cells(values.clone(), most).decimals;
        let digits = |v| plain(v, decimals).split('.').next().map_or(0, |whole| whole.chars().count());
        let whole = values.clone().map(digits).max().unwrap_or(0).max(WHOLE);
        let mut numbers = Self { decimals, whole, width: 0 };
        numbers.width = values.map(|v| numbers.text(v).chars().count()).max().unwrap_or(whole);
        numbers
    }

    /// The format for the nodes of a layer.
    pub fn of_nodes(nodes: &[Node], most: usize) -> Self {
        Self::of(nodes.iter().filter(|node| !node.hidden).filter_map(|node| node.value), most)
    }

    /// The same, as wide as a number with all its decimals: nothing moves when one comes in.
    pub fn reserve(self, most: usize) -> Self {
        Self { width: self.width.max(self.whole + 1 + most), ..self }
    }

    fn text(self, value: f64) -> String {
        let text = plain(value, self.decimals);
        let digits = text.split('.').next().map_or(0, |whole| whole.chars().count());
        format!("{}{text}", " ".repeat(self.whole.saturating_sub(digits)))
    }

    /// A number, or the dot of one that is not there yet, in the full width.
    pub fn known(self, value: Option<f64>) -> String {
        let text = value.map_or_else(|| self.sign('·'), |v| self.text(v));
        format!("{text:<width$}", width = self.width)
    }

    /// What a node holds, in the full width.
    pub fn node(self, node: &Node) -> String {
        if node.hidden {
            format!("{:<width$}", self.sign('?'), width = self.width)
        } else {
            self.known(node.value)
        }
    }

    fn sign(self, sign: char) -> String {
        format!("{}{sign}", " ".repeat(self.whole - 1))
    }
}

fn plain(value: f64, decimals: usize) -> String {
    ColumnFormat { decimals, width: 0 }.cell(value)
}
