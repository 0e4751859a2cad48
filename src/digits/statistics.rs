//! What a data set looks like in figures: how many of each class, how much ink.

use serde::Serialize;

use super::Dataset;

/// A data set in figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Statistics {
    /// How many records there are.
    pub records: usize,
    /// Pixels in an image's row.
    pub width: usize,
    /// Rows of an image.
    pub height: usize,
    /// How many records each class has, from label 0.
    pub class_counts: Vec<usize>,
    /// The pixels of all images together, as the file has them.
    pub pixels: PixelStatistics,
}

/// Pixel values, from 0 for paper to 255 for full ink.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct PixelStatistics {
    /// The lowest.
    pub min: u8,
    /// The highest.
    pub max: u8,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation, over all of them.
    pub standard_deviation: f64,
    /// The share that is not 0.
    pub share_with_ink: f64,
}

impl Statistics {
    /// Counts a data set.
    #[must_use]
    pub fn of(data: &Dataset) -> Self {
        let mut class_counts = vec![0; data.classes()];
        for &label in data.labels() {
            class_counts[usize::from(label)] += 1;
        }
        let pixels = PixelStatistics::of(data.pixels());
        Self { records: data.len(), width: data.width(), height: data.height(), class_counts, pixels }
    }
}

impl PixelStatistics {
    /// Everything follows from how often each value occurs, so the sums are whole numbers and exact.
    fn of(pixels: &[u8]) -> Self {
        let mut counts = [0u64; 256];
        for &pixel in pixels {
            counts[usize::from(pixel)] += 1;
        }
        let values = || (0u8..=255).zip(counts).filter(|&(_, count)| count > 0);
        let total = pixels.len().max(1) as f64;
        let sum: u64 = values().map(|(value, count)| u64::from(value) * count).sum();
        let squares: u64 = values().map(|(value, count)| u64::from(value).pow(2) * count).sum();
        let mean = sum as f64 / total;
        Self {
            min: values().map(|(value, _)| value).next().unwrap_or(0),
            max: values().map(|(value, _)| value).next_back().unwrap_or(0),
            mean,
            standard_deviation: (squares as f64 / total - mean * mean).max(0.0).sqrt(),
            share_with_ink: 1.0 - counts[0] as f64 / total,
        }
    }
}
