//! NumPy's `.npy`, an array: a magic word, a version, a header, then every number.
//!
//! The header is a Python dictionary of three fields. They are looked for, and the rest of it is not read as Python: so
//! the time it takes grows with its length alone, which is bounded.

use std::io::{self, ErrorKind, Read};

const MAGIC: &[u8] = b"\x93NUMPY";
/// The most bytes of a header; NumPy gives a matrix 118.
const MOST: usize = 1 << 13;
/// The numbers begin at a multiple of this.
const ALIGNMENT: usize = 64;

/// What a header says.
pub(super) struct Header {
    /// The kind of its numbers as it is written there, such as `<f8`.
    pub kind: String,
    /// Whether they stand column by column.
    pub is_by_columns: bool,
    /// Its lengths.
    pub shape: Vec<usize>,
}

impl Header {
    /// Reads all that stands before the numbers.
    pub fn read(from: &mut impl Read) -> io::Result<Self> {
        let [magic @ .., major, _minor] = bytes::<8>(from)?;
        if magic != MAGIC {
            return Err(wrong("an array does not begin as one"));
        }
        let length = match major {
            1 => u16::from_le_bytes(bytes(from)?).into(),
            2 | 3 => u32::from_le_bytes(bytes(from)?) as usize,
            _ => return Err(wrong("an array is of a version that is not known")),
        };
        if length > MOST {
            return Err(wrong("an array's header is too long"));
        }
        let mut text = vec![0; length];
        from.read_exact(&mut text)?;
        let header = str::from_utf8(&text).ok().and_then(Self::of);
        header.ok_or_else(|| wrong("an array's header does not say kind, order and shape"))
    }

    fn of(text: &str) -> Option<Self> {
        let field = |name: &str| Some(text.split_once(name)?.1.trim_start());
        let kind = match field("'descr':")?.strip_prefix('\'') {
            Some(kind) => kind.split_once('\'')?.0,
            // Records have a list.
            None => "[…]",
        };
        let order = field("'fortran_order':")?;
        let is_by_columns = order.starts_with("True");
        if !is_by_columns && !order.starts_with("False") {
            return None;
        }
        let (shape, _) = field("'shape':")?.strip_prefix('(')?.split_once(')')?;
        let lengths = shape.split(',').map(str::trim).filter(|length| !length.is_empty());
        let shape = lengths.map(|length| length.parse().ok()).collect::<Option<_>>()?;
        Some(Self { kind: kind.to_owned(), is_by_columns, shape })
    }
}

/// All that stands before the numbers of an array kept row by row.
pub(super) fn header(kind: &str, shape: &[usize]) -> Vec<u8> {
    // As Python writes it, one length alone has a comma behind it.
    let lengths = match shape {
        [only] => format!("{only},"),
        lengths => lengths.iter().map(usize::to_string).collect::<Vec<_>>().join(", "),
    };
    let mut text = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': ({lengths}), }}");
    let before = MAGIC.len() + 4;
    let whole = (before + text.len() + 1).next_multiple_of(ALIGNMENT);
    text = format!("{text:0$}\n", whole - before - 1);
    [MAGIC, &[1, 0], &(text.len() as u16).to_le_bytes(), text.as_bytes()].concat()
}

/// The next bytes.
pub(super) fn bytes<const N: usize>(from: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn wrong(why: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, why)
}
