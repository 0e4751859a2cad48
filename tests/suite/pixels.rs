//! Drawings in pixels, and what terminals read in the bytes they are sent: by readers that know nothing of the writers.

use std::io::Read as _;

use base64::Engine as _;
use nn_tutor::draw::palette::Brightness;
use nn_tutor::draw::pixels::{Lettering, Raster, draw};
use nn_tutor::draw::{kitty, png, sixel};
use nn_tutor::lesson::catalogue;
use nn_tutor::scene::{Anchor, Area, Crossing, Mark, Pattern, Polyline, Ramp, Scene, Shades, Sign, Tone};

const CELL: (u16, u16) = (9, 18);

/// One of everything.
fn scene() -> Scene {
    let line = |y: f64, pattern, weight, arrow| {
        let through = (0..=8).map(|n| (2.0 + f64::from(n), y + f64::from(n % 2) / 4.0)).collect();
        Mark::Line(Polyline { through, tone: Tone::Positive, pattern, weight, arrow })
    };
    let sign = |x, sign| Mark::Sign { at: (x, 4.5), sign, tone: Tone::Live };
    let shades = |top, ramp, live| {
        let cells = (0..32).map(|n| if n == 3 { f64::NAN } else { f64::from(n) / 16.0 - 1.0 }).collect();
        let area = Area { left: 14.0, top, width: 8.0, height: 2.0 };
        Mark::Shades(Shades { area, columns: 8, cells, ramp, live, sources: vec![17], crossings: Vec::new() })
    };
    let text =
        |x, y, text: &str, anchor| Mark::Text { at: (x, y), text: text.into(), anchor, tone: Tone::Live };
    let screen = |x, text: &str, ink| {
        let ground = [40, 40, 40];
        Mark::Screen { at: (x, 4.5), text: text.into(), ink, ground, bold: x > 27.0 }
    };
    Scene {
        size: (30, 10),
        marks: vec![
            line(0.5, Pattern::Solid, 1.0, false),
            line(1.5, Pattern::Dashed, 0.5, true),
            line(2.5, Pattern::Dotted, 0.0, false),
            sign(3.5, Sign::Dot),
            sign(6.5, Sign::Ring),
            sign(9.5, Sign::Cross),
            Mark::Bar { area: Area { left: 2.0, top: 6.0, width: 7.3, height: 0.8 }, tone: Tone::Source },
            Mark::Node { area: Area { left: 2.0, top: 8.0, width: 9.0, height: 1.0 }, tone: Tone::Live },
            Mark::Node { area: Area { left: 14.0, top: 5.0, width: 9.0, height: 3.0 }, tone: Tone::Text },
            shades(0.0, Ramp::Grey, None),
            shades(2.0, Ramp::Signed, Some(5)),
            text(6.5, 8.5, "−0.25", Anchor::Middle),
            text(18.5, 6.5, "σ′", Anchor::Middle),
            text(30.0, 9.5, "w₁₂ → x", Anchor::End),
            screen(24.0, "▀▀", [200, 10, 10]),
            screen(26.0, "⠁⣿", [10, 200, 10]),
            screen(28.0, "a│", [10, 10, 200]),
        ],
    }
}

#[test]
fn a_number_half_a_column_off_leaves_as_much_of_its_frame_at_both_sides() {
    let node = Mark::Node { area: Area { left: 0.0, top: 0.0, width: 9.0, height: 1.0 }, tone: Tone::Text };
    let number =
        Mark::Text { at: (4.5, 0.5), text: "0.6035".into(), anchor: Anchor::Middle, tone: Tone::Text };
    let scene = Scene { size: (9, 1), marks: vec![node, number] };
    let raster = draw(&scene, (10, 20), Brightness::Dark, Lettering::Apart).unwrap();
    for row in raster.pixels.chunks(raster.width) {
        let covers: Vec<u8> = row.iter().map(|pixel| pixel[3]).collect();
        let is_near = |(a, b): (&u8, &u8)| a.abs_diff(*b) < 40;
        assert!(covers.iter().zip(covers.iter().rev()).all(is_near), "{covers:?}");
    }
}

#[test]
fn no_ground_shines_through_an_image_whatever_its_size() {
    for (row, height, top) in
        (15..24_u16).flat_map(|row| (4..15).flat_map(move |h| (0..6).map(move |t| (row, h, t))))
    {
        let area = Area { left: 0.0, top: f64::from(top), width: 12.0, height: f64::from(height) };
        let shades = Shades::of(area, 28, vec![1.0; 28 * 28]);
        let scene = Scene { size: (12, top + height), marks: vec![Mark::Shades(shades)] };
        let raster = draw(&scene, (10, row), Brightness::Dark, Lettering::Behind).unwrap();
        let above = raster.width * usize::from(top * row);
        assert!(raster.pixels[above..].iter().all(|pixel| pixel[3] == 255), "{row} {height} {top}");
    }
}

