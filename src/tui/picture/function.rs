//! Curves over one variable, the place where it stands, and the tangent there.

use super::super::paint::{Painter, Run, runs_width};
use super::super::theme::{Glyphs, Role};
use super::axes::{Axes, Scale, bounds};
use super::canvas::{Dash, LineStyle};
use super::{caption, line_style};
use crate::matrix::number;
use crate::session::FunctionPlot;

/// How far a tangent reaches to each side, as a part of the picture's width.
const REACH: f64 = 0.2;

pub(super) fn draw(painter: &mut Painter<'_>, plot: &FunctionPlot, decimals: usize) {
    let words: Vec<Vec<Run>> =
        words(plot, decimals).map(|text| vec![(text, Role::Strong)]).into_iter().collect();
    let Some(area) = caption::write(painter, &words, &legend(painter, plot)) else { return };
    let heights = plot.curves.iter().flat_map(|(_, points)| points).map(|(_, y)| *y);
    let Some(y) = bounds(heights) else { return };
    let Some(axes) = Axes::draw(painter, area, [plot.bounds, y].map(Scale::of)) else { return };
    let mut canvas = axes.canvas(painter);
    for (at, (_, points)) in plot.curves.iter().enumerate().rev() {
        let finite = points.iter().filter(|(_, y)| y.is_finite());
        let places: Vec<_> = finite.map(|(x, y)| axes.place(*x, *y)).collect();
        canvas.path(&places, pen(painter, at));
    }
    let touch = plot.at.zip(plot.tangent);
    if let Some((x, (y, slope))) = touch {
        let reach = (plot.bounds.1 - plot.bounds.0) * REACH;
        let [from, to] = [x - reach, x + reach].map(|end| axes.place(end, y + slope * (end - x)));
        let style = line_style(painter.theme, Role::Live);
        canvas.line(from, to, LineStyle { style, dash: Dash { every: 2, on_off: (1, 0) }, thick: false });
    }
    canvas.draw(painter, (axes.plot.x, axes.plot.y));
    if let Some((x, y)) = touch.and_then(|(x, (y, _))| axes.cell(x, y)) {
        let sign = if painter.theme.glyphs == Glyphs::Ascii { "o" } else { "●" };
        painter.put_styled(x, y, sign, line_style(painter.theme, Role::Live));
    }
}

/// The first curve is thick, the second dashed, the others dotted.
fn pen(painter: &Painter<'_>, at: usize) -> LineStyle {
    let (role, dash) = match at {
        0 => (Role::Strong, Dash::SOLID),
        1 => (Role::Code, Dash { every: 1, on_off: (4, 3) }),
        _ => (Role::Code, Dash { every: 3, on_off: (1, 0) }),
    };
    LineStyle { style: line_style(painter.theme, role), dash, thick: at == 0 }
}

/// Where the variable stands, in words.
fn words(plot: &FunctionPlot, decimals: usize) -> Option<String> {
    let at = plot.at?;
    let place = format!("at {} = {}", plot.variable, number(at, decimals.max(2)));
    let outside = at < plot.bounds.0 || at > plot.bounds.1;
    let outside = if outside { " (not in the picture)" } else { "" };
    Some(match plot.tangent {
        Some((y, slope)) => {
            format!("{place}: {}, slope {}{outside}", number(y, decimals), number(slope, decimals))
        }
        None => format!("{place}{outside}"),
    })
}

/// Each curve's line and its expression, in one row if they fit there.
fn legend(painter: &Painter<'_>, plot: &FunctionPlot) -> Vec<Vec<Run>> {
    let ascii = painter.theme.glyphs == Glyphs::Ascii;
    let entry = |at: usize, expression: &str| -> Vec<Run> {
        let sample = match at {
            0 => {
                if ascii {
                    "**"
                } else {
                    "━━"
                }
            }
            1 => {
                if ascii {
                    "--"
                } else {
                    "╌╌"
                }
            }
            _ => "··",
        };
        let role = if at == 0 { Role::Strong } else { Role::Code };
        vec![(format!("{sample} "), role), (expression.to_owned(), Role::Text)]
    };
    let curves = plot.curves.iter().enumerate();
    let entries: Vec<_> = curves.map(|(at, (expression, _))| entry(at, expression)).collect();
    let gap = [("   ".to_owned(), Role::Text)];
    let row = entries.join(&gap[..]);
    if runs_width(&row) < painter.area.width && painter.area.height >= 8 { vec![row] } else { entries }
}
