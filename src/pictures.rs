//! Pictures somebody made, and how they become images as MNIST has them: read, prepared a stage at a time, drawn.
//!
//! [`scan`] reads a PNG file as shades of grey, [`clinic`] prepares it in the stages MNIST's digits went through,
//! [`drawing`] is the paper and pen of the pad, [`mod@file`] writes an image as PNG. It must not know of networks: what one
//! reads in a picture is [`crate::study::clinic`]'s business.

pub mod clinic;
pub mod drawing;
pub mod file;
pub mod scan;
