//! Lowering of statements: assignments and updates, loops and choices; functions and rounds have files of their own.

use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::call::makes_chance;
use super::rounds::over_records;
use super::{Lowering, span};
use crate::lang::{Branch, Builtin, CellPlace, Expression, Span, StatementKind};
use crate::matrix::Arithmetic;

impl Lowering<'_> {
    /// A statement; none where it is refused.
    pub(super) fn statement(&mut self, statement: &Stmt) -> Option<StatementKind> {
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