#[test]
fn a_frame_of_one_row_is_whole_where_its_number_stands_behind_it() {
    let node = Mark::Node { area: Area { left: 0.0, top: 0.0, width: 9.0, height: 1.0 }, tone: Tone::Text };
    let number = Mark::Text { at: (4.5, 0.5), text: "0.9".into(), anchor: Anchor::Middle, tone: Tone::Text };
    let scene = Scene { size: (9, 1), marks: vec![node, number] };
    let above = |lettering| {
        let raster = draw(&scene, (10, 20), Brightness::Dark, lettering).unwrap();
        let in_column = |y: &usize| raster.pixels[y * raster.width + raster.width / 2][3] > 100;
        (0..20).filter(in_column).collect::<Vec<_>>()
    };
    let line = above(Lettering::Behind);
    assert!(line.iter().any(|y| *y < 3) && line.iter().any(|y| *y > 16), "{line:?}");
    assert!(line.iter().all(|y| *y < 3 || *y > 16), "{line:?}");
    assert_eq!(above(Lettering::Apart), Vec::<usize>::new());
}

fn raster(lettering: Lettering) -> Raster {
    draw(&scene(), CELL, Brightness::Dark, lettering).unwrap()
}

/// What kitty would show: the bytes between its escapes, put together.
fn kitty_reads(bytes: &[u8]) -> (String, Vec<u8>) {
    let text = std::str::from_utf8(bytes).unwrap();
    let mut first = String::new();
    let mut data = String::new();
    let mut is_more = true;
    for part in text.split_terminator("\x1b\\") {
        assert!(is_more, "it goes on after its last part");
        let (control, payload) = part.strip_prefix("\x1b_G").unwrap().split_once(';').unwrap();
        assert!(payload.len() <= 4096 && (payload.len() % 4 == 0), "{}", payload.len());
        if first.is_empty() {
            control.clone_into(&mut first);
        }
        is_more = control.split(',').any(|pair| pair == "m=1");
        data += payload;
    }
    assert!(!is_more, "its end is missing");
    let packed = base64::engine::general_purpose::STANDARD.decode(data).unwrap();
    let mut pixels = Vec::new();
    flate2::read::ZlibDecoder::new(&packed[..]).read_to_end(&mut pixels).unwrap();
    (first, pixels)
}

/// What a terminal with sixels would show: a colour a pixel, or what was there before.
fn sixel_reads(bytes: &[u8]) -> (usize, Vec<Option<[u8; 3]>>) {
    let text = std::str::from_utf8(bytes).unwrap();
    let text = text.strip_prefix("\x1bP0;1;0q\"1;1;").unwrap().strip_suffix("\x1b\\").unwrap();
    let mut signs = text.chars().peekable();
    let numbers = |signs: &mut std::iter::Peekable<std::str::Chars<'_>>| {
        let mut numbers = vec![0_usize];
        while let Some(&sign) = signs.peek() {
            match sign.to_digit(10) {
                Some(digit) => *numbers.last_mut().unwrap() = numbers.last().unwrap() * 10 + digit as usize,
                None if sign == ';' => numbers.push(0),
                None => break,
            }
            signs.next();
        }
        numbers
    };
    let size = numbers(&mut signs);
    let (width, height) = (size[0], size[1]);
    let mut shown = vec![None; width * height];
    let mut colours = std::collections::BTreeMap::new();
    let (mut x, mut top, mut count, mut colour) = (0, 0, 1, None);
    while let Some(sign) = signs.next() {
        match sign {
            '#' => match numbers(&mut signs)[..] {
                [number] => colour = Some(colours[&number]),
                [number, 2, red, green, blue] => {
                    assert!(number < 256);
                    let part = |share: usize| (share as f64 * 2.55).round() as u8;
                    colours.insert(number, [part(red), part(green), part(blue)]);
                }
                ref other => panic!("{other:?}"),
            },
            '!' => count = numbers(&mut signs)[0],
            '$' => x = 0,
            '-' => (x, top) = (0, top + 6),
            '?'..='~' => {
                let bits = sign as u8 - b'?';
                for x in x..x + count {
                    assert!(x < width);
                    for y in (0..6).filter(|y| bits & (1 << y) != 0) {
                        shown[(top + y) * width + x] = colour;
                    }
                }
                (x, count) = (x + count, 1);
            }
            _ => panic!("{sign:?}"),
        }
    }
    (width, shown)
}

