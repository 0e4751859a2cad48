//! Where everything stands, worked out from the screen's size alone and the lesson's picture.
//!
//! One pure function serves drawing and moving. What is read first stands first, the stage is as high as it
//! needs, and the picture has the room that is left.

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
    /// The next pane round, the picture's left out where there is none, and the sentences' where there are none.
    #[must_use]
    pub const fn next(self, has_picture: bool, subject: Stepped) -> Self {
        match self {
            Self::Prose => Self::Program,
            Self::Program if has_picture => Self::Picture,
            Self::Program | Self::Picture => Self::Variables,
            Self::Variables if matches!(subject, Stepped::Lesson) => Self::Prose,
            Self::Variables => Self::Program,
        }
    }
}

/// Where everything stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Title and step count.
    pub header: Rect,
    /// The rules between zones.
    pub rules: Vec<Rect>,
    /// The divider between two panes, if there is one.
    pub dividers: Vec<Rect>,
    /// The operation, and under it its formula.
    pub stage: Rect,
    /// What the operation leaves of the stage's right to a picture, columns and rows; the formula stands under both.
    pub aside: (u16, u16),
    /// The panes.
    pub panes: Vec<(Pane, Rect)>,
    /// A training run's course, where there is one.
    pub strip: Option<Rect>,
    /// What is watched in it and what one stops for, where that has a row of its own.
    pub watched: Option<Rect>,
    /// Keys and messages.
    pub footer: Rect,
}

/// What a layout depends on besides the size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wants {
    /// The pane one looks at.
    pub pane: Pane,
    /// Whether there is a picture.
    pub picture: bool,
    /// What is stepped through.
    pub subject: Stepped,
    /// What its steps need.
    pub needs: Needs,
}

/// What is stepped through, as far as the layout goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stepped {
    /// A lesson: its sentences are read first.
    #[default]
    Lesson,
    /// A program: it is the screen, as in any debugger.
    Program,
    /// A training run: the same, with its course in a row.
    Run,
}

/// How much room the steps of a lesson or a program need. It holds for all of them, so that nothing jumps from one to
/// the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Rows of the longest words beside a step.
    pub prose: u16,
    /// Columns of most equations, and rows of the highest.
    pub equation: (u16, u16),
    /// Rows of the program.
    pub program: u16,
}

/// The layout for an area; `None` when it is too small.
#[must_use]
pub fn layout(area: Rect, wants: Wants) -> Option<Layout> {
    if area.width < LEAST.0 || area.height < LEAST.1 {
        return None;
    }
    let row = |y: u16| Rect::new(area.x, area.y + y, area.width, 1);
    let has_strip = wants.subject == Stepped::Run && area.height > SHARED;
    let last = area.height - 1;
    let frame = Layout {
        header: row(0),
        rules: vec![row(1)],
        dividers: Vec::new(),
        stage: Rect::default(),
        aside: (0, 0),
        panes: Vec::new(),
        strip: has_strip.then(|| row(last - 1)),
        watched: None,
        footer: row(last),
    };
    let body = Rect::new(area.x, area.y + 2, area.width, last - 2 - u16::from(has_strip));
    let is_small = area.width < 76 || area.height < 22;
    Some(match wants.subject {
        _ if body.height < SHARED => Layout { stage: body, ..frame },
        Stepped::Lesson if is_small => small(frame, body, wants),
        Stepped::Lesson => lesson(frame, body, wants),
        Stepped::Program | Stepped::Run if is_small => small(frame, body, wants),
        Stepped::Program | Stepped::Run => debugger(frame, body, wants),
    })
}

