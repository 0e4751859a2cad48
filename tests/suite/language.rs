//! What is said about every kind of fault: where, what, and what to write instead.

use std::fmt::Write as _;
use std::fs;

use insta::assert_snapshot;
use nn_tutor::interp::{Settings, evaluate};
use nn_tutor::lang::{Also, BUILTINS, Builtin, Diagnostic, Home, locate, parse_expression};
use nn_tutor::lesson::Lesson;
use nn_tutor::lesson::catalogue::PRELUDE;
use nn_tutor::matrix::Value;
use nn_tutor::session::{Session, check::check};
use nn_tutor::trace::{Form, Piece, Places};

fn told(text: &str, faults: &[Diagnostic]) -> String {
    let one = |fault: &Diagnostic| {
        let at = locate(text, fault.span.start);
        let help = fault.help.as_ref().map_or_else(String::new, |help| format!(" / {help}"));
        format!("mine.md:{}:{}: {}{help}", at.line, at.column, fault.message)
    };
    faults.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// The faults of a lesson's text, or of running it.
fn lesson(text: &str) -> String {
    match Lesson::read("mine.md", text) {
        Err(faults) => told(text, &faults),
        Ok(lesson) => {
            let session = Session::new(lesson.into(), Settings::default());
            let failure = session.trace().failure.clone();
            told(text, failure.as_slice())
        }
    }
}

/// The faults of a program; it begins on line 5.
pub(super) fn program(program: &str) -> String {
    lesson(&format!("+++\ntitle = \"T\"\n+++\n```python\n{program}\n```\n"))
}

/// The faults `check` finds in a lesson that runs.
fn checked(body: &str) -> String {
    let text = format!("+++\ntitle = \"T\"\n+++\n{body}");
    match Lesson::read("mine.md", &text) {
        Err(faults) => told(&text, &faults),
        Ok(lesson) => told(&text, &check(&lesson.into())),
    }
}

#[test]
fn text_that_is_not_python() {
    assert_snapshot!(program("a = (1"), @"mine.md:7:1: unexpected EOF while parsing");
    assert_snapshot!(program("a = 1 +"), @"mine.md:5:8: Expected an expression");
    assert_snapshot!(program("  a = 1"), @"mine.md:5:1: Unexpected indentation");
    assert_snapshot!(program("a = 'text"), @"mine.md:5:5: missing closing quote in string literal");
    assert_snapshot!(program("a = −0.5"), @"mine.md:5:5: this minus is not Python's / write - in a program");
    assert_snapshot!(program("a = 1 b"), @"mine.md:5:7: Simple statements must be separated by newlines or semicolons");
}

#[test]
fn statements_outside_the_language() {
    assert_snapshot!(program("while 1 > 0:\n    break"), @"mine.md:6:5: a loop is not left or cut short here / say in `while condition:` how long it goes on, or use `if`");
    assert_snapshot!(program("while 1 > 0:\n    a = 1\nelse:\n    a = 2"), @"mine.md:5:1: a loop has no else here / write it below the loop");
    assert_snapshot!(program("a = b = 1"), @"mine.md:5:1: one assignment at a time / write a line for each name");
    assert_snapshot!(program("a, b = 1"), @"mine.md:5:8: this is not as many values as there are names / write a value for each name: a, b = 1, 2");
    assert_snapshot!(program("a, a = 1, 2"), @"mine.md:5:4: `a` stands here twice / give each value a name of its own");
    assert_snapshot!(program("a, b.c = 1, 2"), @"mine.md:5:4: only names stand here / write a value for each name: a, b = 1, 2");
    assert_snapshot!(program("del a"), @"mine.md:5:1: this kind of statement is not part of the lesson language / a program has assignments, updates such as +=, for, while, if, def, assert, and expressions");
    assert_snapshot!(program("a.b = 1"), @"mine.md:5:1: this cannot be assigned to / assign to a name, or to cells: W[0, 1] = 0.5");
    assert_snapshot!(program("a = 1\na @= 2"), @"mine.md:6:1: `@` cannot stand here / the operators are + - * / // % ** and, between matrices, @");
    assert_snapshot!(program("(1 + 2)[0, 0] = 3"), @"mine.md:5:1: only cells of a variable can be set / name them: W[0, 1] = 0.5");
    assert_snapshot!(program("print(1, 2)"), @"mine.md:5:1: print takes one value here / write a print for each value, and no words");
}

#[test]
fn functions_of_one_s_own() {
    assert_snapshot!(program("lambda: 1"), @"mine.md:5:1: a function has a name here / write def f(x): and `return` above");
    assert_snapshot!(program("def f():\n    pass"), @"mine.md:5:5: `f` gives nothing back / end it with `return` and what it gives");
    assert_snapshot!(program("return 1"), @"mine.md:5:1: only a function gives something back / write `return` within a def");
    assert_snapshot!(program("class A:\n    pass"), @"mine.md:5:1: a program defines no classes / keep its parts in variables, and write def for functions");
    assert_snapshot!(program("def f(x):\n    return f(x)"), @"mine.md:6:12: a function does not call itself here / write a loop");
    assert_snapshot!(program("def f(x=1):\n    return x"), @"mine.md:5:7: a function's value is not said beforehand here / write def f(x): and give every value where it is called");
    assert_snapshot!(program("def f(a, a):\n    return a"), @"mine.md:5:10: `a` is named twice / name each value once: def f(x, y):");
    assert_snapshot!(program("def f(*x):\n    return x"), @"mine.md:5:6: a function takes named values and nothing else / write def f(x, y):");
    assert_snapshot!(program("def f(x):\n    return\na = f(1)"), @"mine.md:6:5: a function gives something back / write what behind `return`");
    assert_snapshot!(program("def f(x):\n    def g(y):\n        return y\n    return x"), @"mine.md:6:9: a function is not defined within another / define it above");
    assert_snapshot!(program("def f(x):\n    return x\na = f(1, 2)"), @"mine.md:7:5: `f` does not take these values / write f(x)");
    assert_snapshot!(program("def f(x):\n    return x\na = f()"), @"mine.md:7:5: `f` does not take these values / write f(x)");
    assert_snapshot!(program("def f(x):\n    return x\na = f(y=1)"), @"mine.md:7:5: `f` does not take these values / write f(x)");
    assert_snapshot!(program("def f(x):\n    return x, x\na = f(1)"), @"mine.md:7:5: `f` gives 2 values / write a, b = f(…)");
    assert_snapshot!(program("def f(x):\n    if x > 0:\n        return x\n    return x, x"), @"mine.md:8:5: every return gives as many values / give as many here");
    assert_snapshot!(program("def f(x):\n    if x > 0:\n        return x\na = f(-1)"), @"mine.md:8:5: `f` came to its end without giving anything back / let every way through it end with `return`");
    assert_snapshot!(program("def f(x):\n    return x + W\na = f(1)\nW = 2"), @"mine.md:6:16: unknown name `W` / give it a value above the function's call");
    assert_snapshot!(program("def f(x):\n    t += x\n    return t\nt = 1\na = f(1)"), @"mine.md:6:5: unknown name `t` / give it a value on a line above\nmine.md:7:12: unknown name `t` / give it a value on a line above");
    assert_snapshot!(program("W = eye(2)\ndef f(x):\n    W[0, 0] = x\n    return x"), @"mine.md:7:5: a function changes nothing outside itself / set cells of a copy, and give that back");
    assert_snapshot!(program("W = eye(2)\ndef f(x):\n    x += 1\n    return x\na = f(W)"), @"mine.md:7:5: in NumPy this would change `W` too, which is the same matrix / write `x = x.copy()` first in `f`");
    assert_snapshot!(program("W = eye(2)\ndef f(x):\n    return x.T\nV = f(W)\nW += 1"), @"mine.md:9:1: in NumPy this would change `V` too, which is the same matrix / make it a matrix of its own above: `V = ….copy()` or `W = ….copy()`");
    assert_snapshot!(program("def f(x):\n    return x\na = 1 > 0 and f(1) > 0"), @"mine.md:7:15: what stands behind `and` or `or` may not be carried out / give its value a name on a line above");
    assert_snapshot!(program("def f(x):\n    return x\nf = 1\na = f(1)"), @"mine.md:8:5: `f` is a variable here, and no longer a function / give the variable another name");
    assert_snapshot!(program("a = f(1)\ndef f(x):\n    return x"), @"mine.md:5:5: unknown function `f` / lessons/README.md lists the functions there are");
    assert_snapshot!(program("def f(x):\n    while 1 > 0:\n        x = x + 1\n    return x\na = f(1)"), @"mine.md:7:13: the program was stopped here: it has done 100000 operations / 100000 are the most at a time; are the loops as long as you meant?");
    assert_snapshot!(program("def f(x):\n    if x > 0:\n        y = x\n    return y\na = f(1)\nb = f(-1)"), @"mine.md:8:12: unknown name `f.y` / it has no value here yet");
    assert_snapshot!(program("def f(x):\n    return 1 / x\na = f(0)"), @"mine.md:6:12: division by zero, here");
}

#[test]
fn chance_of_one_s_own() {
    assert_snapshot!(program("import numpy as np\nr = np.random.default_rng(1)"), @"mine.md:6:5: NumPy's random numbers are not to be had here / write r = rng(1) above, and draw from it: r.normal(0, 0.1, (3, 2))");
    assert_snapshot!(program("a = np.random.normal(0, 1, 3)"), @"mine.md:5:5: NumPy's random numbers are not to be had here / write r = rng(1) above, and draw from it: r.normal(0, 0.1, (3, 2))");
    assert_snapshot!(program("r = rng()"), @"mine.md:5:5: `rng` does not take these arguments / Seeded chance, to draw from by .normal, .uniform, .integers and .permutation: r = rng(1).");
    assert_snapshot!(program("r = rng(-1)"), @"mine.md:5:9: the seed must be 0 or more, and this is -1");
    assert_snapshot!(program("a = rng(1).normal()"), @"mine.md:5:5: a generator has a name here, which is drawn from / write r = rng(1) above, and draw from it: r.normal(0, 0.1, (3, 2))");
    assert_snapshot!(program("r = rng(1)\na = r.choice(3)"), @"mine.md:6:5: a generator draws no `choice` / it draws .normal .uniform .integers .permutation");
    assert_snapshot!(program("r = rng(1)\nr = 2\na = r.normal()"), @"mine.md:7:7: there is no method `.normal()` here / write r = rng(1) above, and draw from it: r.normal(0, 0.1, (3, 2))");
    assert_snapshot!(program("r = rng(1)\na = r.normal(0, -1)"), @"mine.md:6:5: a deviation is 0 or more, and this is −1 / Numbers normal about a mean, with a deviation: r.normal(0, 0.1, (3, 2)).");
    assert_snapshot!(program("r = rng(1)\na = r.normal(eye(2))"), @"mine.md:6:5: a draw is described by single numbers / Numbers normal about a mean, with a deviation: r.normal(0, 0.1, (3, 2)).");
    assert_snapshot!(program("r = rng(1)\na = r.integers(3, 3)"), @"mine.md:6:5: there is no whole number from 3 up to 3 / Whole numbers from one up to another, which is left out: r.integers(0, 10, size=5).");
    assert_snapshot!(program("r = rng(1)\na = r.integers(0, 1.5)"), @"mine.md:6:5: there is no whole number from 0 up to 1.5 / Whole numbers from one up to another, which is left out: r.integers(0, 10, size=5).");
    assert_snapshot!(program("r = rng(1)\na = r.normal(size=(100000, 100000))"), @"mine.md:6:5: 100000×100000 is too many numbers to draw / Numbers normal about a mean, with a deviation: r.normal(0, 0.1, (3, 2)).");
    assert_snapshot!(program("r = rng(1)\na = r.permutation(0)"), @"mine.md:6:19: the count of numbers must be 1 or more, and this is 0");
    assert_snapshot!(program("r = rng(1)\ndef f(x):\n    return r.normal()\na = f(1)"), @"mine.md:7:12: a function draws nothing, so that it changes nothing outside itself / draw on a line of its own, and hand the numbers on");
    assert_snapshot!(program("r = rng(1)\na = 1 > 0 or r.normal() > 0"), @"mine.md:6:14: what stands behind `and` or `or` may not be carried out / draw on a line of its own, and hand the numbers on");
    assert_snapshot!(program("r = rng(1)\nif 1 > 2:\n    r = eye(2)\na = r.uniform(-1e308, 1e308) * 10"), @"mine.md:8:7: there is no method `.uniform()` here / write r = rng(1) above, and draw from it: r.normal(0, 0.1, (3, 2))");
}

#[test]
fn loops() {
    assert_snapshot!(program("for i in [1, 2]:\n    a = i"), @"mine.md:5:10: a loop runs over range(…) / write `for i in range(3):`");
    assert_snapshot!(program("for i in 3:\n    a = i"), @"mine.md:5:10: a loop runs over range(…) / write `for i in range(3):`");
    assert_snapshot!(program("for i, j in range(3):\n    a = i"), @"mine.md:5:5: a loop has one variable / write `for i in range(3):`");
    assert_snapshot!(program("for i in range(3):\n    a = i\nelse:\n    a = 0"), @"mine.md:5:1: a loop has no else here / write `for i in range(3):`");
    assert_snapshot!(program("for i in range(1, 2, 3, 4):\n    a = i"), @"mine.md:5:10: range takes one to three whole numbers / write `for i in range(3):`");
    assert_snapshot!(program("for i in range(0, 3, 0):\n    a = i"), @"mine.md:5:22: a loop cannot go in steps of 0");
    assert_snapshot!(program("for i in range(1.5):\n    a = i"), @"mine.md:5:16: range needs a whole number here / write it without a point");
}

#[test]
fn conditions() {
    assert_snapshot!(program("a = 1 > 0 and 2"), @"mine.md:5:15: `and` is said of single truths, and this is none / compare it, as in x != 0; of matrices of truths use logical_and(…)");
    assert_snapshot!(program("a = not 1"), @"mine.md:5:9: `not` is said of single truths, and this is none / compare it, as in x != 0; of matrices of truths use logical_not(…)");
    assert_snapshot!(program("if eye(2) > 0:\n    a = 1"), @"mine.md:5:4: a condition is a single truth, and this is a whole matrix of them / write (a > 0).all() or (a > 0).any()");
    assert_snapshot!(program("if 1 > 2:\n    a = 1\nb = a"), @"mine.md:7:5: unknown name `a` / it has no value here yet");
    assert_snapshot!(program("while 1 > 0:\n    pass"), @"mine.md:5:7: the program was stopped here: it has done 100000 operations / 100000 are the most at a time; are the loops as long as you meant?");
    assert_snapshot!(program("W = eye(2)\nW[0:1, :] = eye(2)"), @"mine.md:6:1: the cells set here are 1×2, and this is 2×2: it needs as many rows and columns, or 1");
    assert_snapshot!(program("W = eye(2)\nV, U = W, W\nU += 1"), @"mine.md:7:1: in NumPy this would change `V` too, which is the same matrix / make it a matrix of its own above: `V = ….copy()` or `U = ….copy()`");
}

#[test]
fn truths_are_joined_in_a_program_s_own_words() {
    let lesson = read_program("a = 1\nb = (a > 2 or a < 3) and not a == 4\n");
    let printed = nn_tutor::text::print::program(&Session::new(lesson.into(), Settings::default()));
    let line = "b = (a > 2 or a < 3) and (not a == 4) = (1 > 2 or 1 < 3) and (not 1 == 4)";
    assert!(printed.split_whitespace().collect::<Vec<_>>().join(" ").contains(line), "{printed}");
}

#[test]
fn two_matrices_change_names() {
    let lesson = read_program("a = eye(2)\nb = ones((2, 2))\na, b = b, a\na += 1\nb[0, 0] = 5\n");
    let session = nn_tutor::session::Session::new(lesson.into(), Settings::default());
    let value =
        |name: &str| session.trace().variables().iter().find(|v| v.name == name).unwrap().value.clone();
    assert!(session.trace().failure.is_none(), "{:?}", session.trace().failure);
    assert_eq!(value("a").cells().collect::<Vec<_>>(), [2.0; 4]);
    assert_eq!(value("b").cells().collect::<Vec<_>>(), [5.0, 0.0, 0.0, 1.0]);
}

#[test]
fn expressions_outside_the_language() {
    assert_snapshot!(program("a = [1, 2]"), @"mine.md:5:5: a bare list has no shape / write column(1, 2, 3) or array([[1, 2], [3, 4]])");
    assert_snapshot!(program("a = 'words'"), @"mine.md:5:5: a lesson's program has no strings / say it in a comment: # …");
    assert_snapshot!(program("a = 1 if 2 else 3"), @"mine.md:5:5: a value is not chosen in a line here / use where(condition, a, b), or `if` above");
    assert_snapshot!(program("a = ~1"), @"mine.md:5:5: `~` is not part of the lesson language / write `not` of one truth, logical_not(…) of a matrix of them");
    assert_snapshot!(program("a = 1 < 2 < 3"), @"mine.md:5:5: one comparison at a time / write a < b and b < c");
    assert_snapshot!(program("a = 1 in 2"), @"mine.md:5:5: this comparison is not part of the lesson language / use == != < <= > >=");
    assert_snapshot!(program("a = 5 & 3"), @"mine.md:5:5: `&` cannot stand here / write `and` between single truths, logical_and(a, b) of matrices of them");
    assert_snapshot!(program("a = 2j"), @"mine.md:5:5: complex numbers are not part of the lesson language / leave out the j");
    assert_snapshot!(program("a = 1e999"), @"mine.md:5:5: this number is larger than any that can be held / the largest is about 1.8e308");
    assert_snapshot!(program("a = 99999999999999999999"), @"mine.md:5:5: this whole number is too large to hold exactly / write it as 1e20");
    assert_snapshot!(program("a = {}"), @"mine.md:5:5: values are not kept under words here / give each a name of its own: W1, b1, W2, b2");
    assert_snapshot!(program("a = (x for x in 3)"), @"mine.md:5:5: this kind of expression is not part of the lesson language / lessons/README.md lists what is: numbers, True, False, + - * / // % ** @, comparisons, .T, indexing, calls");
    assert_snapshot!(program("a = None"), @"mine.md:5:5: there is no None here: every name has a value / give it a number, such as 0");
    assert_snapshot!(program("a = eye(2)[::2, :]"), @"mine.md:5:12: a slice has no step here / write from:to");
    assert_snapshot!(program("a = eye(2).shape"), @"mine.md:5:5: a shape is no value here, and its numbers are / take one: .shape[0] counts rows, .shape[1] columns");
    assert_snapshot!(program("a = eye(2).shape[2]"), @"mine.md:5:5: a shape has two numbers / write .shape[0] or .shape[1]");
    assert_snapshot!(program("a = eye(2).dtype"), @"mine.md:5:5: there is no `.dtype` here / a value has .T, .shape[0], .shape[1] and .size");
    assert_snapshot!(program("a = 3(4)"), @"mine.md:5:5: only functions can be called / write the function's name");
}

#[test]
fn names() {
    assert_snapshot!(program("hidden = 1\nb = hiden"), @"mine.md:6:5: unknown name `hiden` / did you mean `hidden`?");
    assert_snapshot!(program("a = a + 1"), @"mine.md:5:5: unknown name `a` / give it a value on a line above");
    assert_snapshot!(program("b += 1"), @"mine.md:5:1: unknown name `b` / give it a value on a line above");
    assert_snapshot!(program("a = exp"), @"mine.md:5:5: `exp` is a function / call it: exp(…)");
    assert_snapshot!(program("a = sgimoid(1)"), @"mine.md:5:5: unknown function `sgimoid` / did you mean `sigmoid`?");
    assert_snapshot!(program("a = frobnicate(1)"), @"mine.md:5:5: unknown function `frobnicate` / lessons/README.md lists the functions there are");
    assert_snapshot!(program("a = np.expp(1)"), @"mine.md:5:8: unknown function `expp` / did you mean `exp`?");
    assert_snapshot!(program("a = eye(2).summ()"), @"mine.md:5:12: there is no method `.summ()` here / did you mean `.sum()`?");
    assert_snapshot!(program("a = eye(2).wobble()"), @"mine.md:5:12: there is no method `.wobble()` here / the methods are .round() .clip() .sum() .prod() .mean() .var() .std() .min() .max() .argmax() .argmin() .any() .all() .cumsum() .argsort() .dot() .transpose() .reshape() .ravel() .flatten() .copy()");
    assert_snapshot!(program("exp = 1\na = exp(2)"), @"mine.md:6:5: `exp` is a variable here, and no longer a function / give the variable another name");
    assert_snapshot!(program("np = 1"), @"mine.md:5:1: `np` is the name of a library / choose another name");
}

#[test]
fn arguments() {
    assert_snapshot!(program("a = exp()"), @"mine.md:5:5: `exp` does not take these arguments / e to the power of each number.");
    assert_snapshot!(program("a = exp(1, 2)"), @"mine.md:5:5: `exp` does not take these arguments / e to the power of each number.");
    assert_snapshot!(program("a = column()"), @"mine.md:5:5: `column` does not take these arguments / A column of numbers: column(1, 2, 3).");
    assert_snapshot!(program("a = array([1, 2])"), @"");
    assert_snapshot!(program("a = array([[1, 2], [3]])"), @"mine.md:5:20: this row has 1 numbers and the first has 2 / give every row as many");
    assert_snapshot!(program("a = array([])"), @"mine.md:5:11: an empty matrix has nothing to show / write array([[1, 2], [3, 4]]), array([1, 2, 3]) for a list, column(1, 2, 3) for a column");
    assert_snapshot!(program("a = array()"), @"mine.md:5:5: array needs its rows / write array([[1, 2], [3, 4]]), array([1, 2, 3]) for a list, column(1, 2, 3) for a column");
    assert_snapshot!(program("a = array([[1]], 3)"), @"mine.md:5:5: array takes its rows and nothing else / write array([[1, 2], [3, 4]]), array([1, 2, 3]) for a list, column(1, 2, 3) for a column");
    assert_snapshot!(program("a = zeros((2, 2), dtype=int)"), @"mine.md:5:25: every matrix here holds floats / leave the dtype out");
    assert_snapshot!(program("a = reshape(eye(2), 1, 4)"), @"mine.md:5:5: `reshape` does not take these arguments / The same numbers in other rows and columns; in a list: reshape(-1).");
    assert_snapshot!(program("a = full((2, 2))"), @"mine.md:5:5: `full` does not take these arguments / A matrix of one number everywhere: full((3, 1), 0.01).");
    assert_snapshot!(program("a = sum(eye(2), axis=2, keepdims=True)"), @"mine.md:5:22: an axis is 0 or 1 / axis=0 goes down each column, axis=1 along each row");
    assert_snapshot!(program("a = sum(eye(2), keepdims=True)"), @"mine.md:5:5: keepdims needs an axis here / write sum(…, axis=…, keepdims=True)");
    assert_snapshot!(program("a = sum(eye(2), axis=0, keepdims=1)"), @"mine.md:5:34: keepdims is True or False / write keepdims=True");
}

#[test]
fn lists() {
    assert_snapshot!(program("a = arange(4)\nb = a[0, 1]"), @"mine.md:6:5: this is a list of 4, whose cells have one index / write v[0], or v[0:2] for some");
    assert_snapshot!(program("a = arange(4)\nb = a[4]"), @"mine.md:6:7: there is no cell 4: this is a list of 4, and counting starts at 0");
    assert_snapshot!(program("a = arange(4)\nb = a[2:2]"), @"mine.md:6:5: this slice of a list of 4 holds nothing / a slice runs from its first number up to, not including, its second");
    assert_snapshot!(program("a = arange(4).shape[1]"), @"mine.md:5:5: a list has one axis, which is 0: axis=0, .shape[0]");
    assert_snapshot!(program("a = sum(arange(4), axis=1)"), @"mine.md:5:5: a list has one axis, which is 0: axis=0, .shape[0]");
    assert_snapshot!(program("a = sum(arange(4), axis=0, keepdims=True)"), @"mine.md:5:5: of a list no row or column is left to be kept / leave keepdims out");
    assert_snapshot!(program("a = eye(3) @ arange(4)"), @"mine.md:5:5: the shapes do not fit: 3×3 @ a list of 4. Each row on the left meets a column on the right, so the columns of the left must be as many as the rows of the right");
    assert_snapshot!(program("a = arange(4) @ arange(3)"), @"mine.md:5:5: the shapes do not fit: a list of 4 @ a list of 3. Each row on the left meets a column on the right, so the columns of the left must be as many as the rows of the right");
    assert_snapshot!(program("a = arange(4) + arange(3)"), @"mine.md:5:5: the shapes do not fit: 1×4 and 1×3. Element by element, both need the same rows and columns, or one of them must be 1");
    assert_snapshot!(program("a = hstack((arange(4), eye(4)))"), @"mine.md:5:5: the shapes do not fit: hstack needs as many dimensions in each, and these are a list of 4 and 4×4");
    assert_snapshot!(program("W = eye(2)\nW[:, 0] = column(1, 2)"), @"mine.md:6:11: a column named by one number takes a list, and this is 2×1 / name it W[:, 0:1], or set it to a list, as of .ravel()");
    assert_snapshot!(program("W = eye(2)\nW[:, 0:1] = array([1, 2])"), @"mine.md:6:13: 2×1 are set here, and this is a list of 2 / name the column by one number, W[:, 0], to set it to a list");
    assert_snapshot!(program("v = zeros(3)\nv[1] = array([1, 2])"), @"mine.md:6:8: a cell holds a single number, and this is a list of 2 / take one of its cells: M[0, 0]");
    assert_snapshot!(program("v = zeros(3)\nw = v[0:2]\nv += 1"), @"mine.md:7:1: in NumPy this would change `w` too, which is the same matrix / make it a matrix of its own above: `w = ….copy()` or `v = ….copy()`");
    assert_snapshot!(program("v = arange(3)\nv += 0.5"), @"mine.md:6:1: `v` holds no fractions, and an update in place keeps it so / write v = v …, which makes a new matrix");
    assert_snapshot!(program("a = zeros((1, 2, 3))"), @"mine.md:5:11: a matrix has rows and columns, and a list a length / write the shape in brackets, rows then columns: zeros((3, 1))");
    assert_snapshot!(program("a = eye(2)[0, 1, 2]"), @"mine.md:5:5: a matrix has rows and columns, and no more / write W[0, 1] for a cell, W[0] for a row, W[:, 0] for a column as a list");
    assert_snapshot!(program("a = array([1, [2]])"), @"mine.md:5:12: array is given rows, each in brackets / write array([[1, 2], [3, 4]]), array([1, 2, 3]) for a list, column(1, 2, 3) for a column");
    assert_snapshot!(program("a = zeros(3) / 0"), @"mine.md:5:5: division by zero, in row 1, column 1");
    assert_snapshot!(program("a = arange(0).reshape(-1, 1)"), @"mine.md:5:5: there are no numbers from 0 to 0 in steps of 1, and an empty matrix has nothing to show");
    assert_snapshot!(program("a = arange(0, 1, 0).reshape(-1, 1)"), @"mine.md:5:5: there are no numbers from 0 to 1 in steps of 0, and an empty matrix has nothing to show");
    assert_snapshot!(program("a = arange(0, 1, -0.5).reshape(-1, 1)"), @"mine.md:5:5: there are no numbers from 0 to 1 in steps of −0.5, and an empty matrix has nothing to show");
    assert_snapshot!(program("a = arange(1e9).reshape(-1, 1)"), @"mine.md:5:5: 1×1000000000 is 1000000000 numbers, more than the 8000000 a matrix may hold");
    assert_snapshot!(program("a = arange(1e300, 1e-300).reshape(-1, 1)"), @"mine.md:5:5: there are no numbers from 1e300 to 1e−300 in steps of 1, and an empty matrix has nothing to show");
    assert_snapshot!(program("a = arange(1, 2, 3, 4).reshape(-1, 1)"), @"mine.md:5:5: `arange` does not take these arguments / A list of numbers from one up to another, which is left out: arange(0, 1, 0.25).");
    assert_snapshot!(program("a = arange(eye(2)).reshape(-1, 1)"), @"mine.md:5:5: arange takes single numbers, and this is 2×2; take a cell, such as M[0, 0]");
    assert_snapshot!(program("a = arange(5).reshape(2, 2)"), @"mine.md:5:5: 1×5 has 5 cells and cannot be laid out as 2×2");
    assert_snapshot!(program("a = linspace(0, 1, 0).reshape(-1, 1)"), @"mine.md:5:20: the count of numbers must be 1 or more, and this is 0");
    assert_snapshot!(program("a = linspace(0, 1, 2.5).reshape(-1, 1)"), @"mine.md:5:20: the count of numbers must be a whole number, and this is 2.5");
    assert_snapshot!(program("a = linspace(-1.7e308, 1.7e308, 3).reshape(-1, 1)"), @"mine.md:5:5: the result is larger than any number this computer can hold, in row 1, column 2");
}

#[test]
fn functions_of_lines_and_stacks() {
    assert_snapshot!(program("a = sort(3)"), @"mine.md:5:5: sort needs a matrix here, and this is a single number");
    assert_snapshot!(program("a = sort(eye(2), axis=2)"), @"mine.md:5:23: an axis is 0 or 1 / axis=0 goes down each column, axis=1 along each row");
    assert_snapshot!(program("a = sort(eye(2), axis=0, keepdims=True)"), @"mine.md:5:5: `sort` does not take these arguments / The numbers of each row by size, the smallest first; of each column with axis=0.");
    assert_snapshot!(program("a = eye(2)\na.sort()"), @"mine.md:6:3: there is no method `.sort()` here / the methods are .round() .clip() .sum() .prod() .mean() .var() .std() .min() .max() .argmax() .argmin() .any() .all() .cumsum() .argsort() .dot() .transpose() .reshape() .ravel() .flatten() .copy()");
    assert_snapshot!(program("a = cumsum(array([[1, 1e308], [1, 1e308]]), axis=0)"), @"mine.md:5:5: the result is larger than any number this computer can hold, in row 2, column 2");
    assert_snapshot!(program("a = vstack((eye(2), eye(3)))"), @"mine.md:5:5: the shapes do not fit: vstack needs as many columns in each, and these are 2×2 and 3×3");
    assert_snapshot!(program("a = hstack((eye(2), eye(2), column(1)))"), @"mine.md:5:5: the shapes do not fit: hstack needs as many rows in each, and these are 2×2 and 1×1");
    assert_snapshot!(program("a = hstack((1, 2))"), @"mine.md:5:5: hstack needs a matrix here, and this is a single number");
    assert_snapshot!(program("a = vstack(eye(2), eye(2))"), @"mine.md:5:5: `vstack` does not take these arguments / Matrices on top of one another: vstack((A, B)).");
    assert_snapshot!(program("a = vstack(())"), @"mine.md:5:5: `vstack` does not take these arguments / Matrices on top of one another: vstack((A, B)).");
    assert_snapshot!(program("a = where(eye(2) > 0, column(1, 2), column(1, 2, 3))"), @"mine.md:5:5: the shapes do not fit: 2×2 and 3×1. Element by element, both need the same rows and columns, or one of them must be 1");
    assert_snapshot!(program("a = clip(eye(2), column(1, 2, 3), 1)"), @"mine.md:5:5: the shapes do not fit: 2×2 and 3×1. Element by element, both need the same rows and columns, or one of them must be 1");
    assert_snapshot!(program("a = isclose(eye(2), column(1, 2, 3))"), @"mine.md:5:5: the shapes do not fit: 2×2 and 3×1. Element by element, both need the same rows and columns, or one of them must be 1");
    assert_snapshot!(program("a = tanh(1 > 0)"), @"mine.md:5:5: tanh of the outcome of a comparison; multiply it by 1.0 first");
    assert_snapshot!(program("a = matmul(2, eye(2))"), @"mine.md:5:5: @ needs a matrix here, and this is a single number");
}

fn read_program(source: &str) -> Lesson {
    let text = format!("+++\ntitle = \"T\"\n+++\n```python\n{source}\n```\n");
    Lesson::read("mine.md", &text).unwrap()
}

/// How the cell in row 1, column 2 of a step's result was worked out, or which number of the program it is.
fn told_of(step: usize, source: &str) -> String {
    let session = Session::new(read_program(source).into(), Settings::default());
    let trace = session.trace();
    let Some(explanation) = session.explain(step, 0, 1) else {
        let behind = trace.literal_behind(step, 0, 1).map(|id| trace.program.literals[id.0].value);
        return format!("the number written as {behind:?}");
    };
    let lines = match explanation.form {
        Form::Sum { terms, divisor } => {
            let terms: Vec<_> = terms.iter().map(|term| term.factors[0].symbol.clone()).collect();
            assert_eq!(divisor, None);
            vec![terms.join(" + ")]
        }
        Form::Formula(lines) => lines
            .iter()
            .map(|line| {
                let piece = |piece: &Piece| match piece {
                    Piece::Number(number) => number.to_string(),
                    _ => piece.written(true, 0),
                };
                line.iter().map(piece).collect::<String>()
            })
            .collect(),
    };
    format!("{} = {}", lines.join(" = "), explanation.result)
}

#[test]
fn how_cells_are_explained() {
    let of_a = |call: &str| {
        let source = format!("A = array([[3, 1, 2], [0, 5, 4]])\nb = {call}");
        let steps = Session::new(read_program(&source).into(), Settings::default()).trace().steps.len();
        told_of(steps - 1, &source)
    };
    assert_snapshot!(of_a("cumsum(A, axis=1)"), @"A₁,₁ + A₁,₂ = 4");
    assert_snapshot!(of_a("cumsum(A, axis=0)"), @"A₁,₂ = 1");
    assert_snapshot!(of_a("sort(A)"), @"the number written as Some(2.0)");
    assert_snapshot!(of_a("sort(A, axis=0)"), @"the number written as Some(1.0)");
    assert_snapshot!(of_a("argsort(A)"), @"argsort(A₁,₁, A₁,₂, A₁,₃) = 2");
    assert_snapshot!(of_a("any(A, axis=0, keepdims=True)"), @"any(A₁,₂, A₂,₂) = 1");
    assert_snapshot!(of_a("isclose(A, A + 1)"), @"|A₁,₂ − (A₁,₂ + 1)| ≤ 1e−8 + 0.00001 × |A₁,₂ + 1| = 0");
    assert_snapshot!(of_a("maximum(A, 2)"), @"maximum(A₁,₂, 2) = 2");
    assert_snapshot!(of_a("where(A > 2, A, 0)"), @"where((A > 2)₁,₂, A₁,₂, 0) = 0");
    assert_snapshot!(of_a("tanh(A)"), @"tanh(A₁,₂) = 0.7615941559557649");
    assert_snapshot!(of_a("vstack((A, A))"), @"the number written as Some(1.0)");
    assert_snapshot!(of_a("hstack((A[:, 0:1], A[:, 2:3]))"), @"the number written as Some(2.0)");
    assert_snapshot!(told_of(0, "b = linspace(0, 1, 5).reshape(1, -1)"), @"0 + 1 / 4 × (1 − 0) = 0.25");
    assert_snapshot!(told_of(0, "b = arange(4, 9, 2).reshape(1, -1)"), @"4 + 1 × 2 = 6");
}

/// What numbers are shown with is read again, and every place in it stays where it was.
#[test]
fn the_minus_that_is_shown_is_read() {
    let given = [("x", 3.0), ("e", 2.0)].map(|(name, value)| (name.to_owned(), Value::real(value)));
    let given = given.into_iter().collect();
    let worth = |text: &str| {
        let (expression, literals) = parse_expression(text).unwrap();
        assert_eq!(expression.span.of(text), text);
        evaluate(&expression, &literals, &given, Places::default()).unwrap().as_single().unwrap()
    };
    assert_eq!(worth("−0.5 + 1"), 0.5);
    assert_eq!(worth("1e−5"), 1e-5);
    assert_eq!(worth("2 − 1.5E−12 − x"), 2.0 - 1.5e-12 - 3.0);
    assert_eq!(worth("e−1"), 1.0);
    assert_eq!(worth("−−x"), 3.0);
    assert_eq!(worth("x - −2"), 5.0);
}

#[test]
fn shapes_that_do_not_fit() {
    assert_snapshot!(program("a = column(1, 2) + column(1, 2, 3)"), @"mine.md:5:5: the shapes do not fit: 2×1 and 3×1. Element by element, both need the same rows and columns, or one of them must be 1");
    assert_snapshot!(program("a = column(1, 2) @ column(1, 2)"), @"mine.md:5:5: the shapes do not fit: 2×1 @ 2×1. Each row on the left meets a column on the right, so the columns of the left must be as many as the rows of the right");
    assert_snapshot!(program("a = eye(2) @ 3"), @"mine.md:5:5: @ needs a matrix here, and this is a single number");
    assert_snapshot!(program("a = 3\nb = a[0, 0]"), @"mine.md:6:5: an index needs a matrix here, and this is a single number");
    assert_snapshot!(program("a = eye(2)\nb = a[2, 0]"), @"mine.md:6:7: there is no row 2: this is 2×2, and counting starts at 0");
    assert_snapshot!(program("a = eye(2)\nb = a[0, -3]"), @"mine.md:6:10: there is no column −3: this is 2×2, and counting starts at 0");
    assert_snapshot!(program("a = eye(2)\nb = a[0.5, 0]"), @"mine.md:6:7: an index must be a whole number, and this is 0.5");
    assert_snapshot!(program("a = eye(2)\nb = a[1:1, :]"), @"mine.md:6:5: this slice of a 2×2 matrix holds nothing / a slice runs from its first number up to, not including, its second");
    assert_snapshot!(program("a = eye(2).reshape(3, 1)"), @"mine.md:5:5: 2×2 has 4 cells and cannot be laid out as 3×1");
    assert_snapshot!(program("a = eye(2).reshape(-1, -1)"), @"mine.md:5:20: this is no shape / write .reshape(-1, 1) for a column");
    assert_snapshot!(program("a = column(eye(2))"), @"mine.md:5:5: column takes single numbers, and this is 2×2; take a cell, such as M[0, 0]");
    assert_snapshot!(program("a = full((2, 2), column(1, 2))"), @"mine.md:5:5: a matrix is filled with a single number, and this is 2×1");
    assert_snapshot!(program("a = eye(2)\na[0, 0] = column(3)"), @"mine.md:6:11: a cell holds a single number, and this is 1×1 / take one of its cells: M[0, 0]");
    assert_snapshot!(program("a = 3\na[0, 0] = 1"), @"mine.md:6:1: an index needs a matrix here, and this is a single number");
    assert_snapshot!(program("a = column(1, 2)\na += eye(2)"), @"mine.md:6:1: an update in place keeps the shape: the variable is 2×1, the result would be 2×2");
    assert_snapshot!(program("a = zeros((0, 2))"), @"mine.md:5:12: a count of rows must be 1 or more, and this is 0");
    assert_snapshot!(program("a = one_hot(5, 3)"), @"mine.md:5:5: label 5 has no place among 3 classes, which are counted from 0");
    assert_snapshot!(program("a = one_hot(column(1), 3)"), @"mine.md:5:5: one_hot takes one label, and this is 1×1; take a cell, such as labels[0, 0], or write (arange(3) == labels) * 1.0, a row of targets for each");
    assert_snapshot!(program("a = zeros_like(3)"), @"mine.md:5:16: zeros_like needs a matrix here, and this is a single number");
    assert_snapshot!(program("a = sum(3, axis=0, keepdims=True)"), @"mine.md:5:5: a single number has no axis; of two numbers the larger is maximum(a, b), the smaller minimum(a, b)");
}

#[test]
fn numbers_that_are_none() {
    assert_snapshot!(program("a = 1 / 0"), @"mine.md:5:5: division by zero, here");
    assert_snapshot!(program("a = 1 % 0"), @"mine.md:5:5: division by zero, here");
    assert_snapshot!(program("a = column(1, 2) / column(1, 0)"), @"mine.md:5:5: division by zero, in row 2, column 1");
    assert_snapshot!(program("a = log(column(1, 0))"), @"mine.md:5:5: log of 0 is not a number, in row 2, column 1: only numbers above 0 have a logarithm");
    assert_snapshot!(program("a = sqrt(-1)"), @"mine.md:5:5: sqrt of −1 is not a number, here: only 0 and above have a square root");
    assert_snapshot!(program("a = logit(1)"), @"mine.md:5:5: logit of 1 is not a number, here: the sigmoid only gives numbers between 0 and 1, so only those lead back");
    assert_snapshot!(program("a = (-8) ** 0.5"), @"mine.md:5:5: the power of −8 to the power 0.5 is not a number, here: a negative number has no such root");
    assert_snapshot!(program("a = 0 ** -1"), @"mine.md:5:5: division by zero, here");
    assert_snapshot!(program("a = exp(1000)"), @"mine.md:5:5: the result is larger than any number this computer can hold, here; sigmoid(x) does without it; or write exp(minimum(x, 700)), or exp(z - z.max()) in a softmax");
    assert_snapshot!(program("a = 1e308 * 10"), @"mine.md:5:5: the result is larger than any number this computer can hold, here");
    let overflow = "mine.md:5:5: the result is larger than any number this computer can hold";
    let large = "array([[1, 1e308, 2], [1, 1e308, 2]])";
    for (call, place) in [
        (format!("sum({large}, axis=0, keepdims=True)"), "in row 1, column 2"),
        (format!("prod({large}.T, axis=1, keepdims=True)"), "in row 2, column 1"),
        (format!("cumsum({large}, axis=0)"), "in row 2, column 2"),
    ] {
        assert_eq!(program(&format!("a = {call}")), format!("{overflow}, {place}"));
    }
    assert_snapshot!(program("a = rescale(column(2, 2))"), @"mine.md:5:5: every value is the same, so there is no spread to rescale");
}

#[test]
fn truths() {
    assert_snapshot!(program("a = (1 < 2) + (2 < 3)"), @"mine.md:5:5: both sides are outcomes of comparisons, and NumPy would not add them up as numbers; multiply one by 1.0 first");
    assert_snapshot!(program("a = exp(1 < 2)"), @"mine.md:5:5: exp of the outcome of a comparison; multiply it by 1.0 first");
    assert_snapshot!(program("a = eye(2) > 0\na += 1"), @"mine.md:6:1: `a` holds no fractions, and an update in place keeps it so / write a = a …, which makes a new matrix");
    assert_snapshot!(program("a = eye(2) > 0\na[0, 0] = 0.5"), @"mine.md:6:1: `a` holds no fractions, and setting a cell keeps it so / write a = a * 1.0 above, which makes a matrix that does");
    assert_snapshot!(program("assert 1 > 2"), @"mine.md:5:8: this assert does not hold / 1 is not more than 2");
    assert_snapshot!(program("assert eye(2) > 0"), @"mine.md:5:8: an assert needs a single truth, and this is a whole matrix of them / write assert abs(a - b).max() < 1e-9");
    assert_snapshot!(program("a = 0.1 + 0.2\nassert a == 0.3"), @"mine.md:6:8: this assert does not hold / 0.30000000000000004 is not 0.3");
}

#[test]
fn aliasing() {
    assert_snapshot!(program("W = eye(2)\nold = W\nW += 1"), @"mine.md:7:1: in NumPy this would change `old` too, which is the same matrix / make it a matrix of its own above: `old = ….copy()` or `W = ….copy()`");
    assert_snapshot!(program("W = eye(2)\nV = W.T\nW[0, 0] = 5"), @"mine.md:7:1: in NumPy this would change `V` too, which is the same matrix / make it a matrix of its own above: `V = ….copy()` or `W = ….copy()`");
    assert_snapshot!(program("W = eye(2)\nV = W[0:1, :]\nV *= 2"), @"mine.md:7:1: in NumPy this would change `W` too, which is the same matrix / make it a matrix of its own above: `W = ….copy()` or `V = ….copy()`");
    assert_snapshot!(program("W = eye(2)\nV = W.reshape(4, 1)\nW -= 1"), @"mine.md:7:1: in NumPy this would change `V` too, which is the same matrix / make it a matrix of its own above: `V = ….copy()` or `W = ….copy()`");
    assert_snapshot!(program("W = eye(2)\nold = W.copy()\nW += 1"), @"");
    assert_snapshot!(program("W = eye(2)\nold = W\nW = W + 1\nW += 1"), @"");
}

#[test]
fn budgets() {
    assert_snapshot!(program("a = 0\nfor i in range(1000000000000):\n    a += 1"), @"mine.md:7:5: the program was stopped here: it has done 100000 operations / 100000 are the most at a time; are the loops as long as you meant?");
    assert_snapshot!(program("a = zeros((1000000, 1000000))"), @"mine.md:5:5: 1000000×1000000 is 1000000000000 numbers, more than the 8000000 a matrix may hold");
    assert_snapshot!(program("W = ones((1000, 1000))\nfor i in range(100000):\n    V = W @ W"), @"mine.md:7:9: the program was stopped here: this would be more than 1000000000 multiplications or so in all / use smaller matrices, or fewer steps");
    assert_snapshot!(program("W = zeros((2000, 3000))\nfor i in range(100000):\n    V = W + 1"), @"mine.md:7:9: the program was stopped here: it would hold over 28000000 numbers at a time / use smaller matrices, or fewer steps");
    assert_snapshot!(program("a = column(1, 2)\nfor i in range(100000):\n    a = outer(a, a)"), @"mine.md:7:9: 65536×65536 is 4294967296 numbers, more than the 8000000 a matrix may hold");
}

#[test]
fn lesson_files() {
    assert_snapshot!(lesson("no front matter"), @r#"
    mine.md:1:1: this lesson has no front matter / begin the file with:
    +++
    title = "…"
    +++
    "#);
    assert_snapshot!(lesson("+++\ntitle = 3\n+++\n"), @"mine.md:2:9: invalid type: integer `3`, expected a string / lessons/README.md lists the keys each block has");
    assert_snapshot!(lesson("+++\ntitel = \"T\"\n+++\n"), @"mine.md:2:1: unknown field `titel`, expected one of `title`, `number`, `promise`, `builds_on`, `given`, `links`, `symbols` / lessons/README.md lists the keys each block has");
    assert_snapshot!(lesson("+++\ntitle = \"T\"\nnonsense\n+++\n"), @"mine.md:3:9: key with no value, expected `=` / lessons/README.md lists the keys each block has");
    assert_snapshot!(lesson("+++\ntitle = \"T\"\n+++\n```pyhton\na = 1\n```\n"), @"mine.md:4:1: there is no block called `pyhton` / did you mean `python`?");
    assert_snapshot!(lesson("+++\ntitle = \"T\"\n+++\n```question\nask = 3\n```\n"), @"mine.md:5:7: invalid type: integer `3`, expected a string / lessons/README.md lists the keys each block has");
    assert_snapshot!(lesson("+++\ntitle = \"T\"\n+++\n### Deep\n"), @"mine.md:4:1: a lesson has sections of one level / write `## ` before a section's title");
    assert_snapshot!(lesson(""), @r#"
    mine.md:1:1: this lesson has no front matter / begin the file with:
    +++
    title = "…"
    +++
    "#);
}

#[test]
fn what_check_finds() {
    assert_snapshot!(checked("Here [3.0](=a[0,0]) it is.\n\n```python\na = column(1, 2)\n```\n"), @"mine.md:4:6: a[0,0] is 1, not 3.0 / write 1.0");
    assert_snapshot!(checked("Here [3.0](=b) it is.\n\n```python\na = column(1, 2)\n```\n"), @"mine.md:4:6: `b`: unknown name `b`");
    assert_snapshot!(checked("Here [3.0](=a[) it is.\n\n```python\na = column(1, 2)\n```\n"), @"mine.md:4:6: `a[`: unexpected EOF while parsing");
    assert_snapshot!(checked("Words.\n\n```python\na = column(1, 2)\n```\n\n```question\nask = \"What?\"\ncell = \"b\"\n```\n"), @"mine.md:12:8: the block above does not assign the cell asked for, `b` / put the question after the block that works its answer out");
    assert_snapshot!(checked("Words.\n\n```python\na = column(1, 2)\n```\n\n```question\nask = \"What?\"\ncell = \"a[5, 0]\"\n```\n"), @"mine.md:12:8: `a` is 2×1 here, and has no cell [5, 0] / rows and columns count from 0");
    assert_snapshot!(checked("Words.\n\n```python\na = column(1, 2)\n```\n\n```try\nedit = \"b\"\nto = 1\nlook = \"L.\"\n```\n"), @"mine.md:11:8: `b` is not a number written in the program up to here / name a variable whose cell is written out, as in column(0.9, 0.1)");
    assert_snapshot!(checked("Words.\n\n```picture\nkind = \"network\"\nlayers = [[\"b\"]]\n```\n\nWords.\n\n```python\na = column(1, 2)\n```\n"), @"mine.md:8:13: the picture here names `b`, which the program never assigns");
    assert_snapshot!(checked("Words.\n\n```picture\nkind = \"netwrok\"\n```\n\nWords.\n\n```python\na = column(1, 2)\n```\n"), @"mine.md:7:8: unknown variant `netwrok`, expected one of `none`, `network`, `function`, `chart`, `curve`, `image`, `images`, `histogram`, `arrows`, `bars`, `sample`, `plane` / lessons/README.md lists the keys each block has");
    assert_snapshot!(checked("Words.\n\n```python\na = column(1, 2)\n```\n\n```python\nassert a[0, 0] > 3\n```\n"), @"mine.md:11:8: this assert does not hold / 1 is not more than 3");
}

/// The author's guide lists the functions as the table has them. `INSTA_UPDATE=always` writes the list anew.
#[test]
fn the_guide_lists_every_function() {
    const GUIDE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/lessons/README.md");
    const BEFORE: &str = "<!-- The list of functions, written by a test from the table of them. -->\n";
    const AFTER: &str = "<!-- The end of the list. -->\n";
    let row = |builtin: &Builtin| {
        let method = builtin.is(Also::Method).then(|| format!(" `.{}()`", builtin.name()));
        format!("| `{}`{} | {} |", builtin.names.join("` `"), method.unwrap_or_default(), builtin.help)
    };
    let mut list = "| function | what it gives |\n|---|---|\n".to_owned();
    for builtin in BUILTINS {
        writeln!(list, "{}", row(builtin)).unwrap();
    }
    let guide = fs::read_to_string(GUIDE).unwrap();
    let (above, rest) = guide.split_once(BEFORE).unwrap();
    let (_, below) = rest.split_once(AFTER).unwrap();
    let right = [above, BEFORE, &list, AFTER, below].concat();
    if guide != right && std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(GUIDE, &right).unwrap();
    }
    assert_eq!(guide, right, "with INSTA_UPDATE=always this test writes the list");
}

#[test]
fn every_function_of_ours_is_in_the_prelude() {
    for builtin in BUILTINS {
        let heads = [format!("\ndef {}(", builtin.name()), format!("\nclass {}:", builtin.name())];
        let is_defined = heads.iter().any(|head| PRELUDE.contains(head));
        assert_eq!(is_defined, builtin.home == Home::Prelude, "{}", builtin.name());
        for name in builtin.names {
            assert_eq!(Builtin::named(name), Some(builtin), "two functions are called {name}");
        }
    }
}
