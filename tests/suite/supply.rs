//! What the program is made of besides itself: no more than it was decided to need.

/// The most crates, those for tests and for other systems counted in. Raise it knowingly: each is code that somebody else
/// can change.
const MOST_CRATES: usize = 322;

#[test]
fn the_crates_do_not_grow_in_number_unnoticed() {
    let lock = include_str!("../../Cargo.lock");
    let crates = lock.lines().filter(|line| *line == "[[package]]").count();
    assert!(crates <= MOST_CRATES, "{crates} crates, and {MOST_CRATES} were thought enough");
}

#[test]
fn everything_comes_from_the_registry() {
    let lock = include_str!("../../Cargo.lock");
    let sources: Vec<&str> = lock.lines().filter_map(|line| line.strip_prefix("source = ")).collect();
    assert!(sources.iter().all(|source| source.starts_with("\"registry+")), "{sources:?}");
}
