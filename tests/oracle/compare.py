"""Proves nn-tutor's numbers by NumPy, which knows nothing of nn-tutor.

    python tests/oracle/compare.py BINARY [LESSON.md ...]

For every lesson three things are compared with `BINARY lesson FILE --json`, to 1e-12 absolute and relative:

* the script: what `--python` prints is run, and every variable it ends with is compared;
* the steps: the lesson's program is taken out of the Markdown, walked here operation by operation with NumPy, and
  every step's operation, line, shape and value is compared, in order;
* the same steps by hand, with `--round 3`: every computed result goes through `numpy.round`. A sum on a tie between two
  roundings may go to either.

Of ours only lessons/prelude.py is used, which says in NumPy what the functions of ours mean; all others are NumPy's.
"""

import ast
import contextlib
import importlib.util
import io
import json
import operator
import re
import subprocess
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
TOLERANCE = 1e-12
DECIMALS = 3

OPERATORS = {
    ast.Add: ("add", operator.add),
    ast.Sub: ("subtract", operator.sub),
    ast.Mult: ("multiply", operator.mul),
    ast.Div: ("divide", operator.truediv),
    ast.FloorDiv: ("floor_divide", operator.floordiv),
    ast.Mod: ("remainder", operator.mod),
    ast.Pow: ("power", operator.pow),
    ast.MatMult: ("matmul", operator.matmul),
}
COMPARISONS = {
    ast.Eq: ("equal", operator.eq),
    ast.NotEq: ("not_equal", operator.ne),
    ast.Lt: ("less", operator.lt),
    ast.LtE: ("less_equal", operator.le),
    ast.Gt: ("greater", operator.gt),
    ast.GtE: ("greater_equal", operator.ge),
}
CONNECTIVES = {ast.And: ("logical_and", np.logical_and), ast.Or: ("logical_or", np.logical_or)}
# The record gives a function's first name.
FIRST_NAMES = {
    "asarray": "array",
    "identity": "eye",
    "zeros_like": "zeros",
    "ones_like": "ones",
    "full_like": "full",
    "absolute": "abs",
    "expit": "sigmoid",
    "around": "round",
    "amin": "min",
    "amax": "max",
    "pow": "power",
    "dot": "matmul",
}
# Values written out, not worked out: by-hand rounding leaves them alone.
WRITTEN_OUT = {"given", "loop", "array", "column", "zeros", "ones", "full", "eye", "one_hot", "target_column"}
WRITTEN_OUT |= {"load_records", "load_weights", "initial_weights", "load_picture", "box_means"}


# What is added up of many numbers: its last bit goes by the order of adding.
SUMS = {"matmul", "sum", "mean", "var", "std"}


def load_prelude():
    spec = importlib.util.spec_from_file_location("prelude", ROOT / "lessons" / "prelude.py")
    prelude = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(prelude)
    return prelude


PRELUDE = load_prelude()


def function(name):
    """What a name means in a program: one of ours, or else NumPy's."""
    ours = getattr(PRELUDE, name, None) or getattr(PRELUDE, FIRST_NAMES.get(name, name), None)
    return ours or getattr(np, name)


def program(markdown):
    """The Python blocks of a lesson, every line in its place and all other lines empty."""
    lines, fence, is_python = [], None, False
    for line in markdown.split("\n"):
        mark = re.match(r" {0,3}(`{3,}|~{3,})\s*(.*)$", line)
        if fence is None and mark:
            fence, is_python = mark[1], mark[2].strip() == "python"
            lines.append("")
        elif fence and mark and not mark[2].strip() and mark[1][0] == fence[0] and len(mark[1]) >= len(fence):
            fence = None
            lines.append("")
        else:
            lines.append(line if fence and is_python else "")
    return "\n".join(lines)