/// The pane one looks at, and the stage under it: what is read first stands first.
fn small(mut frame: Layout, body: Rect, wants: Wants) -> Layout {
    let most = (body.height / 3).max(4);
    let upper = match (wants.subject, wants.pane) {
        (Stepped::Lesson, Pane::Prose) => wants.needs.prose.clamp(2, most),
        _ => most,
    };
    frame.panes.push((wants.pane, inset(Rect { height: upper, ..body })));
    frame.rules.push(Rect { y: body.y + upper, height: 1, ..body });
    frame.stage = Rect { y: body.y + upper + 1, height: body.height - upper - 1, ..body };
    frame
}

/// Rows under the operation: air, and the formula in symbols, in numbers and worked out.
const FORMULA: u16 = 4;
/// Rows left to the formula where a picture would find no room otherwise: air, and one line.
const ONE_LINE: u16 = 2;
/// Rows from which a picture spares one for air above it.
const HIGH: u16 = 16;
/// Columns of a formula as lessons have them.
const FORMULA_COLUMNS: u16 = 64;
/// The fewest columns and rows a picture is worth.
const LEAST_PICTURE: (u16, u16) = (24, 6);
/// Columns from which two panes stand side by side under the stage.
const TWO_PANES: u16 = 110;

/// The sentence across the screen; the stage, as high as it needs; the picture beside it or below it, whichever gives it
/// more; the program beneath. A pane one looks at takes the place of all below the stage.
fn lesson(mut frame: Layout, body: Rect, wants: Wants) -> Layout {
    let prose = wants.needs.prose.clamp(1, body.height / 3);
    frame.panes.push((Pane::Prose, inset(Rect { height: prose, ..body })));
    let rest = Rect { y: body.y + prose + 1, height: body.height - prose - 1, ..body };
    let end = rest.bottom() - 1;
    frame.rules.push(Rect { y: end, height: 1, ..body });
    let natural = wants.needs.equation.1 + FORMULA;
    if wants.pane != Pane::Prose || !wants.picture {
        let least = if wants.pane == Pane::Prose { (body.height / 9).max(3) } else { rest.height / 3 };
        let stage = natural.min(rest.height - least - 2);
        frame.stage = Rect { height: stage, ..rest };
        beneath(&mut frame, Rect { y: rest.y + stage, height: rest.height - stage, ..rest }, wants.pane);
        return frame;
    }
    let program = (body.height / 9).clamp(3, 8).min(wants.needs.program.max(1));
    let room = Rect { height: rest.height - program - 2, ..rest };
    beneath(&mut frame, Rect { y: room.bottom(), height: program + 2, ..rest }, wants.pane);
    share(&mut frame, room, wants.needs.equation.0 + 6, natural);
    frame
}

/// The stage and the picture: under one another, or side by side, as the picture has more of it. Where it would have
/// too little either way, the formula leaves it all but one of its lines.
fn share(frame: &mut Layout, room: Rect, columns: u16, rows: u16) {
    let inside = room.width - 2;
    let below = room.height.saturating_sub(rows);
    // A formula goes on under the picture where it has to.
    let under_both = (inside.saturating_sub(columns), room.height.saturating_sub(FORMULA));
    let beside = (inside.saturating_sub(columns.max(FORMULA_COLUMNS)), room.height);
    let worth = |(columns, rows): (u16, u16)| {
        let is_worth = columns >= LEAST_PICTURE.0 && rows >= LEAST_PICTURE.1;
        if is_worth { u32::from(columns) * u32::from(rows) } else { 0 }
    };
    let best = worth((inside, below)).max(worth(under_both)).max(worth(beside));
    let picture = if best == 0 {
        let stage = rows - FORMULA + ONE_LINE;
        let left = (inside, room.height.saturating_sub(stage));
        let stage = if worth(left) > 0 { stage } else { room.height };
        frame.stage = Rect { height: stage, ..room };
        if stage == room.height {
            return;
        }
        Rect { y: room.y + stage, height: left.1, ..room }
    } else if best == worth((inside, below)) {
        let air = u16::from(below >= HIGH);
        frame.stage = Rect { height: rows + air, ..room };
        Rect { y: room.y + rows + air, height: below - air, ..room }
    } else if best == worth(beside) {
        frame.stage = Rect { width: room.width - beside.0 - 2, height: rows.min(room.height), ..room };
        Rect { x: room.right() - beside.0 - 2, width: beside.0 + 2, ..room }
    } else {
        frame.stage = room;
        frame.aside = under_both;
        Rect { x: room.right() - under_both.0 - 2, width: under_both.0 + 2, height: under_both.1, ..room }
    };
    frame.panes.push((Pane::Picture, inset(picture)));
}

