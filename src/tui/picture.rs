//! Pictures.
use super::theme::Theme;
use crate::session::PictureData;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;
/// A picture.
pub struct Picture<'a> {
    /// d
    pub data: &'a PictureData,
    /// t
    pub theme: Theme,
    /// n
    pub decimals: usize,
}
impl Widget for Picture<'_> {
    fn render(self, _area: Rect, _buffer: &mut Buffer) {}
}
