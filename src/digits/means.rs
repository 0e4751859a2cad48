//! The mean image of each class of a data set: what its digits have in common.

use super::Dataset;

/// The mean image of each class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassMeans {
    /// Where the images come from, for people to read.
    pub data: String,
    /// Pixels in an image's row.
    pub width: usize,
    /// By label: pixels from 0 to 255; `None` for a class without a record.
    means: Vec<Option<Vec<u8>>>,
}

impl ClassMeans {
    /// Means over all records of a data set, each rounded to the nearest whole number.
    #[must_use]
    pub fn of(data: &Dataset) -> Self {
        let size = data.pixels_per_image();
        // Room for the classes that have a record alone: the labels of one file can be 0 and 255.
        let mut sums = vec![Vec::new(); data.classes()];
        let mut counts = vec![0_u64; data.classes()];
        for sample in data.iter() {
            let label = usize::from(sample.label);
            counts[label] += 1;
            sums[label].resize(size, 0_u64);
            for (sum, &pixel) in sums[label].iter_mut().zip(sample.pixels) {
                *sum += u64::from(pixel);
            }
        }
        let mean = |(sums, count): (Vec<u64>, u64)| {
            (count > 0).then(|| sums.iter().map(|sum| ((sum + count / 2) / count) as u8).collect())
        };
        let means = sums.into_iter().zip(counts).map(mean).collect();
        Self { data: data.name().to_owned(), width: data.width(), means }
    }

    /// The mean image of a class; `None` where it has no record.
    #[must_use]
    pub fn of_class(&self, label: usize) -> Option<&[u8]> {
        self.means.get(label)?.as_deref()
    }
}
