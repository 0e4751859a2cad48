//! Where a sequence of bytes ends, and what a whole one says: in the words of the rest of the program, whatever the parser
//! calls it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use termina::{Event, Parser, event};

use super::answer::is_answer;
use super::{ESCAPE, Heard};

/// How many bytes the first sequence has, if it is whole.
pub(super) fn length(bytes: &[u8]) -> Option<usize> {
    let at_least = |count: usize| (bytes.len() >= count).then_some(count);
    match bytes {
        [] | [ESCAPE] => None,
        // The Linux console's function keys, and the mouse as old terminals tell of it.
        [ESCAPE, b'[', b'[', ..] => at_least(4),
        [ESCAPE, b'[', b'M', place @ ..] => {
            let broken = place.iter().take(3).position(|byte| *byte < 0x20);
            broken.map_or_else(|| at_least(6), |at| Some(3 + at))
        }
        [ESCAPE, b'[', rest @ ..] => {
            let end = rest.iter().position(|byte| !(0x20..0x40).contains(byte))?;
            // Anything but a final byte breaks the sequence off, and is heard for itself.
            let is_final = (0x40..0x7f).contains(&rest[end]);
            Some(if end == 0 && !is_final { 1 } else { 2 + end + usize::from(is_final) })
        }
        [ESCAPE, b'O', ..] => at_least(3),
        [ESCAPE, b']' | b'_', rest @ ..] if is_answer(bytes) => {
            let end = rest.iter().position(|byte| *byte < 0x20)?;
            match rest[end..] {
                [0x07, ..] => Some(2 + end + 1),
                [ESCAPE] => None,
                [ESCAPE, b'\\', ..] => Some(2 + end + 2),
                _ => Some(2 + end),
            }
        }
        [ESCAPE, b'_'] => None,
        [ESCAPE, b']', digits @ ..] if digits.iter().all(u8::is_ascii_digit) => None,
        // A key pressed soon after Esc, or with Alt, which no command is on.
        [ESCAPE, ..] => Some(1),
        [0xc2..=0xdf, ..] => at_least(2),
        [0xe0..=0xef, ..] => at_least(3),
        [0xf0..=0xf4, ..] => at_least(4),
        _ => Some(1),
    }
}

/// What a whole sequence says; nothing if it is not known, or of no use here.
pub(super) fn read(sequence: &[u8]) -> Option<Heard> {
    match sequence {
        [ESCAPE, b']', ..] => return ground(sequence).map(Heard::Ground),
        [ESCAPE, b'_', said @ ..] => return said.starts_with(b"Gi=31;OK").then_some(Heard::Kitty),
        [ESCAPE, b'[', b'?', kind @ .., b'c'] => {
            // The first number is the kind itself.
            let sixels = kind.split(|byte| *byte == b';').skip(1).any(|able| able == b"4");
            return Some(Heard::Kind { sixels });
        }
        [ESCAPE, b'[', b'6', b';', size @ .., b't'] => return cell_size(size).map(Heard::CellSize),
        // Cells count from 1, and the parser takes that for granted.
        [ESCAPE, b'[', mouse @ .., b'M' | b'm'] if is_at_no_cell(mouse) => return None,
        _ => {}
    }
    let mut parser = Parser::default();
    parser.parse(sequence, false);
    match parser.pop()? {
        Event::Key(key) => Some(Heard::Key(KeyEvent {
            kind: kind(key.kind),
            ..KeyEvent::new(code(key.code)?, modifiers(key.modifiers))
        })),
        Event::Mouse(event) => Some(Heard::Mouse(MouseEvent {
            kind: mouse_kind(event.kind),
            column: event.column,
            row: event.row,
            modifiers: modifiers(event.modifiers),
        })),
        _ => None,
    }
}

/// Whether the numbers the mouse is told of by have a zero among its places.
fn is_at_no_cell(mouse: &[u8]) -> bool {
    let mut numbers = mouse.split(|byte| *byte == b';').skip(1);
    numbers.any(|number| !number.is_empty() && number.iter().all(|digit| *digit == b'0'))
}

