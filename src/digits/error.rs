//! What can be wrong with a data set, in words that say where. What is wrong is worded where it is found.

/// A fault and where it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {fault}", place(*record, *column))]
pub struct DataError {
    /// The file, or what stands for one (`standard input`).
    pub file: String,
    /// The record, counted from 1.
    pub record: Option<usize>,
    /// The column of the record, counted from 1; the label is column 1.
    pub column: Option<usize>,
    /// What is wrong there, and what to do about it.
    pub fault: String,
}

impl DataError {
    /// A fault of a file as a whole.
    #[expect(clippy::needless_pass_by_value, reason = "it stands in `map_err`, which gives errors away")]
    pub fn new(file: impl Into<String>, fault: impl ToString) -> Self {
        Self { file: file.into(), record: None, column: None, fault: fault.to_string() }
    }

    /// A set without a record.
    pub(super) fn empty(file: impl Into<String>) -> Self {
        Self::new(file, "there is no record in it")
    }

    /// The same fault at a record, counted from 1.
    pub(crate) fn in_record(self, record: usize) -> Self {
        Self { record: Some(record), ..self }
    }

    /// The same fault at a column, counted from 1.
    pub(super) fn in_column(self, column: usize) -> Self {
        Self { column: Some(column), ..self }
    }
}

fn place(record: Option<usize>, column: Option<usize>) -> String {
    let record = record.map_or_else(String::new, |record| format!(", record {record}"));
    let column = column.map_or_else(String::new, |column| format!(", column {column}"));
    record + &column
}