fn blended(pixel: [u8; 4], ground: [u8; 3]) -> [f64; 3] {
    let cover = f64::from(pixel[3]) / 255.0;
    std::array::from_fn(|at| f64::from(pixel[at]) * cover + f64::from(ground[at]) * (1.0 - cover))
}

#[test]
fn kitty_reads_the_pixels_that_were_drawn() {
    let raster = raster(Lettering::Apart);
    let (control, pixels) = kitty_reads(&kitty::show(&raster, 7, (30, 10)));
    for pair in ["a=T", "f=32", "o=z", "s=270", "v=180", "i=7", "c=30", "r=10", "C=1", "q=2"] {
        assert!(control.split(',').any(|it| it == pair), "{pair} in {control}");
    }
    assert_eq!(pixels, raster.pixels.as_flattened());
}

#[test]
fn an_image_of_many_parts_arrives_whole() {
    let noise = |n: u32| (n.wrapping_mul(2_654_435_761) >> 7).to_le_bytes();
    let raster = Raster { width: 100, pixels: (0..10_000).map(noise).collect() };
    let bytes = kitty::show(&raster, 1, (10, 5));
    assert!(bytes.windows(3).filter(|w| w == b"\x1b_G").count() > 8);
    assert_eq!(kitty_reads(&bytes).1, raster.pixels.as_flattened());
}

#[test]
fn a_terminal_with_sixels_reads_the_pixels_that_were_drawn() {
    for ground in [[16, 16, 20], [253, 246, 227]] {
        let raster = raster(Lettering::Drawn);
        let (width, shown) = sixel_reads(&sixel::encode(&raster, ground));
        assert_eq!((width, shown.len()), (raster.width, raster.pixels.len()));
        for (at, (pixel, shown)) in raster.pixels.iter().zip(&shown).enumerate() {
            let wanted = blended(*pixel, ground);
            let shown = shown.map_or(ground.map(f64::from), |rgb| rgb.map(f64::from));
            let far = wanted.iter().zip(shown).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            // What barely covers its ground is not drawn at all.
            assert!(
                far <= if pixel[3] < 24 { 24.0 } else { 10.0 },
                "at {at}: {pixel:?} is shown as {shown:?}"
            );
        }
    }
}

#[test]
fn more_colours_than_there_are_become_those_most_like_them() {
    let pixels =
        (0..64 * 64).map(|n| [(n % 64 * 4) as u8, (n / 64 * 4) as u8, (n % 7 * 36) as u8, 255]).collect();
    let raster = Raster { width: 64, pixels };
    let bytes = sixel::encode(&raster, [0; 3]);
    let (_, shown) = sixel_reads(&bytes);
    for (pixel, shown) in raster.pixels.iter().zip(shown) {
        let far = pixel.iter().zip(shown.unwrap()).map(|(a, b)| a.abs_diff(b)).max().unwrap();
        assert!(far <= 40, "{pixel:?} is shown as {shown:?}");
    }
    assert_eq!(bytes, sixel::encode(&raster, [0; 3]), "it is the same each time");
}

#[test]
fn a_png_shows_what_a_terminal_does() {
    let scene = scene();
    let file = png(&scene, Brightness::Light).unwrap();
    assert_eq!(file, png(&scene, Brightness::Light).unwrap());
    let mut reader = ::png::Decoder::new(std::io::Cursor::new(&file)).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    assert_eq!((info.width, info.height), (30 * 18, 10 * 36));
    let raster = draw(&scene, (18, 36), Brightness::Light, Lettering::Drawn).unwrap();
    let (_, sent) = kitty_reads(&kitty::show(&raster, 1, scene.size));
    for (sent, shown) in sent.as_chunks::<4>().0.iter().zip(bytes.as_chunks::<3>().0) {
        let wanted = blended(*sent, [255; 3]);
        assert!(wanted.iter().zip(shown).all(|(a, b)| (a - f64::from(*b)).abs() <= 1.0));
    }
}

/// The tone nearly all of a character's middle is in, or nothing.
fn colour_at(raster: &Raster, (x, y): (f64, f64)) -> Option<[u8; 3]> {
    let (x, y) = ((x * f64::from(CELL.0)) as usize, (y * f64::from(CELL.1)) as usize);
    let [red, green, blue, cover] = raster.pixels[y * raster.width + x];
    (cover > 200).then_some([red, green, blue])
}

