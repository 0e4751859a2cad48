//! Curves as the pixels of a PNG file, for a page or a slide. The letters come from a font of our own, so the picture is
//! the same on every machine.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::{FontStyle, register_font};

use crate::study::sweep::{Extent, ScoreCurve, Varied};

/// Dots across and down.
const SIZE: (u32, u32) = (960, 600);
/// Dots around the chart.
const MARGIN: u32 = 16;
/// The font's size in dots.
const LETTERS: u32 = 18;
/// Rows of labels at most: the share of the height between two of them.
const TICKS: usize = 6;
/// The family under which the font is known.
const FAMILY: &str = "sans-serif";
/// The font `DejaVu Sans`, its ASCII and a few signs (`data/DejaVuSans-LICENCE.txt`).
const FONT: &[u8] = include_bytes!("../../data/DejaVuSans-subset.ttf");
/// A colour a curve, told apart by colour-blind people too (Okabe and Ito 2008).
const COLOURS: [RGBColor; 6] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(86, 180, 233),
    RGBColor(230, 159, 0),
];

/// What is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Chart<'a> {
    /// Over everything.
    pub title: &'a str,
    /// What varies from left to right.
    pub axis: Varied,
    /// The curves; there must be a point.
    pub curves: &'a [ScoreCurve],
}

/// Why a chart could not be drawn.
#[derive(Debug, thiserror::Error)]
#[error("the chart cannot be drawn: {0}")]
pub struct ChartError(String);

impl Chart<'_> {
    /// As a PNG file's bytes.
    ///
    /// # Errors
    /// Where there is nothing to draw.
    pub fn png(&self) -> Result<Vec<u8>, ChartError> {
        let mut dots = vec![0; (SIZE.0 * SIZE.1 * 3) as usize];
        self.draw(&BitMapBackend::with_buffer(&mut dots, SIZE).into_drawing_area())?;
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, SIZE.0, SIZE.1);
        encoder.set_color(png::ColorType::Rgb);
        let mut writer = encoder.write_header().map_err(|error| ChartError(error.to_string()))?;
        writer.write_image_data(&dots).map_err(|error| ChartError(error.to_string()))?;
        drop(writer);
        Ok(bytes)
    }

    fn draw<B: DrawingBackend>(&self, area: &DrawingArea<B, Shift>) -> Result<(), ChartError> {
        register_font(FAMILY, FontStyle::Normal, FONT)
            .map_err(|_| ChartError("the font is damaged".into()))?;
        self.draw_on(area).map_err(|error| ChartError(error.to_string()))
    }

    fn draw_on<B: DrawingBackend>(
        &self,
        area: &DrawingArea<B, Shift>,
    ) -> Result<(), DrawingAreaErrorKind<B::ErrorType>> {
        // From left to right the values are evenly spaced, for few rates lie evenly.
        let Extent { values, low, high } = Extent::of(self.curves);
        let place = |value: f64| values.iter().position(|&v| v == value).unwrap_or(0) as f64;
        let air = ((high - low) / 10.0).max(0.005);
        area.fill(&WHITE)?;
        let mut chart = ChartBuilder::on(area)
            .margin(MARGIN)
            .caption(self.title, (FAMILY, LETTERS + 4))
            .x_label_area_size(3 * LETTERS)
            .y_label_area_size(5 * LETTERS)
            .build_cartesian_2d(
                -0.5..values.len() as f64 - 0.5,
                (low - air).max(0.0)..(high + air).min(1.0),
            )?;
        let label = |at: &f64| {
            let value = (at.fract() == 0.0).then(|| values.get(*at as usize)).flatten();
            value.map_or_else(String::new, f64::to_string)
        };
        chart
            .configure_mesh()
            .disable_x_mesh()
            .light_line_style(TRANSPARENT)
            .x_labels(2 * values.len() + 1)
            .x_label_formatter(&label)
            .y_labels(TICKS)
            .y_label_formatter(&|score| format!("{score:.3}"))
            .x_desc(self.axis.name())
            .y_desc("score")
            .label_style((FAMILY, LETTERS))
            .draw()?;
        for (curve, colour) in self.curves.iter().zip(COLOURS.iter().cycle()) {
            let line = curve.points.iter().map(|point| (place(point.value), point.mean));
            let drawn = chart.draw_series(LineSeries::new(line, colour.stroke_width(2)))?;
            if self.curves.len() > 1 {
                let colour = *colour;
                drawn
                    .label(&curve.name)
                    .legend(move |(x, y)| PathElement::new([(x, y), (x + 24, y)], colour.stroke_width(2)));
            }
            chart.draw_series(curve.points.iter().map(|point| {
                let x = place(point.value);
                ErrorBar::new_vertical(x, point.low, point.mean, point.high, colour.filled(), 10)
            }))?;
        }
        if self.curves.len() > 1 {
            chart
                .configure_series_labels()
                .position(SeriesLabelPosition::LowerRight)
                .background_style(WHITE.mix(0.8))
                .label_font((FAMILY, LETTERS - 2))
                .draw()?;
        }
        area.present()
    }
}