class Walk:
    """Runs a program, noting every operation as (operation, line, value); by hand where there are decimals.

    `ours` are the record's steps, asked only where a sum has two roundings that are right.
    """

    def __init__(self, source, decimals=None, ours=()):
        self.decimals = decimals
        self.ours = ours
        self.steps = []
        self.variables = {}
        self.modules = {"np", "numpy"}
        self.block(ast.parse(source).body)

    def note(self, name, node, value):
        if self.decimals is not None and name not in WRITTEN_OUT and np.asarray(value).dtype.kind == "f":
            value = self.rounded(name, value)
        self.steps.append((name, node.lineno, value))
        return value

    def rounded(self, name, value):
        """A value by hand.

        A sum that lies on a tie, such as -0.0005, is rounded to one side or the other by its last bit, and so by the
        order of adding, which is NumPy's own. The record's rounding is right then if it is the other neighbour of the
        tie, and what follows is to be computed from it.
        """
        rounded = np.round(value, self.decimals)
        if name not in SUMS or len(self.steps) >= len(self.ours):
            return rounded
        ours = np.asarray(self.ours[len(self.steps)]["value"], dtype=float)
        if ours.shape != np.shape(rounded):
            return rounded
        are_neighbours = np.abs(np.abs(ours - rounded) - 10.0**-self.decimals) <= TOLERANCE
        is_tie = np.abs(value - (ours + rounded) / 2) <= TOLERANCE
        return np.where(are_neighbours & is_tie, ours, rounded)[()]

    def block(self, statements):
        for statement in statements:
            self.statement(statement)

    def statement(self, node):
        first = len(self.steps)
        match node:
            case ast.Import():
                self.modules |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
            case ast.ImportFrom() | ast.Pass():
                pass
            case ast.Assign(targets=[ast.Name(id=name)]):
                self.variables[name] = self.whole(first, node.value, self.value(node.value))
            case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name)) as place]):
                new = self.value(node.value)
                self.set_cells(node, name, [self.half(half) for half in place.slice.elts], new)
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
                for target, value in zip(targets, [self.value(value) for value in values], strict=True):
                    self.variables[target.id] = self.note("given", node, value)
            case ast.AugAssign(target=ast.Name(id=name)):
                old = self.variables[name]
                word, do = OPERATORS[type(node.op)]
                self.variables[name] = self.note(word, node, do(old, self.value(node.value)))
            case ast.AugAssign(target=ast.Subscript(value=ast.Name(id=name)) as place):
                at = [self.half(half) for half in place.slice.elts]
                is_slice = isinstance(at[0], slice)
                old = self.note("slice" if is_slice else "index", place, self.variables[name][*at])
                new = self.value(node.value)
                word, do = OPERATORS[type(node.op)]
                self.set_cells(node, name, at, self.note(word, node, do(old, new)))
            case ast.Expr(value=ast.Call(func=ast.Name(id="print"), args=[shown])) | ast.Expr(value=shown):
                self.whole(first, shown, self.value(shown))
            case ast.Assert():
                holds = self.whole(first, node.test, self.value(node.test))
                assert holds, f"line {node.lineno}: the assert does not hold"
            case ast.If():
                self.block(node.body if self.holds(first, node.test) else node.orelse)
            case ast.While(orelse=[]):
                while self.holds(len(self.steps), node.test):
                    self.block(node.body)
            case ast.For(target=ast.Name(id=name), iter=ast.Call(args=bounds)):
                for value in range(*[self.value(bound) for bound in bounds]):
                    self.variables[name] = self.note("loop", node, value)
                    self.block(node.body)
            case _:
                raise NotImplementedError(f"line {node.lineno}: {ast.unparse(node)}")

    def whole(self, first, node, value):
        """A statement's value; if no operation of the statement made it, taking it is the step."""
        return self.note("given", node, value) if len(self.steps) == first else value

    def holds(self, first, test):
        return bool(self.whole(first, test, self.value(test)))

    def set_cells(self, node, name, at, new):
        matrix = self.variables[name].copy()
        matrix[*at] = new
        self.variables[name] = self.note("setitem", node, matrix)

    def value(self, node):
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Name(id=name):
                return self.variables[name]
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=value)):
                return -value
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self.note("negative", node, -self.value(operand))
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.value(operand)
            case ast.BinOp():
                left, right = self.value(node.left), self.value(node.right)
                word, do = OPERATORS[type(node.op)]
                return self.note(word, node, do(left, right))
            case ast.Compare(ops=[comparison], comparators=[right]):
                left, right = self.value(node.left), self.value(right)
                word, do = COMPARISONS[type(comparison)]
                return self.note(word, node, do(left, right))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self.note("logical_not", node, np.logical_not(self.value(operand)))
            case ast.BoolOp(op=op, values=[first, *others]):
                word, does = CONNECTIVES[type(op)]
                outcome = self.value(first)
                for other in others:
                    if bool(outcome) == isinstance(op, ast.Or):
                        break
                    outcome = self.note(word, node, does(outcome, self.value(other)))
                return outcome
            case ast.Attribute(attr="T"):
                return self.note("transpose", node, self.value(node.value).T)
            case ast.Attribute(attr="size"):
                return self.note("shape", node, self.value(node.value).size)
            case ast.Subscript(value=ast.Attribute(value=inner, attr="shape"), slice=ast.Constant(value=axis)):
                return self.note("shape", node, self.value(inner).shape[axis])
            case ast.Subscript(slice=ast.Tuple(elts=[row, column])):
                matrix = self.value(node.value)
                is_slice = isinstance(row, ast.Slice)
                row, column = self.half(row), self.half(column)
                return self.note("slice" if is_slice else "index", node, matrix[row, column])
            case ast.Call():
                return self.call(node)
        raise NotImplementedError(f"line {node.lineno}: {ast.unparse(node)}")

    def half(self, node):
        if isinstance(node, ast.Slice):
            return slice(node.lower and self.value(node.lower), node.upper and self.value(node.upper))
        return self.value(node)

    def is_module(self, node):
        match node:
            case ast.Name(id=name):
                return name in self.modules
            case ast.Attribute(value=inner):
                return self.is_module(inner)
        return False

    def call(self, node):
        match node.func:
            case ast.Name(id=name):
                arguments = list(node.args)
            case ast.Attribute(value=receiver, attr=name):
                arguments = list(node.args) if self.is_module(receiver) else [receiver, *node.args]
        word = FIRST_NAMES.get(name, name)
        is_method = len(arguments) > len(node.args)
        if word == "array" and not isinstance(arguments[0], ast.List):
            return self.note("copy", node, np.copy(self.value(arguments[0])))
        values = [self.argument(argument) for argument in arguments]
        named = {}
        for keyword in node.keywords:
            if keyword.arg == "axis" or keyword.arg == "keepdims":
                named[keyword.arg] = ast.literal_eval(keyword.value)
            elif keyword.arg != "dtype":
                named[keyword.arg] = self.value(keyword.value)
        if name == "reshape" and is_method and len(values) == 3:
            values = [values[0], tuple(values[1:])]
        if name == "dot" and (np.ndim(values[0]) == 0 or np.ndim(values[1]) == 0):
            word = "multiply"
        return self.note(word, node, function(name)(*values, **named))

    def argument(self, node):
        """An argument: a value, a matrix written out, or a shape."""
        match node:
            case ast.List():
                return [self.argument(item) for item in node.elts]
            case ast.Tuple():
                return tuple(self.value(item) for item in node.elts)
            case ast.Attribute(value=inner, attr="shape"):
                shape = self.value(inner).shape
                return tuple(self.note("shape", node, size) for size in shape)
        return self.value(node)