#[test]
fn shapes_stand_where_the_scene_has_them() {
    let (raster, ground) = (raster(Lettering::Apart), Brightness::Dark);
    let tone = |tone| Some(ground.tone(tone));
    assert_eq!(colour_at(&raster, (3.5, 4.5)), tone(Tone::Live), "a dot is full");
    assert_eq!(colour_at(&raster, (6.5, 4.5)), None, "a ring is not");
    assert_eq!(colour_at(&raster, (9.5, 4.5)), tone(Tone::Live), "a cross");
    assert_eq!(colour_at(&raster, (5.0, 6.4)), tone(Tone::Source), "a bar");
    assert_eq!(colour_at(&raster, (9.5, 6.4)), None, "its end");
    assert_eq!(colour_at(&raster, (6.5, 8.5)), None, "room for the letters of a node");
    assert_eq!(colour_at(&raster, (14.5, 0.25)), Some(ground.shade(-1.0, Ramp::Grey)));
    assert_eq!(colour_at(&raster, (21.5, 3.75)), Some(ground.shade(15.0 / 16.0, Ramp::Signed)));
    assert_eq!(colour_at(&raster, (24.5, 4.2)), Some([200, 10, 10]), "the upper half of a screen's cell");
    assert_eq!(colour_at(&raster, (24.5, 4.7)), Some([40; 3]), "its lower half");
    let dot = colour_at(&raster, (26.25, 4.125)).unwrap();
    assert!(dot[1] > 120 && colour_at(&raster, (26.75, 4.875)) == Some([40; 3]), "braille: {dot:?}");
    let frame = raster.pixels[6 * 18 * raster.width + 14 * 9];
    assert!(frame[3] > 100 && Some([frame[0], frame[1], frame[2]]) == tone(Tone::Text), "a frame: {frame:?}");
}

#[test]
fn letters_are_drawn_where_nobody_writes_them() {
    let inked = |lettering| {
        let raster = raster(lettering);
        let row = raster.pixels.len() / 20 * 19;
        raster.pixels[row..].iter().filter(|pixel| pixel[3] > 0).count()
    };
    assert_eq!(inked(Lettering::Apart), 0);
    assert!(inked(Lettering::Drawn) > 50);
}

#[test]
fn the_font_has_every_sign_of_the_lessons() {
    let font = std::fs::read("data/DejaVuSansMono-subset.ttf").unwrap();
    let face = ttf_parser::Face::parse(&font, 0).unwrap();
    let mut missing: Vec<char> = Vec::new();
    for entry in catalogue::COURSE {
        missing.extend(
            entry.text.chars().filter(|sign| !sign.is_control() && face.glyph_index(*sign).is_none()),
        );
    }
    missing.sort_unstable();
    missing.dedup();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn what_has_no_pixels_or_too_many_is_no_picture() {
    for (size, cell) in
        [((0, 5), CELL), ((5, 5), (0, 18)), ((65_535, 65_535), CELL), ((65_535, 65_535), (65_535, 65_535))]
    {
        let scene = Scene { size, marks: scene().marks };
        assert_eq!(draw(&scene, cell, Brightness::Dark, Lettering::Apart), None);
    }
    let error = png(&Scene { size: (65_535, 65_535), marks: Vec::new() }, Brightness::Dark).unwrap_err();
    assert!(error.to_string().contains("65535×65535"), "{error}");
    // Places that are none, or far outside, do no harm.
    let wild = [(f64::NAN, 1.0), (1e300, -1e300), (-4.0, 2.0), (3.0, f64::INFINITY), (5.0, 5.0)];
    for at in wild {
        let area = Area { left: at.0, top: at.1, width: at.1, height: 1.0 };
        let through = wild.to_vec();
        let line = Polyline { through, tone: Tone::Text, pattern: Pattern::Dashed, weight: 1.0, arrow: true };
        let shades = Shades {
            area,
            columns: 0,
            cells: vec![f64::NAN, 1e9],
            ramp: Ramp::Grey,
            live: Some(9),
            sources: vec![8],
            crossings: vec![Crossing { upright: true, at: f64::NAN, tone: Tone::Live }],
        };
        let marks = vec![
            Mark::Line(line),
            Mark::Node { area, tone: Tone::Text },
            Mark::Bar { area, tone: Tone::Text },
            Mark::Sign { at, sign: Sign::Ring, tone: Tone::Text },
            Mark::Text { at, text: "x".into(), anchor: Anchor::End, tone: Tone::Text },
            Mark::Shades(shades),
        ];
        let scene = Scene { size: (8, 4), marks };
        assert!(draw(&scene, CELL, Brightness::Dark, Lettering::Drawn).is_some());
    }
}
