//! Where everything stands, worked out from the screen's size alone and the lesson's picture.
//!
//! One pure function serves drawing and moving. Small screens fold panes into one; large ones add panes, they do not
//! stretch them.

use ratatui::layout::Rect;

use crate::pictures::drawing::{PAPER, Spot};

/// The smallest screen every step of a lesson is held to fit, in columns and rows.
pub const SMALLEST: (u16, u16) = (60, 18);

/// The smallest screen anything is shown on: between this and [`SMALLEST`] there is what fits.
pub const LEAST: (u16, u16) = (24, 4);

/// Rows under which the stage has the body to itself.
const SHARED: u16 = 12;

/// The smallest screen there is room on to draw.
pub const LEAST_PAD: (u16, u16) = (46, 10);

/// Columns the pad leaves beside its paper: an image of 28 columns, and air around it.
const BESIDE: u16 = 32;

/// A pane below or beside the stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// What the lesson says.
    #[default]
    Prose,
    /// The program.
    Program,
    /// The picture.
    Picture,
    /// The variables.
    Variables,
}

impl Pane {
    /// The next pane round, the picture's left out where there is none.
    #[must_use]
    pub const fn next(self, has_picture: bool) -> Self {
        match self {
            Self::Prose => Self::Program,
            Self::Program if has_picture => Self::Picture,
            Self::Program | Self::Picture => Self::Variables,
            Self::Variables => Self::Prose,
        }
    }
}

/// Where everything stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Title and step count.
    pub header: Rect,
    /// The rules between zones: row, and whether it is the one a divider meets from below.
    pub rules: Vec<Rect>,
    /// The divider between two panes, if there is one.
    pub dividers: Vec<Rect>,
    /// The operation.
    pub stage: Rect,
    /// The panes.
    pub panes: Vec<(Pane, Rect)>,
    /// A training run's course, where there is one.
    pub strip: Option<Rect>,
    /// Keys and messages.
    pub footer: Rect,
}

/// What a layout depends on besides the size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wants {
    /// The pane that shows where only one or two do.
    pub pane: Pane,
    /// Whether there is a picture.
    pub picture: bool,
    /// How high the lesson's matrices are.
    pub matrices: Matrices,
    /// Whether a training run's course is shown.
    pub strip: bool,
}

/// How high a lesson's matrices are. It holds for a whole lesson, so that nothing jumps from step to step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Matrices {
    /// A few rows each.
    #[default]
    Low,
    /// Some have ten rows, or are images: the stage takes rows from the panes.
    High,
}

/// The layout for an area; `None` when it is too small.
#[must_use]
pub fn layout(area: Rect, wants: Wants) -> Option<Layout> {
    if area.width < LEAST.0 || area.height < LEAST.1 {
        return None;
    }
    let row = |y: u16| Rect::new(area.x, area.y + y, area.width, 1);
    let has_strip = wants.strip && area.height > SHARED;
    let last = area.height - 1;
    let frame = Layout {
        header: row(0),
        rules: vec![row(1)],
        dividers: Vec::new(),
        stage: Rect::default(),
        panes: Vec::new(),
        strip: has_strip.then(|| row(last - 1)),
        footer: row(last),
    };
    let body = Rect::new(area.x, area.y + 2, area.width, last - 2 - u16::from(has_strip));
    Some(match (area.width, area.height) {
        (110.., 30..) => large(frame, body, wants),
        (76.., 22..) => middle(frame, body, wants),
        _ => small(frame, body, wants),
    })
}

/// The stage, and one pane under it; with few rows the stage alone.
fn small(mut frame: Layout, body: Rect, wants: Wants) -> Layout {
    if body.height < SHARED {
        frame.stage = body;
        return frame;
    }
    let lower = (body.height / 3).max(4);
    let stage = body.height - lower - 1;
    frame.stage = Rect { height: stage, ..body };
    frame.rules.push(Rect { y: body.y + stage, height: 1, ..body });
    frame.panes.push((wants.pane, inset(Rect { y: body.y + stage + 1, height: lower, ..body })));
    frame
}

