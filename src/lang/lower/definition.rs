//! Lowering of functions a program defines, and of calls of them.
//!
//! What is local to a function is called `function.name` from here on, so that whoever runs a program needs no scopes: a
//! function neither calls itself nor changes anything outside, and is known to those below it alone.

use std::collections::BTreeSet;
use std::sync::Arc;

use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::Ranged;

use super::{Lowering, span};
use crate::lang::{Definition, Diagnostic, Expression, ExpressionKind, Span, StatementKind, meant};

/// The function whose body is being read.
pub(super) struct Scope {
    function: String,
    locals: BTreeSet<String>,
    /// Variables from outside that it reads, with the place where it does.
    reads: Vec<(String, Span)>,
    /// How many values it gives back, once a `return` has said so.
    returns: Option<usize>,
}

impl Scope {
    /// What a name is called outside, if it is local.
    pub(super) fn local(&self, name: &str) -> Option<String> {
        self.locals.contains(name).then(|| format!("{}.{name}", self.function))
    }

    /// Notes that a variable from outside is read.
    pub(super) fn read(&mut self, name: &str, at: Span) {
        if !self.reads.iter().any(|(known, _)| known == name) {
            self.reads.push((name.to_owned(), at));
        }
    }
}

impl Lowering<'_> {
    /// `def name(parameters):` and its body.
    pub(super) fn definition(&mut self, function: &ast::StmtFunctionDef) -> Option<StatementKind> {
        let name = function.name.as_str();
        if self.scope.is_some() {
            return self.fault(&function.name, "a function is not defined within another", "define it above");
        }
        if function.is_async || !function.decorator_list.is_empty() {
            return self.fault(&function.name, "a function is a plain one here", "write def name(x):");
        }
        let parameters = self.parameters(function)?;
        let mut locals = parameters.iter().cloned().collect();
        assigned(&function.body, &mut locals);
        self.scope = Some(Scope { function: name.to_owned(), locals, reads: Vec::new(), returns: None });
        if let Some(names) = &mut self.names {
            names.extend(parameters.iter().map(|parameter| format!("{name}.{parameter}")));
        }
        let faults = self.diagnostics.len();
        let body = self.body(without_words(&function.body));
        let scope = self.scope.take()?;
        if scope.returns.is_none() && self.diagnostics.len() == faults {
            let help = "end it with `return` and what it gives";
            self.fault::<()>(&function.name, format!("`{name}` gives nothing back"), help);
        }
        let whole = span(function.range());
        self.definitions.retain(|known| known.name != name);
        self.definitions.push(Arc::new(Definition {
            name: name.to_owned(),
            span: whole,
            head: Span::new(whole.start, span(function.parameters.range()).end),
            parameters: parameters.iter().map(|parameter| format!("{name}.{parameter}")).collect(),
            reads: scope.reads,
            body,
            returns: scope.returns.unwrap_or(1),
        }));
        if let Some(names) = &mut self.names {
            names.remove(name);
        }
        Some(StatementKind::Nothing)
    }

    fn parameters(&mut self, function: &ast::StmtFunctionDef) -> Option<Vec<String>> {
        let (called, parameters) = (&function.name, &*function.parameters);
        let is_plain = parameters.vararg.is_none()
            && parameters.kwarg.is_none()
            && parameters.posonlyargs.is_empty()
            && parameters.kwonlyargs.is_empty();
        if let Some(given) = parameters.args.iter().find(|parameter| parameter.default.is_some()) {
            let named: Vec<&str> =
                parameters.args.iter().map(|given| given.parameter.name.as_str()).collect();
            let help =
                format!("write def {called}({}): and give every value where it is called", named.join(", "));
            return self.fault(given, "a function's value is not said beforehand here", help);
        }
        if !is_plain {
            return self.fault(
                parameters,
                "a function takes named values and nothing else",
                "write def f(x, y):",
            );
        }
        let mut names: Vec<String> = Vec::new();
        for parameter in &parameters.args {
            let name = &parameter.parameter.name;
            if names.iter().any(|known| known == name.as_str()) {
                return self.fault(
                    name,
                    format!("`{name}` is named twice"),
                    "name each value once: def f(x, y):",
                );
            }
            names.push(name.to_string());
        }
        Some(names)
    }

    /// `return value` or `return value, value`
    pub(super) fn give_back(&mut self, given: &ast::StmtReturn) -> Option<StatementKind> {
        if self.scope.is_none() {
            return self.fault(given, "only a function gives something back", "write `return` within a def");
        }
        let values = match given.value.as_deref() {
            None => {
                return self.fault(given, "a function gives something back", "write what behind `return`");
            }
            Some(Expr::Tuple(several)) => self.all(&several.elts)?,
            Some(one) => vec![self.expression(one)?],
        };
        let (count, known) = (values.len(), self.scope.as_ref().and_then(|scope| scope.returns));
        if known.is_some_and(|known| known != count) {
            return self.fault(given, "every return gives as many values", "give as many here");
        }
        if let Some(scope) = &mut self.scope {
            scope.returns = Some(count);
        }
        Some(StatementKind::Return(values))
    }

    /// The function defined above that a call names.
    pub(super) fn defined(&self, call: &ast::ExprCall) -> Option<Arc<Definition>> {
        let Expr::Name(name) = call.func.as_ref() else { return None };
        let is_it = |known: &&Arc<Definition>| known.name == name.id.as_str();
        self.definitions.iter().find(is_it).filter(|_| !self.is_variable(name.id.as_str())).cloned()
    }

    /// Whether a call is one of the function it stands in.
    pub(super) fn is_within_itself(&self, name: &str) -> bool {
        self.scope.as_ref().is_some_and(|scope| scope.function == name)
    }

    /// A call of a function defined above, of so many values.
    pub(super) fn call_defined(
        &mut self,
        call: &ast::ExprCall,
        function: Arc<Definition>,
        values: usize,
    ) -> Option<ExpressionKind> {
        let (name, gives) = (&function.name, function.returns);
        if gives != values {
            let names = ["a", "b", "c", "d"][..gives.min(4)].join(", ");
            return self.fault(
                call,
                format!("`{name}` gives {gives} values"),
                format!("write {names} = {name}(…)"),
            );
        }
        if self.is_perhaps {
            let help = "give its value a name on a line above";
            return self.fault(call, "what stands behind `and` or `or` may not be carried out", help);
        }
        let mut arguments = Vec::new();
        for (at, parameter) in function.parameters.iter().enumerate() {
            let word = parameter.rsplit('.').next();
            let by_name = || {
                call.arguments.keywords.iter().find(|k| k.arg.as_ref().map(ast::Identifier::as_str) == word)
            };
            match call.arguments.args.get(at).or_else(|| by_name().map(|keyword| &keyword.value)) {
                Some(value) => arguments.push(self.expression(value)?),
                None => return self.wrong_count(call, &function),
            }
        }
        if call.arguments.len() != arguments.len() {
            return self.wrong_count(call, &function);
        }
        for (read, at) in &function.reads {
            self.read_at_call(read, *at);
        }
        Some(ExpressionKind::Defined { function, arguments })
    }

    fn wrong_count<T>(&mut self, call: &ast::ExprCall, function: &Definition) -> Option<T> {
        let words = function.parameters.iter().filter_map(|parameter| parameter.rsplit('.').next());
        let form = format!("write {}({})", function.name, words.collect::<Vec<_>>().join(", "));
        self.fault(call, format!("`{}` does not take these values", function.name), form)
    }

    /// A variable from outside that a function reads must be there once it is called.
    fn read_at_call(&mut self, name: &str, at: Span) {
        let outer = self.scope.as_mut();
        if let Some(scope) = outer {
            scope.read(name, at);
            return;
        }
        let Some(names) = self.names.as_ref().filter(|names| !names.contains(name)) else { return };
        let help = meant(name, names.iter().map(String::as_str), "give it a value above the function's call");
        let fault = Diagnostic::new(at, format!("unknown name `{name}`")).with_help(help);
        if !self.diagnostics.contains(&fault) {
            self.diagnostics.push(fault);
        }
    }

    /// Expressions of which all but the first may not be carried out.
    pub(super) fn perhaps(&mut self, parts: &[Expr]) -> Option<Vec<Expression>> {
        let before = self.is_perhaps;
        let mut all = Some(Vec::new());
        for (at, part) in parts.iter().enumerate() {
            self.is_perhaps = before || at > 0;
            let part = self.expression(part);
            all = all.zip(part).map(|(mut all, part)| {
                all.push(part);
                all
            });
        }
        self.is_perhaps = before;
        all
    }
}

