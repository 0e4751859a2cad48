//! nn-tutor: how a neural network works inside, one operation at a time, forwards and backwards.
//!
//! # The one idea
//!
//! A lesson is a small NumPy program with prose around it; the tutor is its stepper. One engine runs the program and
//! records what happened ([`trace::Trace`]); everything a person sees reads that one record. Nothing about a lesson is
//! written in Rust.
//!
//! # The map
//!
//! A module imports only from those before it. `tests/suite/layers.rs` holds to this.
//!
//! | module | what it is | must not |
//! |---|---|---|
//! | [`whole_file`] | a file written whole, or not at all; the lock on one that several change | know what is written |
//! | [`memory`] | how much memory what is read may take | know what is read |
//! | [`chance`] | seeded chance, the same on every machine | know what is drawn for |
//! | [`matrix`] | values, operations, how numbers are written | know of programs |
//! | [`lang`] | text to program tree, diagnostics | run anything |
//! | [`command`] | everything that can be asked for, as one table: words, keys, help | carry anything out |
//! | [`trace`] | the record, the cursor and the moves over it, where numbers came from | run anything, know of terminals |
//! | [`digits`] | data sets: IDX, CSV, built-in handwriting | train |
//! | [`pictures`] | a photograph to 28×28: reading, the clinic's stages, drawing | know of networks |
//! | [`network`] | the 3-layer network natively: initialise, train, query, back query, files, timeline | know of traces |
//! | [`model`] | networks brought along: arrays by name and shape to layers, layers to a program | open files, run anything |
//! | [`interp`] | runs a program, writes the record | know of lessons or screens |
//! | [`lesson`] | Markdown to lesson; the course | run programs |
//! | [`session`] | the only glue: lesson, program, record, cursor, questions, changes; checking | draw |
//! | [`study`] | experiments, sweeps, what a network reads in a picture | draw |
//! | [`run`] | a program over records under way: timeline, futures, conditions | draw |
//! | [`class`] | what a class sees as one value, what travels to it, the room and its answers | open sockets, draw |
//! | [`scene`] | a moment as shapes with roles, laid out | know of terminals |
//! | [`draw`] | shapes as cells, pixels, SVG | know of networks |
//! | [`text`] | all of it as plain sentences, JSON, Python | open a terminal |
//! | [`tui`] | the terminal UI | parse or run programs |
//! | [`cli`] | one file a subcommand | hold logic |
//!
//! # What always holds
//!
//! - A record never changes once made. Going back is the exact inverse of going forward, since neither works anything
//!   out; a change by the learner makes another record.
//! - Every position in a program is a byte offset in the lesson's file: the program is the file with all but its code
//!   blanked out, so line and column come for free.
//! - A cell of a value is named by row and column: as mathematics does in a lesson, from 1; as Python does in code and
//!   wherever a program of one's own or a training run is stepped through, from 0.
//! - Every sum is added up in a fixed order and `exp` and `log` come from `libm`, so the same lesson gives the same
//!   bits on every machine.
//! - Drawing changes nothing. The state of the UI is the fold of its messages.
//! - Text from outside is made safe before anything else sees it: no control character reaches a terminal.

pub mod chance;
pub mod class;
pub mod cli;
pub mod command;
pub mod digits;
pub mod draw;
pub mod interp;
pub mod lang;
pub mod lesson;
pub mod matrix;
pub mod memory;
pub mod model;
pub mod network;
pub mod pictures;
pub mod run;
pub mod scene;
pub mod session;
pub mod study;
pub mod text;
pub mod trace;
pub mod tui;
pub mod whole_file;