/// The stage, and two panes under it: the prose, and beside it the one chosen.
fn middle(mut frame: Layout, body: Rect, wants: Wants) -> Layout {
    let lower = match wants.matrices {
        Matrices::Low => (body.height * 2 / 5).max(7),
        Matrices::High => (body.height * 3 / 10).max(6),
    };
    let stage = body.height - lower - 2;
    let (rule, panes, end) = (body.y + stage, body.y + stage + 1, body.y + body.height - 1);
    // Where the panes are lower, the prose is wider: a step's prose must still stand beside it.
    let left = match wants.matrices {
        Matrices::Low => body.width / 2,
        Matrices::High => body.width * 11 / 20,
    };
    let left = left.min(64);
    frame.stage = Rect { height: stage, ..body };
    frame.rules.push(Rect { y: rule, height: 1, ..body });
    frame.rules.push(Rect { y: end, height: 1, ..body });
    frame.dividers.push(Rect { x: body.x + left, y: rule, width: 1, height: lower + 2 });
    let area = |x: u16, width: u16, y: u16, height: u16| inset(Rect { x: body.x + x, y, width, height });
    frame.panes.push((Pane::Prose, area(0, left, panes, lower)));
    let (x, width) = (left + 1, body.width - left - 1);
    match wants.pane {
        Pane::Prose if wants.picture => {
            // A little of the program over the picture.
            let program = match wants.matrices {
                Matrices::Low => 2,
                Matrices::High => 1,
            };
            frame.panes.push((Pane::Program, area(x, width, panes, program)));
            frame.panes.push((Pane::Picture, area(x, width, panes + program, lower - program)));
        }
        Pane::Prose => frame.panes.push((Pane::Program, area(x, width, panes, lower))),
        pane => frame.panes.push((pane, area(x, width, panes, lower))),
    }
    frame
}

/// All panes at once.
fn large(mut frame: Layout, body: Rect, wants: Wants) -> Layout {
    let right = (body.width * 2 / 5).min(80);
    let left = body.width - right - 1;
    let stage = body.height * 11 / 20;
    let lower = body.height - stage - 2;
    let rule = body.y + stage;
    let end = body.y + body.height - 1;
    frame.stage = Rect { width: left, height: stage, ..body };
    frame.rules.push(Rect { y: rule, height: 1, ..body });
    frame.rules.push(Rect { y: end, height: 1, ..body });
    frame.dividers.push(Rect { x: body.x + left, y: body.y - 1, width: 1, height: body.height + 1 });
    let half = left / 2;
    frame.dividers.push(Rect { x: body.x + half, y: rule, width: 1, height: lower + 2 });
    let area = |x: u16, y: u16, width: u16, height: u16| inset(Rect { x: body.x + x, y, width, height });
    frame.panes.push((Pane::Prose, area(0, rule + 1, half, lower)));
    frame.panes.push((Pane::Program, area(half + 1, rule + 1, left - half - 1, lower)));
    frame.panes.push((Pane::Variables, area(left + 1, rule + 1, right, lower)));
    let upper = if wants.picture { Pane::Picture } else { Pane::Variables };
    if wants.picture {
        frame.panes.push((upper, area(left + 1, body.y, right, stage)));
    }
    frame
}

/// A column of air at either side.
fn inset(area: Rect) -> Rect {
    Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }
}

/// Where everything stands on the drawing pad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PadLayout {
    /// The paper, two dots a cell, one above the other.
    pub canvas: Rect,
    /// Dots on a side of the paper.
    pub dots: u16,
    /// The answer, beside it.
    pub side: Rect,
}

impl PadLayout {
    /// The place on the paper under a cell of the screen: its middle. `None` off the paper.
    #[must_use]
    pub fn spot(&self, column: u16, row: u16) -> Option<Spot> {
        let x = column.checked_sub(self.canvas.x).filter(|x| *x < self.canvas.width)?;
        let y = row.checked_sub(self.canvas.y).filter(|y| *y < self.canvas.height)?;
        let side = f64::from(self.dots);
        Some([(f64::from(x) + 0.5) / side, (2.0 * f64::from(y) + 1.0) / side])
    }
}

/// The pad's layout for so many columns and rows; `None` when they are too few. The paper takes all rows, and leaves
/// the answer at least the columns of a prepared image.
#[must_use]
pub fn pad_layout((columns, rows): (u16, u16)) -> Option<PadLayout> {
    if columns < LEAST_PAD.0 || rows < LEAST_PAD.1 {
        return None;
    }
    let most = PAPER as u16 / 2;
    let height = (rows - 4).min((columns - BESIDE) / 2).min(most);
    let dots = 2 * height;
    let canvas = Rect::new(1, 2, dots, height);
    let x = canvas.right() + 3;
    let side = Rect { x, y: 2, width: columns - x - 1, height: rows - 4 };
    Some(PadLayout { canvas, dots, side })
}