/// What stands under the stage: a rule, then the pane one looks at, or the program and, where there is room, the
/// variables beside it. The last row is the rule that is there already.
fn beneath(frame: &mut Layout, area: Rect, pane: Pane) {
    let inside = Rect { y: area.y + 1, height: area.height - 2, ..area };
    frame.rules.push(Rect { height: 1, ..area });
    let pane = if pane == Pane::Prose { Pane::Program } else { pane };
    if pane != Pane::Program || area.width < TWO_PANES {
        return frame.panes.push((pane, inset(inside)));
    }
    let left = area.width / 2;
    frame.dividers.push(Rect { x: area.x + left, width: 1, ..area });
    frame.panes.push((Pane::Program, inset(Rect { width: left, ..inside })));
    let right = Rect { x: area.x + left + 1, width: area.width - left - 1, ..inside };
    frame.panes.push((Pane::Variables, inset(right)));
}

/// Rows of a run's program, and of the picture beside it: one an output of ten.
const PROGRAM: u16 = 10;
/// Columns from which a program has the picture and the variables beside it.
const THREE_PANES: u16 = 150;

/// The program over the stage, as in any debugger, with the pane chosen beside it, and what is watched under both. The
/// stage is as high as it needs.
fn debugger(mut frame: Layout, body: Rect, wants: Wants) -> Layout {
    let has_watched = wants.subject == Stepped::Run;
    let stage = wants.needs.equation.1 + FORMULA + 1;
    let upper = body.height.saturating_sub(stage + 2 + u16::from(has_watched)).max(PROGRAM);
    let (rule, end) = (body.y + upper, body.bottom() - u16::from(has_watched));
    frame.watched = has_watched.then_some(Rect { y: end, height: 1, ..body });
    frame.stage = Rect { y: rule + 1, height: end - rule - 2, ..body };
    frame.rules.extend([rule, end - 1].map(|y| Rect { y, height: 1, ..body }));
    let beside = match wants.pane {
        Pane::Prose | Pane::Variables => wants.pane,
        Pane::Program | Pane::Picture if wants.picture => Pane::Picture,
        Pane::Program | Pane::Picture => Pane::Variables,
    };
    let mut panes = vec![Pane::Program, beside];
    if body.width >= THREE_PANES && wants.picture {
        panes =
            vec![Pane::Program, Pane::Picture, if beside == Pane::Prose { beside } else { Pane::Variables }];
    }
    let left = match wants.pane {
        Pane::Picture => body.width * 2 / 5,
        _ if panes.len() > 2 => body.width * 2 / 5,
        _ => body.width * 3 / 5,
    };
    let each = (body.width - left) / (panes.len() as u16 - 1);
    let mut x = body.x;
    for (at, pane) in panes.iter().enumerate() {
        let width = match at {
            0 => left,
            _ if at + 1 == panes.len() => body.right() - x,
            _ => each,
        };
        if at > 0 {
            frame.dividers.push(Rect { x, y: body.y - 1, width: 1, height: upper + 2 });
        }
        let line = u16::from(at > 0);
        let area = inset(Rect { x: x + line, y: body.y, width: width - line, height: upper });
        frame.panes.push((*pane, area));
        x += width;
    }
    frame
}

/// A column of air at either side.
#[must_use]
pub fn inset(area: Rect) -> Rect {
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
