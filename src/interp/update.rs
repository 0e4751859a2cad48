//! Values changed in place: cells of a variable, and a variable by an operator.
//!
//! In a record each is a value of its own. Where nothing is recorded, what nobody else holds is written over.

use super::{Done, Interpreter, Recording, fault};
use crate::lang::{
    Builtin, CellPlace, Diagnostic, Does, Expression, ExpressionKind, Selector, Selectors, Span, WHERE,
};
use crate::matrix::{
    Arithmetic, Dimensions, Gives, Kind, Operation, OperationError, ProductAdded, Region, Shape, Value,
};
use crate::trace::Operand;

impl Interpreter<'_> {
    /// `name[row, column] = value` and its updates, the parts in the order Python works them out: a plain value before
    /// the index, an update's after the old number is read.
    pub(super) fn set_cells(
        &mut self,
        first: usize,
        place: &CellPlace,
        operator: Option<Arithmetic>,
        value: &Expression,
    ) -> Done<()> {
        let (name, span) = (place.name.as_str(), self.statement);
        let plain = if operator.is_none() { Some(self.expression(value)?) } else { None };
        let matrix = self.read(name, place.name_span)?;
        Self::require_matrix(&matrix, "an index")?;
        self.aliases.update(name, span)?;
        if matrix.value.kind() != Kind::Real {
            let message = format!("`{name}` holds no fractions, and setting a cell keeps it so");
            let help = format!("write {name} = {name} * 1.0 above, which makes a matrix that does");
            return Err(Diagnostic::new(span, message).with_help(help));
        }
        if let Some(truths) = self.truths(&place.selectors)? {
            return self.set_where(first, name, truths, plain, matrix);
        }
        let shape = matrix.value.shape();
        let (region, taking) = self.region(&place.selectors, shape, span)?;
        let new = match (plain, operator) {
            (Some(new), _) => new,
            (None, operator) => {
                let cell = Span::new(place.name_span.start, value.span.start);
                let old = self.apply(taking, vec![matrix.clone()], cell)?;
                let new = self.expression(value)?;
                match operator {
                    Some(operator) => self.apply(Operation::Arithmetic(operator), vec![old, new], span)?,
                    None => new,
                }
            }
        };
        fits_there(taking, region, &new.value).map_err(|fault| Diagnostic { span: value.span, ..fault })?;
        let result = self.apply(Operation::SetCells(region), vec![matrix, new], span)?;
        self.close(first, result, Some(name))
    }

    /// The truths that an index by itself names cells by.
    fn truths(&mut self, selectors: &Selectors) -> Done<Option<Operand>> {
        let Selectors { first: Selector::At(at), second: None } = selectors else { return Ok(None) };
        let are_truths = match &at.kind {
            ExpressionKind::Comparison(..) => true,
            ExpressionKind::Call { function: Builtin { does: Does::Each(function), .. }, .. } => {
                function.gives == Gives::Truth
            }
            ExpressionKind::Name(name) => {
                self.variables.get(name).is_some_and(|bound| bound.value.kind() == Kind::Truth)
            }
            _ => false,
        };
        if are_truths { self.expression(at).map(Some) } else { Ok(None) }
    }

    /// `name[truths] = number`: what `where` makes of it.
    fn set_where(
        &mut self,
        first: usize,
        name: &str,
        truths: Operand,
        number: Option<Operand>,
        matrix: Operand,
    ) -> Done<()> {
        let told = |at: Span, message: String| {
            let help = format!("write {name} = where(truths, …, {name})");
            Err(Diagnostic::new(at, message).with_help(help))
        };
        let Some(number) = number else {
            return told(truths.span, "cells picked by truths are set, and not updated".to_owned());
        };
        if truths.value.shape() != matrix.value.shape() {
            let (shape, own) = (truths.value.shape(), matrix.value.shape());
            return told(truths.span, format!("the truths are {shape}, and `{name}` is {own}"));
        }
        if !number.value.is_scalar() {
            let shape = number.value.shape();
            return told(
                number.span,
                format!("cells picked by truths are set to a number, and this is {shape}"),
            );
        }
        let result = self.apply(Operation::Function(&WHERE), vec![truths, number, matrix], self.statement)?;
        self.close(first, result, Some(name))
    }

    /// `name += value`: NumPy changes a matrix in place, so its shape and sort of number must stay.
    pub(super) fn update(
        &mut self,
        first: usize,
        name: &str,
        operator: Arithmetic,
        value: &Expression,
    ) -> Done<()> {
        let span = self.statement;
        let old = self.read(name, span)?;
        let (before, kind) = (old.value.shape(), old.value.kind());
        let result = if self.recording == Recording::Nothing {
            drop(old);
            self.update_over(operator, name, value)?
        } else {
            let value = self.expression(value)?;
            self.apply(Operation::Arithmetic(operator), vec![old, value], span)?
        };
        if before != Shape::Scalar {
            self.aliases.update(name, span)?;
            let after = result.value.shape();
            if before != after {
                return Err(fault(span, &OperationError::InPlaceShape { variable: before, result: after }));
            }
            if kind != Kind::Real {
                let message = format!("`{name}` holds no fractions, and an update in place keeps it so");
                let help = format!("write {name} = {name} …, which makes a new matrix");
                return Err(Diagnostic::new(span, message).with_help(help));
            }
        }
        self.close(first, result, Some(name))
    }

    /// `name += value` where the old matrix is nobody's any more. A product is added to it in its place, as
    /// `name += rate * (errors @ outputs.T)` does it: it is what a training spends its time with.
    fn update_over(&mut self, operator: Arithmetic, name: &str, value: &Expression) -> Done<Operand> {
        let span = self.statement;
        match scaled_product(value) {
            Some((scale, left, right, product)) => {
                let scale = scale.map(|scale| self.expression(scale)).transpose()?;
                let (left, right) = (self.expression(left)?, self.expression(right)?);
                let mut old = self.taken(name, span)?;
                let factor = scale.as_ref().map(|scale| &scale.value);
                match ProductAdded::to(&old.value, operator, factor, &left.value, &right.value) {
                    Some(added) => {
                        self.spend(Operation::MatMul, &[&left.value, &right.value], span)?;
                        added.add(&mut old.value).map_err(|error| self.told(error, span))?;
                        Ok(old)
                    }
                    None => {
                        self.hold(&old.value);
                        let mut by = self.apply(Operation::MatMul, vec![left, right], product)?;
                        if let Some(scale) = scale {
                            let times = Operation::Arithmetic(Arithmetic::Multiply);
                            by = self.apply(times, vec![scale, by], value.span)?;
                        }
                        self.apply(Operation::Arithmetic(operator), vec![old, by], span)
                    }
                }
            }
            None => {
                let by = self.expression(value)?;
                let old = self.taken(name, span)?;
                self.hold(&old.value);
                self.apply(Operation::Arithmetic(operator), vec![old, by], span)
            }
        }
    }

    /// A variable's value, taken out of it.
    fn taken(&mut self, name: &str, span: Span) -> Done<Operand> {
        let operand = self.read(name, span)?;
        if let Some(bound) = self.variables.get_mut(name) {
            bound.value = Value::real(0.0);
        }
        Ok(operand)
    }
}

