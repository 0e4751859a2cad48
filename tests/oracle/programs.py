"""Proves programs of one's own by CPython with NumPy, which knows nothing of nn-tutor.

    python tests/oracle/programs.py BINARY

Each program is run as `BINARY debug PROGRAM --python` writes it, its records in it. Every variable as its last round
leaves it is compared with that of `BINARY debug PROGRAM --json --full` at that round, to 1e-9: once natively where the
program is known, once by the plan that all others go by. A network of random arrays, as other programs keep them, is
brought along by `BINARY open` and proved in the same way.
"""

import contextlib
import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
TOLERANCE = 1e-9
EPOCHS = 2


def run(binary, *arguments):
    done = subprocess.run([binary, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"programs: nn-tutor {' '.join(map(str, arguments))}: {done.stderr.strip()}")
    return done.stdout


def furthest(binary, program, records, rounds):
    """The furthest any variable is from NumPy's after the last round, and how many there are."""
    limits = ["--limit", records, "--epochs", EPOCHS]
    script = run(binary, "debug", program, *limits, "--python")
    space = {"__file__": str(program), "__name__": "program"}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(script, str(program), "exec"), space)
    place = ["--epoch", EPOCHS, "--sample", rounds - 1]
    variables = json.loads(run(binary, "debug", program, *limits, *place, "--json", "--full"))["variables"]
    return compared(program, variables, space), len(variables)


def compared(program, variables, space):
    """The furthest any variable is from NumPy's; one of another shape ends it all."""
    distance = []
    for name, value in variables.items():
        ours, theirs = np.array(value, float), np.array(space[name], float)
        if ours.shape != theirs.shape:
            sys.exit(f"programs: {program.name}: `{name}` is {ours.shape}, and {theirs.shape} under NumPy")
        distance.append(np.abs(ours - theirs).max())
    return max(distance)


def taken_out(binary, folder, program, sample):
    """The furthest that a notebook's cells, and weights as a file, are from the record of a sample."""
    at = ["debug", program, "--limit", 40, "--sample", sample]
    variables = json.loads(run(binary, *at, "--json", "--full"))["variables"]
    book = folder / f"{program.stem}.ipynb"
    run(binary, *at, "--notebook", book)
    cells = json.loads(book.read_text())["cells"]
    space = {"__name__": "notebook"}
    with contextlib.redirect_stdout(io.StringIO()), contextlib.chdir(folder):
        for cell in cells:
            if cell["cell_type"] == "code":
                exec(compile("".join(cell["source"]), "notebook", "exec"), space)
    distance = compared(program, variables, space)
    run(binary, *at[:-1], sample + 1, "--weights", folder / "out.npz")
    with np.load(folder / "out.npz") as arrays:
        if not arrays.files:
            sys.exit(f"programs: {program.name}: no weights in the file")
        return max(distance, compared(program, {name: variables[name] for name in arrays.files}, arrays))


def brought(binary, folder, activation, output, loss):
    """The program of a network of random arrays, kept as scikit-learn does."""
    chance = np.random.default_rng(7)
    sizes = [784, 12, 9, 10]
    arrays = {f"coefs_{at}": chance.normal(0, (2 / m) ** 0.5, (m, n)) for at, (m, n) in enumerate(zip(sizes, sizes[1:]))}
    arrays |= {f"intercepts_{at}": chance.normal(0, 0.1, n) for at, n in enumerate(sizes[1:])}
    np.savez(folder / "brought.npz", **arrays)
    program = folder / f"{activation}-{output}-{loss}.py"
    # Without a squashing function a step soon leads too far.
    rate = 0.0005 if activation == "linear" else 0.05
    how = ["--activation", activation, "--output", output, "--loss", loss, "--lr", rate]
    run(binary, "open", folder / "brought.npz", *how, "--out", program)
    return program


def main():
    binary = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        deck = (HERE.parent.parent / "data" / "deck.py").read_text()
        (folder / "deck.py").write_text(deck)
        # The same numbers by other words: not known, and so by the plan.
        (folder / "own.py").write_text(deck.replace("0.5 * sum", "1 / 2 * sum"))
        cases = [(folder / "deck.py", 40, 40), (folder / "own.py", 40, 40), (HERE / "programs" / "momentum.py", 100, 4)]
        cases += [(HERE / "programs" / "natural.py", 40, 4)]
        cases += [(HERE / "programs" / name, 40, 40) for name in ("lists.py", "functions.py")]
        kinds = [("relu", "softmax", "cross-entropy"), ("tanh", "sigmoid", "squared"), ("sigmoid", "softmax", "squared"),
                 ("linear", "linear", "squared"), ("tanh", "sigmoid", "cross-entropy")]  # fmt: skip
        networks = [brought(binary, folder, *kind) for kind in kinds]
        cases += [(network, 30, 30) for network in networks]
        worst = 0.0
        for program, records, rounds in cases:
            distance, count = furthest(binary, program, records, rounds)
            print(f"{program.name}: {count} variables, furthest {distance:.1e}")
            worst = max(worst, distance)
        for program in (HERE / "programs" / "functions.py", folder / "own.py", networks[0]):
            distance = taken_out(binary, folder, program, 7)
            print(f"{program.name} as a notebook, and its weights: furthest {distance:.1e}")
            worst = max(worst, distance)
        if not worst < TOLERANCE:
            sys.exit(f"programs: {worst:.1e} apart, and {TOLERANCE:.0e} is allowed")


if __name__ == "__main__":
    main()
