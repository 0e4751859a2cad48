//! A lesson on the screen: what stands around the step, and what a training of its shows. It changes nothing.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::state::LessonScreen;
use super::table::TrainingTable;
use crate::command::{Command, Context, key_of};
use crate::session::Interlude;
use crate::study::experiment::name_of;
use crate::tui::graphics::PlacedPicture;
use crate::tui::screen::stepping::view::{self, Around, Drawn, Foot};
use crate::tui::screen::stepping::zoom::Extra;
use crate::tui::shown::{Seen, Shown};

/// Draws it.
pub fn draw(screen: &LessonScreen, seen: &Seen<'_>, buffer: &mut Buffer) -> Vec<PlacedPicture> {
    draw_over(screen, Foot::Keys, seen, buffer)
}

/// The same, with something else in the last row.
pub(crate) fn draw_over(
    screen: &LessonScreen,
    foot: Foot,
    seen: &Seen<'_>,
    buffer: &mut Buffer,
) -> Vec<PlacedPicture> {
    let session = &screen.stepping.session;
    let is_cover = session.reading() == Some(Interlude::Cover);
    let section = if is_cover { "" } else { session.lesson().section_title(session.passage()) };
    let training = session.experiment();
    let data = name_of(&seen.common.sources);
    let table = |area: Rect, buffer: &mut Buffer| {
        if let Some((place, experiment)) = training {
            let live = screen.trainings.at(place);
            let key = screen.stepping.class.is_none().then(|| key_of(Command::Train, Context::Training));
            let table = TrainingTable { experiment, live, data: &data, key, theme: seen.common.theme };
            (&table).render(area, buffer);
        }
    };
    let around = Around {
        heading: session.lesson().heading(),
        section,
        strip: None,
        watched: None,
        on_stage: training.map(|_| &table as Drawn<'_>),
        asks: training.and_then(|(_, experiment)| experiment.guess.as_deref()).unwrap_or_default(),
        extra: Extra::none(),
        foot,
    };
    view::draw(&screen.stepping, screen.context(), &around, seen, buffer)
}
