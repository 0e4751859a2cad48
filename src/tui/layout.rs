//! Where everything stands, worked out from the screen's size alone and the lesson's picture.
//!
//! One pure function serves drawing and moving. What is read first stands first, the stage is as high as it
//! needs, and the picture has the room that is left.

use ratatui::layout::Rect;

use crate::pictures::drawing::{PAPER, Spot};
use crate::scene::Proportions;

/// The smallest screen every step of a lesson is held to fit, in columns and rows.
pub(crate) const SMALLEST: (u16, u16) = (60, 18);

/// The smallest screen anything is shown on: between this and [`SMALLEST`] there is what fits.
pub(crate) const LEAST: (u16, u16) = (24, 4);

/// Rows under which the stage has the body to itself.
const SHARED: u16 = 12;

/// The smallest screen there is room on to draw.
pub(crate) const LEAST_PAD: (u16, u16) = (46, 10);

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
    /// The room the picture can do with, if there is one.
    pub picture: Option<Proportions>,
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

/// How much room the steps of a lesson or a program need, while one picture stands beside them. It holds for all of
/// them, so that nothing jumps from one to the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Rows of the longest words beside a step.
    pub prose: u16,
    /// What the equations take at best.
    pub equation: EquationExtent,
    /// What they take with every large matrix as small as can be read.
    pub least: EquationExtent,
    /// Rows of the program.
    pub program: u16,
    /// Rows of what is asked at the stage's foot that find no room beside the operation.
    pub foot: u16,
}

/// Columns and rows of the equations of many steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EquationExtent {
    /// Columns of most of them.
    pub columns: u16,
    /// Rows of most of them.
    pub rows: u16,
    /// Rows of the highest.
    pub highest: u16,
}

impl EquationExtent {
    /// Rows of a stage on which most have their formula, and the highest a line of it.
    fn with_formula(self) -> u16 {
        self.rows.saturating_add(FORMULA).max(self.highest.saturating_add(1))
    }
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
    let is_read = (wants.subject, wants.pane) == (Stepped::Lesson, Pane::Prose);
    let upper = if is_read { wants.needs.prose.clamp(2, most) } else { most };
    frame.panes.push((wants.pane, inset(Rect { height: upper, ..body })));
    frame.rules.push(Rect { y: body.y + upper, height: 1, ..body });
    frame.stage = Rect { y: body.y + upper + 1, height: body.height - upper - 1, ..body };
    if let Some(picture) = wants.picture.filter(|_| is_read) {
        let room = frame.stage;
        share(&mut frame, room, wants.needs, picture);
    }
    frame
}

/// Rows under the operation: air, and the formula in symbols, in numbers and worked out.
const FORMULA: u16 = 4;
/// Rows left to the formula where a picture would find no room otherwise: one line.
const ONE_LINE: u16 = 1;
/// Rows of a matrix with its name where the picture would find none otherwise.
const LOW: u16 = 7;
/// Rows of a stage and a picture that have little room.
const TIGHT: u16 = 11;
/// Rows of a picture in a line.
const LINE: u16 = 1;
/// Rows from which a picture spares one for air above it.
const HIGH: u16 = 10;
/// Columns of air about an equation.
const AIR: u16 = 6;
/// Columns of a formula as lessons have them.
const FORMULA_COLUMNS: u16 = 64;
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
    let Some(picture) = wants.picture.filter(|_| wants.pane == Pane::Prose) else {
        let least = if wants.pane == Pane::Prose { (body.height / 9).max(3) } else { rest.height / 3 };
        let stage = wants.needs.equation.with_formula().min(rest.height - least - 2);
        frame.stage = Rect { height: stage, ..rest };
        beneath(&mut frame, Rect { y: rest.y + stage, height: rest.height - stage, ..rest }, wants.pane);
        return frame;
    };
    let program = (body.height / 9).clamp(3, 8).min(wants.needs.program.max(1));
    let with_program = |program: u16| {
        let (mut frame, room) = (frame.clone(), Rect { height: rest.height - program - 2, ..rest });
        beneath(&mut frame, Rect { y: room.bottom(), height: program + 2, ..rest }, wants.pane);
        let is_found = share(&mut frame, room, wants.needs, picture);
        (frame, is_found)
    };
    // Rather a line of the program than no picture.
    let found = [program, 1].into_iter().map(with_program).find(|(_, is_found)| *is_found);
    found.unwrap_or_else(|| with_program(program)).0
}