/// The size in an answer such as `[6;21;10t`, the height first.
fn cell_size(numbers: &[u8]) -> Option<(u16, u16)> {
    let (high, wide) = std::str::from_utf8(numbers).ok()?.split_once(';')?;
    Some((wide.parse().ok()?, high.parse().ok()?))
}

/// The colour in an answer such as `]11;rgb:fdfd/f6f6/e3e3`: of each part, of one to four digits, the first two count.
fn ground(sequence: &[u8]) -> Option<[u8; 3]> {
    let text = std::str::from_utf8(sequence).ok()?.trim_end_matches(['\x07', '\x1b', '\\']);
    let (_, colour) = text.strip_prefix("\x1b]11;rgb")?.split_once(':')?;
    let part = |part: &str| -> Option<u8> {
        let digits = part.get(..part.len().min(4))?;
        let most = 16_u32.pow(u32::try_from(digits.len()).ok()?) - 1;
        u8::try_from(u32::from_str_radix(digits, 16).ok()? * 255 / most).ok()
    };
    let parts: Vec<u8> = colour.split('/').take(3).map_while(part).collect();
    parts.try_into().ok()
}

fn modifiers(held: event::Modifiers) -> KeyModifiers {
    let pairs = [
        (event::Modifiers::SHIFT, KeyModifiers::SHIFT),
        (event::Modifiers::CONTROL, KeyModifiers::CONTROL),
        (event::Modifiers::ALT, KeyModifiers::ALT),
    ];
    pairs.into_iter().filter(|(theirs, _)| held.contains(*theirs)).map(|(_, ours)| ours).collect()
}

const fn kind(kind: event::KeyEventKind) -> crossterm::event::KeyEventKind {
    match kind {
        event::KeyEventKind::Press => crossterm::event::KeyEventKind::Press,
        event::KeyEventKind::Release => crossterm::event::KeyEventKind::Release,
        event::KeyEventKind::Repeat => crossterm::event::KeyEventKind::Repeat,
    }
}

/// The keys something can be on.
const fn code(code: event::KeyCode) -> Option<KeyCode> {
    Some(match code {
        event::KeyCode::Char(c) => KeyCode::Char(c),
        event::KeyCode::Enter => KeyCode::Enter,
        event::KeyCode::Backspace => KeyCode::Backspace,
        event::KeyCode::Tab => KeyCode::Tab,
        event::KeyCode::BackTab => KeyCode::BackTab,
        event::KeyCode::Escape => KeyCode::Esc,
        event::KeyCode::Left => KeyCode::Left,
        event::KeyCode::Right => KeyCode::Right,
        event::KeyCode::Up => KeyCode::Up,
        event::KeyCode::Down => KeyCode::Down,
        event::KeyCode::Home => KeyCode::Home,
        event::KeyCode::End => KeyCode::End,
        event::KeyCode::PageUp => KeyCode::PageUp,
        event::KeyCode::PageDown => KeyCode::PageDown,
        event::KeyCode::Insert => KeyCode::Insert,
        event::KeyCode::Delete => KeyCode::Delete,
        event::KeyCode::Function(n) => KeyCode::F(n),
        _ => return None,
    })
}

const fn mouse_kind(kind: event::MouseEventKind) -> MouseEventKind {
    match kind {
        event::MouseEventKind::Down(of) => MouseEventKind::Down(button(of)),
        event::MouseEventKind::Up(of) => MouseEventKind::Up(button(of)),
        event::MouseEventKind::Drag(of) => MouseEventKind::Drag(button(of)),
        event::MouseEventKind::Moved => MouseEventKind::Moved,
        event::MouseEventKind::ScrollDown => MouseEventKind::ScrollDown,
        event::MouseEventKind::ScrollUp => MouseEventKind::ScrollUp,
        event::MouseEventKind::ScrollLeft => MouseEventKind::ScrollLeft,
        event::MouseEventKind::ScrollRight => MouseEventKind::ScrollRight,
    }
}

const fn button(button: event::MouseButton) -> MouseButton {
    match button {
        event::MouseButton::Left => MouseButton::Left,
        event::MouseButton::Right => MouseButton::Right,
        event::MouseButton::Middle => MouseButton::Middle,
    }
}
