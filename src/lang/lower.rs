//! From ruff's Python tree to ours, refusing what is outside the subset.
//!
//! Faults are collected, not returned at the first, so that `check` can report them all. A statement with a fault is
//! left out of the tree; the tree is only given away when there are none.

mod call;
mod definition;
mod draw;
mod expression;
mod rounds;
mod statement;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use ruff_python_ast::{self as ast, Stmt};
use ruff_python_parser::{Mode, ParseError, ParseOptions, Parsed, parse_unchecked};
use ruff_text_size::{Ranged, TextRange};

use super::{
    Builtin, Definition, Diagnostic, Expression, Literal, Load, Program, Rounds, Span, Statement, meant,
};
use definition::{Scope, without_words};
use rounds::over_records;

/// The longest text taken for a program or a lesson: many times a real one, small enough that no nesting in it can
/// exhaust the stack set aside for reading it, and that whatever is in it is worked through in a second or two.
pub(crate) const MAX_SOURCE: usize = 1 << 18;
/// Stack needed for reading any text, and for each byte of it, since a deeply nested expression is lowered and dropped
/// recursively.
const STACK: usize = 1 << 20;
const STACK_PER_BYTE: usize = 512;
/// The minus sign that numbers are shown with.
const SHOWN_MINUS: char = '−';
/// For how many unknown names of a text it is looked what may be meant.
const MOST_MEANT: usize = 100;
/// How deeply brackets may nest before the text is read at all: those that nest too deeply for an expression are told of
/// where they are.
const MAX_BRACKETS: usize = 1_000;
/// How many bytes a statement may have, blanks and comments aside: any sign in it can nest what follows once more.
const MAX_STATEMENT: usize = 1 << 16;
/// How deeply expressions may nest.
const MAX_DEPTH: usize = 100;

/// Reads a program, some of whose variables have a value before it begins.
///
/// The text may be a whole lesson file with everything but its program blanked out: positions are byte offsets into
/// what is given.
///
/// # Errors
/// Every fault found, in the order of the text.
pub(crate) fn parse_given(source: &str, given: &[String]) -> Result<Program, Vec<Diagnostic>> {
    if source.len() > MAX_SOURCE {
        let message = format!("this is longer than {} KB, and a program may not be", MAX_SOURCE >> 10);
        let help = "make several programs of it";
        return Err(vec![Diagnostic::new(Span::new(0, 0), message).with_help(help)]);
    }
    check_nesting(source)?;
    let read = with_stack_for(source, || {
        let parsed = parse_unchecked(source, ParseOptions::from(Mode::Module));
        let names = Some(given.iter().cloned().collect());
        Lowering::new(source, &parsed, names).tree(|lowering| match parsed.syntax() {
            ast::Mod::Module(module) => Some(lowering.module(&module.body)),
            ast::Mod::Expression(_) => None,
        })
    })?;
    let Lowered { tree: (statements, rounds), literals, loads, definitions, draws } = read;
    Ok(Program { source: source.into(), statements, rounds, literals, loads, definitions, draws })
}

/// Reads a single expression, such as a question's cell or a condition, and the numbers written in it.
///
/// # Errors
/// The first fault found, at byte offsets into `source`.
pub fn parse_expression(source: &str) -> Result<(Expression, Vec<Literal>), Diagnostic> {
    if source.len() > MAX_SOURCE {
        return Err(Diagnostic::new(Span::default(), "this expression is too long"));
    }
    let first = |faults: Vec<Diagnostic>| {
        let nothing = || Diagnostic::new(Span::default(), "there is no expression");
        faults.into_iter().next().unwrap_or_else(nothing)
    };
    check_nesting(source).map_err(first)?;
    let read = with_stack_for(source, || {
        let parsed = parse_unchecked(&with_plain_minus(source), ParseOptions::from(Mode::Expression));
        Lowering::new(source, &parsed, None).tree(|lowering| match parsed.syntax() {
            ast::Mod::Expression(module) => lowering.expression(&module.body),
            ast::Mod::Module(_) => None,
        })
    });
    read.map(|read| (read.tree, read.literals)).map_err(first)
}