/// The stage and the picture: under one another, or side by side, as more of the picture shows. Large matrices leave it
/// half. Where it would still have too little, the formula leaves it all but one of its lines, or the last of them, and a
/// high matrix some of its rows; where it would have none, it stands in a line if it can. Whether it found more than that.
fn share(frame: &mut Layout, room: Rect, needs: Needs, picture: Proportions) -> bool {
    let inside = room.width - 2;
    let half = |half: u16, least: u16, best: u16| half.max(least).min(best);
    let columns = half(inside / 2, needs.least.columns, needs.equation.columns) + AIR;
    let formula = FORMULA + needs.foot;
    let with_formula = needs.equation.with_formula().saturating_add(needs.foot);
    let at_least = needs.least.with_formula().saturating_add(needs.foot);
    // Large matrices take what there is, up to their own size over all of a formula.
    let grows = needs.least.highest < needs.equation.highest;
    let most = if grows { needs.equation.highest.saturating_add(formula) } else { with_formula };
    let rows = half(room.height / 2, at_least, most);
    // A formula goes on under the picture where it has to.
    let size = |place: Site| match place {
        Site::Below(stage) => (inside, room.height.saturating_sub(stage)),
        Site::Over(formula) => (inside.saturating_sub(columns), room.height.saturating_sub(formula)),
        Site::Beside => (inside.saturating_sub(columns.max(FORMULA_COLUMNS)), room.height),
    };
    let fits = |(columns, rows): (u16, u16), least: (u16, u16)| columns >= least.0 && rows >= least.1;
    // More of it on less room rather than less of it on more.
    let worth = |place: &Site| {
        let room @ (columns, rows) = size(*place);
        let rows = rows.min(picture.highest);
        let shown = u32::from(columns.min(picture.widest.saturating_mul(rows))) * u32::from(rows);
        let more = picture.more.into_iter().filter(|size| fits(room, *size)).count();
        fits(room, picture.least).then_some((more, shown))
    };
    let bare = needs.least.rows.min(LOW) + needs.foot;
    let line = (bare + ONE_LINE).max(room.height.saturating_sub(picture.more[0].1).min(rows));
    let with_formula_or_a_line = [
        [Site::Beside, Site::Over(formula), Site::Below(rows)],
        [Site::Beside, Site::Over(ONE_LINE + needs.foot), Site::Below(line)],
    ];
    // On the smallest screen, where nothing is asked, a picture of any sort is worth the last line.
    let is_worth = room.height <= TIGHT && needs.foot == 0 && !grows;
    let without = is_worth.then_some([Site::Beside, Site::Over(0), Site::Below(bare)]);
    let places = with_formula_or_a_line.into_iter().chain(without);
    let best = places.filter_map(|places| places.into_iter().max_by_key(worth));
    let best: Vec<Site> = best.filter(|place| worth(place).is_some()).collect();
    // Rather less of the formula than of the picture.
    let has_more = |place: &&Site| worth(place).is_some_and(|(more, _)| more > 0);
    let found = best.iter().find(has_more).or(best.first()).copied();
    frame.stage = room;
    let line = Site::Below(room.height.saturating_sub(LINE));
    let Some(place) = found.or(picture.in_a_line.then_some(line)) else { return false };
    let (width, height) = size(place);
    let area = match place {
        Site::Below(stage) => {
            let air = u16::from(height >= HIGH);
            frame.stage.height = stage;
            Rect { y: room.y + stage + air, height: height - air, ..room }
        }
        Site::Over(_) => {
            frame.aside = (width, height);
            Rect { x: room.right() - width - 2, width: width + 2, height, ..room }
        }
        Site::Beside => {
            frame.stage.width = room.width - width - 2;
            frame.stage.height = with_formula.min(room.height);
            Rect { x: room.right() - width - 2, width: width + 2, ..room }
        }
    };
    frame.panes.push((Pane::Picture, inset(area)));
    found.is_some()
}

/// Where a picture stands.
#[derive(Clone, Copy, Debug)]
enum Site {
    /// Below a stage of so many rows.
    Below(u16),
    /// At the right of the equation, over so many rows of formula.
    Over(u16),
    /// At the right of the stage.
    Beside,
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

/// The program over the stage, as in any debugger, with the pane chosen beside it, and what is watched under both. Where
/// there is room the picture stands with the stage, and else beside the program.
fn debugger(mut frame: Layout, body: Rect, wants: Wants) -> Layout {
    let has_watched = wants.subject == Stepped::Run;
    let end = body.bottom() - u16::from(has_watched);
    frame.watched = has_watched.then_some(Rect { y: end, height: 1, ..body });
    let lower = |upper: u16| {
        let top = body.y + upper + 1;
        Rect { y: top, height: end - top - 1, ..body }
    };
    let beside = if wants.pane == Pane::Prose { Pane::Prose } else { Pane::Variables };
    // The pane one looks at has more of the width.
    let left = body.width * if matches!(wants.pane, Pane::Picture | Pane::Variables) { 2 } else { 3 } / 5;
    let low = wants.needs.program.max(PROGRAM).min(body.height * 2 / 5);
    if let Some(picture) = wants.picture.filter(|_| low >= PROGRAM && wants.pane != Pane::Picture) {
        let mut shared = frame.clone();
        let least = (picture.least.0.max(TWO_PANES / 2), picture.least.1.max(PROGRAM));
        if share(&mut shared, lower(low), wants.needs, Proportions { least, ..picture }) {
            abreast(&mut shared, body, (left, low), [Pane::Program, beside]);
            return shared;
        }
    }
    let stage = wants.needs.equation.with_formula() + 1;
    let upper = body.height.saturating_sub(stage + 2 + u16::from(has_watched)).max(PROGRAM);
    frame.stage = lower(upper);
    let has_picture = wants.picture.is_some() && matches!(wants.pane, Pane::Program | Pane::Picture);
    abreast(
        &mut frame,
        body,
        (left, upper),
        [Pane::Program, if has_picture { Pane::Picture } else { beside }],
    );
    frame
}

/// Two panes beside one another over a stage, the first so wide and both so high, and the rules about them.
fn abreast(frame: &mut Layout, body: Rect, (left, height): (u16, u16), [first, second]: [Pane; 2]) {
    let upper = Rect { height, ..body };
    frame.panes.push((first, inset(Rect { width: left, ..upper })));
    let right = Rect { x: body.x + left + 1, width: body.width - left - 1, ..upper };
    frame.panes.push((second, inset(right)));
    frame.dividers.push(Rect { x: body.x + left, y: body.y - 1, width: 1, height: height + 2 });
    let end = frame.watched.map_or(body.bottom(), |watched| watched.y) - 1;
    frame.rules.extend([body.y + height, end].map(|y| Rect { y, height: 1, ..body }));
}

/// A column of air at either side.
#[must_use]
pub(crate) fn inset(area: Rect) -> Rect {
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
