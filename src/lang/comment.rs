//! Where a line's comment begins, for text that may not be a program yet: what is one has its comments from the parser.

/// The byte a line's comment begins at, or the line's length. A `#` within quotes begins none.
pub fn comment_at(line: &str) -> usize {
    let (mut quote, mut is_escaped) = (None, false);
    for (at, byte) in line.bytes().enumerate() {
        match (quote, byte) {
            _ if is_escaped => is_escaped = false,
            (Some(_), b'\\') => is_escaped = true,
            (Some(open), _) if byte == open => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'#') => return at,
            _ => {}
        }
    }
    line.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_sign_within_quotes_begins_no_comment() {
        for (line, code) in [
            ("x = 1  # one", "x = 1  "),
            ("W = load(\"we #ights.npz\")  # mine", "W = load(\"we #ights.npz\")  "),
            ("W = load('a\\'#b.npz')", "W = load('a\\'#b.npz')"),
            ("# all of it", ""),
        ] {
            assert_eq!(&line[..comment_at(line)], code);
        }
    }
}
