//! What to write instead of what NumPy and Python have and the language has not, as one table.

/// What to write instead of a function, called by itself, out of a library or on a value with a dot.
pub(super) fn instead_of(function: &str) -> Option<&'static str> {
    INSTEAD.iter().find(|(names, _)| names.contains(&function)).map(|(_, instead)| *instead)
}

/// Instead of an index that is a list of numbers.
pub(crate) const BY_NUMBERS: &str = "T = (arange(10) == labels.reshape(-1, 1)) * 1.0 has a row for each label, as \
                                     eye(10)[labels]; sum(S * T, axis=1) takes a cell of each row, S - T \
                                     lessens it by 1, T @ X takes rows";
/// Instead of an index that is a matrix of truths.
pub(crate) const BY_TRUTHS: &str =
    "write where(x > 2, x, 0), which keeps the shape; the others add nothing to a sum of it";

/// Names that a function or a constant goes by, and what to write in its place.
const INSTEAD: &[(&[&str], &str)] = &[
    (&["int"], "an index, a count and the variable of a loop are whole already; floor(x) rounds down"),
    (&["float", "bool", "astype", "float64", "float32"], "leave it out; of truths x * 1.0 makes numbers"),
    (&["item", "tolist"], "take a cell: x[0, 0] of a matrix, x[0] of a list"),
    (&["empty", "empty_like"], "write zeros((3, 1))"),
    (
        &["concatenate", "append", "stack", "column_stack", "row_stack", "block"],
        "write vstack((A, B)) for one on top of another, hstack((A, B)) for side by side and for lists",
    ),
    (&["norm"], "write sqrt(sum(x ** 2))"),
    (&["inner", "vdot"], "write a @ b"),
    (&["einsum", "tensordot"], "write the product with @, or the sum with sum(…, axis=…)"),
    (
        &["squeeze", "expand_dims", "atleast_2d", "newaxis"],
        "write x.reshape(-1, 1) for a column, x.reshape(1, -1) for a row, x.ravel() for a list",
    ),
    (
        &["tile", "repeat", "broadcast_to"],
        "leave it out: a single row, column or number serves every one, as in A + row",
    ),
    (&["allclose"], "write isclose(a, b).all()"),
    (&["array_equal"], "write (a == b).all()"),
    (&["mod", "remainder"], "write a % b"),
    (&["true_divide"], "write a / b"),
    (&["floor_divide"], "write a // b"),
    (
        &["equal", "not_equal", "less", "less_equal", "greater", "greater_equal"],
        "write a == b, a != b, a < b, a <= b",
    ),
    (&["heaviside"], "write step(x), which is 1 at 0"),
    (&["relu"], "write maximum(0, x)"),
    (&["softmax"], "write it: e = exp(z - z.max()), then e / e.sum()"),
    (&["diag", "diagflat", "fill_diagonal"], "write eye(3) * d, with d a row or a list"),
    (&["trace"], "write sum(eye(3) * A)"),
    (&["size", "shape"], "write x.size, x.shape[0] or x.shape[1]"),
    (
        &["isnan", "isinf", "isfinite", "nan_to_num"],
        "leave it out: a program stops where a number would be none",
    ),
    (&["seterr", "errstate", "set_printoptions"], "leave it out"),
    (&["shuffle", "choice"], "draw an order: r.permutation(60), and take one number of it at a time"),
    (&["fill"], "write full((3, 1), 0.01), or x[:, :] = 0.01"),
    (&["enumerate", "zip"], "write `for i in range(3):`, and take the cells by i"),
];
