//! Images in kitty's graphics protocol, which kitty, Ghostty, `WezTerm`, Konsole and others know.
//!
//! An image stands over the letters of the screen, from the cursor on, and stays until it is deleted: what it leaves free
//! shows them. It could stand behind them, but then kitty 0.26 leaves earlier frames on the screen.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::pixels::Raster;

/// Asks whether the protocol is known: a terminal that knows it answers that this image of one pixel is all right.
pub(crate) const QUERY: &str = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\";
/// Deletes every image.
pub(crate) const DELETE_ALL: &str = "\x1b_Ga=d,d=A,q=2\x1b\\";
/// The most bytes of an image between two escapes.
const CHUNK: usize = 4096;

/// Sends an image under a number, and shows it on so many columns and rows. Nothing is answered, the cursor stays.
#[must_use]
pub fn show(raster: &Raster, id: u32, (columns, rows): (u16, u16)) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory does not fail.
    let _ = packed.write_all(raster.pixels.as_flattened());
    let data = STANDARD.encode(packed.finish().unwrap_or_default());
    let (width, height) = (raster.width, raster.height());
    let mut control =
        format!("a=T,f=32,o=z,t=d,s={width},v={height},i={id},p=1,c={columns},r={rows},C=1,q=2,");
    let mut chunks = data.as_bytes().chunks(CHUNK).peekable();
    let mut bytes = Vec::with_capacity(data.len() + data.len() / 64);
    while let Some(chunk) = chunks.next() {
        let more = u8::from(chunks.peek().is_some());
        bytes.extend_from_slice(format!("\x1b_G{control}m={more};").as_bytes());
        bytes.extend_from_slice(chunk);
        bytes.extend_from_slice(b"\x1b\\");
        "q=2,".clone_into(&mut control);
    }
    bytes
}

/// Deletes an image from the screen and from the terminal's memory.
#[must_use]
pub fn delete(id: u32) -> String {
    format!("\x1b_Ga=d,d=I,i={id},q=2\x1b\\")
}