/// Refuses brackets so deep, and statements so long, that reading them would take more memory than a lesson is worth.
fn check_nesting(source: &str) -> Result<(), Vec<Diagnostic>> {
    let (mut depth, mut length, mut before) = (0_usize, 0_usize, b' ');
    let mut is_comment = false;
    for (at, byte) in source.bytes().enumerate() {
        length += usize::from(!is_comment && !byte.is_ascii_whitespace());
        let ends = byte == b'\n' && depth == 0 && before != b'\\';
        before = byte;
        if ends {
            length = 0;
        }
        match byte {
            b'\n' => is_comment = false,
            b'#' => is_comment = true,
            b'(' | b'[' | b'{' if !is_comment => depth += 1,
            b')' | b']' | b'}' if !is_comment => depth = depth.saturating_sub(1),
            _ => {}
        }
        let message = if depth > MAX_BRACKETS {
            format!("brackets nest more than {MAX_BRACKETS} deep here")
        } else if length > MAX_STATEMENT {
            format!("a statement is longer than {MAX_STATEMENT} bytes here")
        } else {
            continue;
        };
        let fault = Diagnostic::new(Span::new(at, at + 1), message);
        return Err(vec![fault.with_help("give its parts names of their own")]);
    }
    Ok(())
}

/// Does some reading with stack enough; only a long text needs more than there is.
fn with_stack_for<T>(source: &str, read: impl FnOnce() -> T) -> T {
    let needed = STACK + source.len() * STACK_PER_BYTE;
    stacker::maybe_grow(needed, needed, read)
}

/// The same text with the minus that numbers are shown with (−) as the one Python knows, its bytes filled up so that
/// every place stays where it was: by spaces, or by zeros where it is the sign of a power of ten.
fn with_plain_minus(source: &str) -> Cow<'_, str> {
    if !source.contains(SHOWN_MINUS) {
        return source.into();
    }
    let mut parts = source.split(SHOWN_MINUS);
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_power = plain.strip_suffix(['e', 'E']).is_some_and(|before| {
            let is_outside = |c: char| !(c.is_alphanumeric() || c == '_' || c == '.');
            let word = before.rsplit(is_outside).next().unwrap_or_default();
            word.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        });
        plain += if is_power { "-00" } else { "-  " };
        plain += part;
    }
    plain.into()
}

/// What was read.
struct Lowered<T> {
    tree: T,
    literals: Vec<Literal>,
    loads: Vec<Load>,
    definitions: Vec<Arc<Definition>>,
    draws: bool,
}

/// The state of one lowering.
struct Lowering<'a> {
    source: &'a str,
    comments: Vec<Span>,
    /// Where the lines end.
    line_ends: Vec<usize>,
    literals: Vec<Literal>,
    loads: Vec<Load>,
    diagnostics: Vec<Diagnostic>,
    /// The variables assigned so far; `None` where any name may stand, to be looked up when it is worked out.
    names: Option<BTreeSet<String>>,
    modules: BTreeSet<String>,
    /// Functions defined so far.
    definitions: Vec<Arc<Definition>>,
    /// Functions whose definition was refused.
    refused: BTreeSet<String>,
    /// The variables that are generators of random numbers.
    generators: BTreeSet<String>,
    /// Whether anything is drawn.
    draws: bool,
    /// The function whose body is read.
    scope: Option<Scope>,
    /// Whether what is read may not be carried out, though what it stands in is.
    is_perhaps: bool,
    depth: usize,
}

fn span(range: TextRange) -> Span {
    Span::new(range.start().to_usize(), range.end().to_usize())
}

impl<'a> Lowering<'a> {
    fn new<T>(source: &'a str, parsed: &Parsed<T>, names: Option<BTreeSet<String>>) -> Self {
        let is_comment = |kind| kind == ast::token::TokenKind::Comment;
        let comments = parsed.tokens().iter().filter(|t| is_comment(t.kind()));
        let fault = |error: &ParseError| {
            let at = span(error.location);
            if at.of(source).starts_with(SHOWN_MINUS) {
                return Diagnostic::new(at, "this minus is not Python's").with_help("write - in a program");
            }
            Diagnostic::new(at, error.error.to_string())
        };
        Self {
            source,
            comments: comments.map(|t| span(t.range())).collect(),
            line_ends: source.match_indices('\n').map(|(at, _)| at).collect(),
            literals: Vec::new(),
            loads: Vec::new(),
            diagnostics: parsed.errors().iter().map(fault).collect(),
            names,
            modules: ["np", "numpy"].map(str::to_owned).into(),
            definitions: Vec::new(),
            refused: BTreeSet::new(),
            generators: BTreeSet::new(),
            draws: false,
            scope: None,
            is_perhaps: false,
            depth: 0,
        }
    }

