//! Draws a contact sheet of the built-in handwriting, to look at after a change to `data/glyphs.toml`:
//! `cargo run --release --example handwriting_sheet -- sheet.pgm [TEMPLATES.toml]`

use std::fs;

use anyhow::Context;
use nn_tutor::digits::handwriting::Handwriting;
use nn_tutor::digits::prepare::SIDE;

const ACROSS: usize = 40;
const SEED: u64 = 1;

fn main() -> anyhow::Result<()> {
    let mut names = std::env::args().skip(1);
    let out = names.next().context("give the name of the picture to write (PGM)")?;
    let hand = match names.next() {
        Some(name) => Handwriting::from_toml(&fs::read_to_string(&name).context(name)?)?,
        None => Handwriting::built_in()?,
    };
    let (width, height) = (ACROSS * SIDE, 10 * SIDE);
    let mut pixels = vec![255; width * height];
    let mut drawn = [0; 10];
    for record in hand.records(SEED, 0..10 * ACROSS as u64) {
        let digit = usize::from(record.label);
        for (y, row) in record.pixels.chunks(SIDE).enumerate() {
            let start = (digit * SIDE + y) * width + drawn[digit] * SIDE;
            for (pixel, ink) in pixels[start..start + SIDE].iter_mut().zip(row) {
                *pixel = 255 - ink;
            }
        }
        drawn[digit] += 1;
    }
    let mut picture = format!("P5\n{width} {height}\n255\n").into_bytes();
    picture.extend(pixels);
    fs::write(&out, picture).context(out)
}
