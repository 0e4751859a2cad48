//! A target by itself, under libFuzzer: which one, the name of the binary says.
#![no_main]

#[path = "targets.rs"]
#[expect(dead_code, reason = "the mutants are for those who have no libFuzzer")]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let name = env!("CARGO_BIN_NAME");
    let target = targets::TARGETS.iter().find(|target| target.name == name);
    (target.expect("every binary is a target").run)(bytes);
});