/// The parts of `scale * (left @ right)`, the scale left out where there is none, and where the product stands.
fn scaled_product(value: &Expression) -> Option<(Option<&Expression>, &Expression, &Expression, Span)> {
    match &value.kind {
        ExpressionKind::MatMul(left, right) => Some((None, left, right, value.span)),
        ExpressionKind::Arithmetic(Arithmetic::Multiply, scale, product) => match &product.kind {
            ExpressionKind::MatMul(left, right) => Some((Some(scale), left, right, product.span)),
            _ => None,
        },
        _ => None,
    }
}

/// Whether what an index names, and takes out in some way, can be set to a value, as NumPy sees it.
fn fits_there(taking: Operation, region: Region, new: &Value) -> Done<()> {
    let told = |message: String, help: &str| Err(Diagnostic::new(Span::default(), message).with_help(help));
    match taking {
        Operation::Cell { .. } if !new.is_scalar() => {
            let message = format!("a cell holds a single number, and this is {}", new.shape());
            told(message, "take one of its cells: M[0, 0]")
        }
        Operation::Slice(_, Dimensions::One) if region.rows > 1 && matches!(new, Value::Matrix(..)) => {
            let message = format!("a column named by one number takes a list, and this is {}", new.shape());
            told(message, "name it W[:, 0:1], or set it to a list, as of .ravel()")
        }
        Operation::Slice(_, Dimensions::Two) if region.rows > 1 && region.columns == 1 && new.is_list() => {
            let message = format!("{} are set here, and this is {}", there(region), new.shape());
            told(message, "name the column by one number, W[:, 0], to set it to a list")
        }
        _ => Ok(()),
    }
}

fn there(region: Region) -> Shape {
    Shape::Matrix { rows: region.rows, columns: region.columns }
}