/// The same statements without the words in quotes that may stand first.
pub(super) fn without_words(statements: &[Stmt]) -> &[Stmt] {
    match statements {
        [Stmt::Expr(words), rest @ ..] if words.value.is_string_literal_expr() => rest,
        all => all,
    }
}

/// The names that statements give a value: those are local to a function.
fn assigned(statements: &[Stmt], names: &mut BTreeSet<String>) {
    let mut name = |target: &Expr| match target {
        Expr::Name(name) => drop(names.insert(name.id.to_string())),
        Expr::Tuple(several) => {
            names.extend(several.elts.iter().filter_map(Expr::as_name_expr).map(|name| name.id.to_string()));
        }
        _ => {}
    };
    for statement in statements {
        match statement {
            Stmt::Assign(assign) => assign.targets.iter().for_each(&mut name),
            Stmt::AugAssign(update) => name(&update.target),
            Stmt::For(repeated) => name(&repeated.target),
            _ => {}
        }
    }
    for statement in statements {
        match statement {
            Stmt::For(repeated) => assigned(&repeated.body, names),
            Stmt::While(repeated) => assigned(&repeated.body, names),
            Stmt::If(choice) => {
                assigned(&choice.body, names);
                choice.elif_else_clauses.iter().for_each(|clause| assigned(&clause.body, names));
            }
            _ => {}
        }
    }
}
