//! From ruff's Python tree to ours, refusing what is outside the subset.
//!
//! Faults are collected, not returned at the first, so that `check` can report them all. A statement with a fault is
//! left out of the tree; the tree is only given away when there are none.

mod call;
mod definition;
mod draw;
mod expression;
mod rounds;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_python_parser::{Mode, ParseError, ParseOptions, Parsed, parse_unchecked};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::{
    Branch, Builtin, CellPlace, Definition, Diagnostic, Expression, Literal, Load, Program, Rounds, Span,
    Statement, StatementKind, meant,
};
use crate::matrix::Arithmetic;
use call::makes_chance;
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

    fn statement(&mut self, statement: &Stmt) -> Option<StatementKind> {
        match statement {
            Stmt::Assign(assign) => self.assignment(assign),
            Stmt::AugAssign(update) => self.update(update),
            Stmt::Expr(shown) => self.shown(&shown.value),
            Stmt::For(repeated) => self.repeated(repeated),
            Stmt::If(choice) => self.choice(choice),
            Stmt::While(repeated) => self.repeated_while(repeated),
            Stmt::Assert(check) => Some(StatementKind::Assert(self.expression(&check.test)?)),
            Stmt::FunctionDef(function) => {
                let defined = self.definition(function);
                if defined.is_none() {
                    self.refused.insert(function.name.to_string());
                }
                defined
            }
            Stmt::Return(given) => self.give_back(given),
            Stmt::Pass(_) => Some(StatementKind::Nothing),
            Stmt::Import(import) => {
                for alias in &import.names {
                    let name = alias.asname.as_ref().map_or(alias.name.as_str(), ast::Identifier::as_str);
                    // `import scipy.special` makes `scipy` a name.
                    self.modules.insert(name.split('.').next().unwrap_or(name).to_owned());
                }
                Some(StatementKind::Nothing)
            }
            Stmt::ImportFrom(_) => Some(StatementKind::Nothing),
            _ => {
                let (message, help) = refusal(statement);
                self.fault(statement, message, help)
            }
        }
    }

    fn assignment(&mut self, assign: &ast::StmtAssign) -> Option<StatementKind> {
        let [target] = assign.targets.as_slice() else {
            return self.fault(assign, "one assignment at a time", "write a line for each name");
        };
        match target {
            Expr::Name(name) => {
                // The value is looked at first: a name is not known in its own first assignment.
                let value = self.expression(&assign.value);
                let name = self.variable(name)?;
                // One of NumPy's is refused, and what is drawn from it with it.
                if makes_chance(&assign.value) {
                    self.generators.insert(name.clone());
                } else {
                    self.generators.remove(&name);
                }
                let value = value?;
                Some(StatementKind::Assign { name, value })
            }
            Expr::Subscript(place) => self.set_cells(place, None, &assign.value),
            Expr::Tuple(targets) => self.assign_all(targets, &assign.value),
            _ => {
                let help = "assign to a name, or to cells: W[0, 1] = 0.5";
                self.fault(target, "this cannot be assigned to", help)
            }
        }
    }

    fn update(&mut self, update: &ast::StmtAugAssign) -> Option<StatementKind> {
        let operator = self.arithmetic(update.op, update)?;
        match update.target.as_ref() {
            Expr::Name(name) => {
                let name = self.known(name)?;
                let value = self.expression(&update.value)?;
                Some(StatementKind::Update { name, operator, value })
            }
            Expr::Subscript(place) => self.set_cells(place, Some(operator), &update.value),
            target => self.fault(target, "this cannot be updated", "update a name, or cells: W[0, 1] += 0.1"),
        }
    }

    fn assign_all(&mut self, targets: &ast::ExprTuple, value: &Expr) -> Option<StatementKind> {
        let form = "write a value for each name: a, b = 1, 2";
        // Names are known from here on, whatever is wrong with their values.
        let values = match value {
            Expr::Call(call) if let Some(function) = self.defined(call) => {
                let kind = self.call_defined(call, function, targets.elts.len());
                kind.map(|kind| vec![Expression { span: span(call.range()), kind }])
            }
            Expr::Tuple(values) if values.elts.len() == targets.elts.len() => self.all(&values.elts),
            Expr::Attribute(shape) if shape.attr.as_str() == "shape" => {
                self.counts(shape, targets.elts.len())
            }
            Expr::Call(call) if let Some(name) = not_there(call) => {
                self.builtin(name, name.id.as_str())?;
                None
            }
            _ => self.fault(value, "this is not as many values as there are names", form),
        };
        let mut names: Vec<String> = Vec::new();
        for target in &targets.elts {
            let Expr::Name(name) = target else {
                return self.fault(target, "only names stand here", form);
            };
            if names.iter().any(|other| other == name.id.as_str()) {
                return self.fault(
                    name,
                    format!("`{}` stands here twice", name.id),
                    "give each value a name of its own",
                );
            }
            names.push(self.variable(name)?);
        }
        Some(StatementKind::AssignAll { names, values: values? })
    }

    fn set_cells(
        &mut self,
        place: &ast::ExprSubscript,
        operator: Option<Arithmetic>,
        value: &Expr,
    ) -> Option<StatementKind> {
        let Expr::Name(name) = place.value.as_ref() else {
            return self.fault(place, "only cells of a variable can be set", "name them: W[0, 1] = 0.5");
        };
        let own = self.known(name)?;
        if self.scope.as_ref().is_some_and(|scope| scope.local(name.id.as_str()).is_none()) {
            let help = "set cells of a copy, and give that back";
            return self.fault(place, "a function changes nothing outside itself", help);
        }
        match place.slice.as_ref() {
            Expr::Compare(truths) if operator.is_some() => {
                let (name, truths) = (name.id.as_str(), span(truths.range()).of(self.source));
                let help = format!("write {name} = where({truths}, …, {name})");
                return self.fault(place, "cells picked by truths are set, and not updated", help);
            }
            Expr::Compare(_) => {}
            _ => self.no_picking(place)?,
        }
        let selectors = self.selectors(place)?;
        let value = self.expression(value)?;
        let place = CellPlace { name: own, name_span: span(name.range), selectors };
        Some(StatementKind::SetCells { place, operator, value })
    }

    /// An expression that stands by itself; `print(value)` is one, so that a program can be run elsewhere.
    fn shown(&mut self, value: &Expr) -> Option<StatementKind> {
        if let Expr::Call(call) = value
            && let Expr::Name(name) = call.func.as_ref()
            && name.id.as_str() == "print"
        {
            let ([argument], []) = (&*call.arguments.args, &*call.arguments.keywords) else {
                return self.fault(
                    call,
                    "print takes one value here",
                    "write a print for each value, and no words",
                );
            };
            return Some(StatementKind::Show(self.expression(argument)?));
        }
        Some(StatementKind::Show(self.expression(value)?))
    }

    fn repeated(&mut self, repeated: &ast::StmtFor) -> Option<StatementKind> {
        let form = "write `for i in range(3):`";
        if over_records(repeated).is_some() {
            let help = "write it as the last statement of the program, not within another";
            return self.fault(repeated.iter.as_ref(), "a program goes over its records at its end", help);
        }
        if !repeated.orelse.is_empty() {
            return self.fault(repeated, "a loop has no else here", form);
        }
        let Expr::Name(variable) = repeated.target.as_ref() else {
            return self.fault(repeated.target.as_ref(), "a loop has one variable", form);
        };
        let Expr::Call(call) = repeated.iter.as_ref() else {
            return self.fault(repeated.iter.as_ref(), "a loop runs over range(…)", form);
        };
        let is_range = matches!(call.func.as_ref(), Expr::Name(name) if name.id.as_str() == "range");
        if !is_range || !call.arguments.keywords.is_empty() {
            return self.fault(call, "a loop runs over range(…)", form);
        }
        if let Some(records) =
            repeated.body.iter().filter_map(Stmt::as_for_stmt).find(|f| over_records(f).is_some())
        {
            return self.repeated_records(records, call);
        }
        let mut bounds = self.all(&call.arguments.args)?.into_iter();
        let (start, stop, step) = match (bounds.next(), bounds.next(), bounds.next(), bounds.next()) {
            (Some(stop), None, _, _) => (None, stop, None),
            (Some(start), Some(stop), step, None) => (Some(start), stop, step),
            _ => return self.fault(call, "range takes one to three whole numbers", form),
        };
        let head = Span::new(span(repeated.range).start, span(repeated.iter.range()).end);
        let variable = self.variable(variable)?;
        let body = self.body(&repeated.body);
        Some(StatementKind::For { variable, head, start, stop, step, body })
    }

    fn choice(&mut self, choice: &ast::StmtIf) -> Option<StatementKind> {
        let mut branches = vec![self.branch(choice.range.start(), &choice.test, &choice.body)];
        let mut otherwise = Vec::new();
        for clause in &choice.elif_else_clauses {
            match &clause.test {
                Some(test) => branches.push(self.branch(clause.range.start(), test, &clause.body)),
                None => otherwise = self.body(&clause.body),
            }
        }
        Some(StatementKind::If { branches: branches.into_iter().collect::<Option<_>>()?, otherwise })
    }

    fn repeated_while(&mut self, repeated: &ast::StmtWhile) -> Option<StatementKind> {
        if !repeated.orelse.is_empty() {
            return self.fault(repeated, "a loop has no else here", "write it below the loop");
        }
        self.branch(repeated.range.start(), &repeated.test, &repeated.body).map(StatementKind::While)
    }

    fn branch(&mut self, start: TextSize, test: &Expr, body: &[Stmt]) -> Option<Branch> {
        let condition = self.expression(test);
        let body = self.body(body);
        let head = span(TextRange::new(start, test.range().end()));
        Some(Branch { head, caption: self.caption(head.start, head.end), condition: condition?, body })
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

/// What a call names, if no function of the language is called so.
fn not_there(call: &ast::ExprCall) -> Option<&ast::ExprName> {
    call.func.as_name_expr().filter(|name| Builtin::named(name.id.as_str()).is_none())
}

/// Why a statement has no place in a lesson, and what to write instead.
const fn refusal(statement: &Stmt) -> (&'static str, &'static str) {
    match statement {
        Stmt::Break(_) | Stmt::Continue(_) => (
            "a loop is not left or cut short here",
            "say in `while condition:` how long it goes on, or use `if`",
        ),
        Stmt::AnnAssign(_) => ("the type of a variable is not said here", "write a = 1"),
        Stmt::ClassDef(_) => {
            ("a program defines no classes", "keep its parts in variables, and write def for functions")
        }
        _ => (
            "this kind of statement is not part of the lesson language",
            "a program has assignments, updates such as +=, for, while, if, def, assert, and expressions",
        ),
    }
}