    /// What is read, with the numbers in it, unless there is a fault.
    fn tree<T>(mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Result<Lowered<T>, Vec<Diagnostic>> {
        let tree = if self.diagnostics.is_empty() { read(&mut self) } else { None };
        match tree {
            Some(tree) if self.diagnostics.is_empty() => {
                let Self { literals, loads, definitions, draws, .. } = self;
                Ok(Lowered { tree, literals, loads, definitions, draws })
            }
            _ => Err(self.diagnostics),
        }
    }

    /// Notes a fault; the `None` is for returning.
    fn fault<T>(
        &mut self,
        at: impl Ranged,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Option<T> {
        self.diagnostics.push(Diagnostic::new(span(at.range()), message).with_help(help));
        None
    }

    /// A whole program: its statements, and the loop over records that it may end with.
    fn module(&mut self, statements: &[Stmt]) -> (Vec<Statement>, Option<Rounds>) {
        let statements = without_words(statements);
        match statements.split_last() {
            Some((Stmt::For(last), before)) if over_records(last).is_some() => {
                (self.body(before), self.rounds(last))
            }
            _ => (self.body(statements), None),
        }
    }

    fn body(&mut self, statements: &[Stmt]) -> Vec<Statement> {
        let mut body = Vec::new();
        for statement in statements {
            if let Some(kind) = self.statement(statement) {
                let span = span(statement.range());
                let head = match statement {
                    Stmt::For(repeated) => repeated.iter.range().end().to_usize(),
                    _ => span.end,
                };
                body.push(Statement { span, caption: self.caption(span.start, head), kind });
            }
        }
        body
    }

    /// A name being assigned. As in Python it may be a function's, which cannot be called from there on.
    fn variable(&mut self, name: &ast::ExprName) -> Option<String> {
        let text = name.id.as_str();
        if self.modules.contains(text) {
            return self.fault(name, format!("`{text}` is the name of a library"), "choose another name");
        }
        let name = self.full_name(text);
        if let Some(names) = &mut self.names {
            names.insert(name.clone());
        }
        Some(name)
    }

    /// What a name is called everywhere: what is local to a function by the function, too.
    fn full_name(&self, name: &str) -> String {
        self.scope.as_ref().and_then(|scope| scope.local(name)).unwrap_or_else(|| name.to_owned())
    }

    fn is_variable(&self, name: &str) -> bool {
        self.names.as_ref().is_some_and(|names| names.contains(&self.full_name(name)))
    }

    /// A name being used, as it is called everywhere: it must have been assigned. What a function reads from outside must
    /// have been once the function is called.
    fn known(&mut self, name: &ast::ExprName) -> Option<String> {
        let text = name.id.as_str();
        let full = self.full_name(text);
        let is_known = self.names.as_ref().is_none_or(|names| names.contains(&full));
        let is_function = Builtin::named(text).is_some();
        if let Some(scope) = self.scope.as_mut().filter(|_| full == text && (is_known || !is_function)) {
            scope.read(text, span(name.range()));
            return Some(full);
        }
        if is_known {
            return Some(full);
        }
        let names = self.names.as_ref()?;
        if is_function {
            return self.fault(name, format!("`{text}` is a function"), format!("call it: {text}(…)"));
        }
        // Of very many the first are enough to see what is meant.
        let near = names.iter().map(String::as_str).take(if self.diagnostics.len() < MOST_MEANT {
            usize::MAX
        } else {
            0
        });
        let help = meant(text, near, "give it a value on a line above");
        self.fault(name, format!("unknown name `{text}`"), help)
    }

    /// The comment beside what stands from `start` to `end`, or else the comment lines right above it.
    fn caption(&self, start: usize, end: usize) -> Option<String> {
        let line_end = self.line_ends.get(self.line_of(end)).map_or(self.source.len(), |line_end| *line_end);
        let text = |comment: &Span| comment.of(self.source).trim_start_matches('#').trim().to_owned();
        let from = self.comments.partition_point(|comment| comment.start < start);
        let beside = self.comments[from..].iter().take_while(|comment| comment.start < line_end);
        let beside: Vec<String> = beside.map(text).collect();
        let words = if beside.is_empty() { self.comments_above(start) } else { beside };
        let caption = words.join(" ").trim().to_owned();
        (!caption.is_empty()).then_some(caption)
    }

    /// How many lines end before an offset.
    fn line_of(&self, offset: usize) -> usize {
        self.line_ends.partition_point(|end| *end < offset)
    }

    fn comments_above(&self, start: usize) -> Vec<String> {
        let mut words = Vec::new();
        let mut line_start = self.line_of(start).checked_sub(1).map_or(0, |line| self.line_ends[line] + 1);
        while line_start > 0 {
            let above = self.source[..line_start - 1].rfind('\n').map_or(0, |at| at + 1);
            let line = self.source[above..line_start].trim();
            let Some(comment) = line.strip_prefix('#') else { break };
            words.push(comment.trim().to_owned());
            line_start = above;
        }
        words.reverse();
        words
    }
}
