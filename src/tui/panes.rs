//! The panes: prose, program, variables.

pub(super) mod program;
pub(super) mod prose;
pub(super) mod variables;