def record(binary, file, *options):
    done = subprocess.run([binary, "lesson", str(file), "--json", *options], capture_output=True, text=True)
    if not done.stdout:
        raise AssertionError(f"no record: {done.stderr.strip()}")
    whole = json.loads(done.stdout)
    if "error" in whole or done.returncode:
        raise AssertionError(f"the program stopped: {whole.get('error', done.stderr)}")
    return whole


def same(ours, theirs, what):
    """Raises unless a value of the record equals NumPy's, in shape and in every number."""
    theirs = np.asarray(theirs)
    ours = np.asarray(ours, dtype=float)
    if ours.shape != theirs.shape:
        raise AssertionError(f"{what}: the record's shape is {ours.shape}, NumPy's {theirs.shape}")
    theirs = theirs.astype(float)
    close = np.abs(ours - theirs) <= TOLERANCE + TOLERANCE * np.abs(theirs)
    if not close.all():
        worst = np.unravel_index(np.argmax(np.abs(ours - theirs)), ours.shape)
        raise AssertionError(f"{what}: at {list(map(int, worst))} the record has {ours[worst]}, NumPy {theirs[worst]}")


def compare_script(binary, file, whole):
    done = subprocess.run([binary, "lesson", str(file), "--python"], capture_output=True, text=True, check=True)
    names = {"__name__": "lesson"}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(done.stdout, f"{file.name} as a script", "exec"), names)
    for name, value in whole["variables"].items():
        if name not in names:
            raise AssertionError(f"the script leaves no variable {name}")
        same(value, names[name], f"variable {name}")


def compare_steps(whole, walk):
    steps = whole["steps"]
    for number, (ours, (word, line, value)) in enumerate(zip(steps, walk.steps), start=1):
        what = f"step {number}, line {line}, {ours['source']}"
        if (ours["index"], ours["op"], ours["line"]) != (number, word, line):
            raise AssertionError(f"{what}: the record has {ours['op']} on line {ours['line']}, here it is {word}")
        if ours["shape"] != list(np.shape(value)):
            raise AssertionError(f"{what}: the record's shape is {ours['shape']}, NumPy's {np.shape(value)}")
        same(ours["value"], value, what)
    if len(steps) != len(walk.steps):
        raise AssertionError(f"the record has {len(steps)} steps, here there are {len(walk.steps)}")
    if set(whole["variables"]) != set(walk.variables):
        raise AssertionError(f"variables differ: {set(whole['variables']) ^ set(walk.variables)}")
    for name, value in whole["variables"].items():
        same(value, walk.variables[name], f"variable {name}")
    return len(steps)


def compare(binary, file):
    """Compares one lesson; the counts of steps compared, exact and by hand."""
    source = program(file.read_text(encoding="utf-8"))
    exact = record(binary, file)
    compare_script(binary, file, exact)
    count = compare_steps(exact, Walk(source))
    rounded = record(binary, file, "--round", str(DECIMALS))
    # Rounding can make an assert fail that holds exactly; the record would say so, and so would the walk.
    return count, compare_steps(rounded, Walk(source, DECIMALS, rounded["steps"]))


def main(arguments):
    if not arguments:
        sys.exit(__doc__)
    binary = str(Path(arguments[0]).resolve())
    files = [Path(name) for name in arguments[1:]]
    if not files:
        files = sorted((ROOT / "lessons").glob("[0-9]*.md")) + sorted((ROOT / "tests/oracle/lessons").glob("*.md"))
    failed = 0
    for file in files:
        try:
            count, by_hand = compare(binary, file)
            print(f"ok      {file.name}: {count} steps, {by_hand} by hand")
        except Exception as why:
            failed += 1
            print(f"FAILED  {file.name}: {type(why).__name__}: {why}")
    print(f"{len(files) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
