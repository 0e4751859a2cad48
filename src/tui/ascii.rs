//! Signs for terminals that show nothing but ASCII: every other character on the finished screen is replaced, one for
//! one, so that nothing moves.

use ratatui::buffer::Buffer;

/// Replaces every character outside ASCII.
pub fn transliterate(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if !cell.symbol().is_ascii() {
            let plain: String = cell.symbol().chars().take(1).map(plain).collect();
            cell.set_symbol(&plain);
        }
    }
}

fn plain(c: char) -> char {
    match c {
        '⎡' | '⎣' => '[',
        '⎤' | '⎦' => ']',
        '⎢' | '⎥' | '│' | '┊' | '├' | '┤' | '▏' => '|',
        '─' | '━' | '╌' | '−' | '–' | '—' => '-',
        '┬' | '┴' | '┼' | '╭' | '╮' | '╯' | '╰' => '+',
        '╲' => '\\',
        '╱' => '/',
        '▸' | '→' | '›' => '>',
        '◂' | '←' => '<',
        '↑' => '^',
        '↓' => 'v',
        '·' | '…' => '.',
        '×' => 'x',
        '⊗' | '•' | '●' => '*',
        '○' => 'o',
        'ᵀ' => 'T',
        '√' => 'V',
        '²' => '2',
        '≤' => '<',
        '≥' => '>',
        '≠' => '#',
        '≈' => '~',
        '✓' => 'v',
        'σ' => 's',
        '′' | '’' | '‘' => '\'',
        '“' | '”' => '"',
        '½' => 'h',
        '▎' | '▍' | '▌' | '▋' | '▊' | '▉' | '█' | '■' => '#',
        '▁' => '_',
        '▂' | '▃' => '.',
        '▄' | '▅' => '=',
        '▆' | '▇' => '*',
        '░' => ':',
        '▒' => '+',
        '▓' => '*',
        '≡' => '%',
        '₀'..='₉' => char::from_digit(u32::from(c) - u32::from('₀'), 10).unwrap_or('?'),
        '①'..='⑨' => char::from_digit(u32::from(c) - u32::from('①') + 1, 10).unwrap_or('?'),
        'α' => 'a',
        'Δ' => 'D',
        '∂' => 'd',
        'Σ' => 'S',
        'é' => 'e',
        _ => '?',
    }
}
