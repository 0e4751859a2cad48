"""Proves the debugger's samples by NumPy, which knows nothing of nn-tutor.

    python tests/oracle/debug.py BINARY

Built-in handwriting is learned from by both rules, by NumPy with whole matrices from the weights of
`BINARY train --epochs 0`. At samples here and there, in two epochs, every variable of NumPy's step, by the names of the
step's program, is compared with `BINARY debug --sample N --epoch E --json --full`, to 1e-9.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

HIDDEN = 30
LEARNING_RATE = 0.2
RECORDS = 400
TOLERANCE = 1e-9
PLACES = [(1, 0), (1, 1), (1, 257), (2, 3), (2, 399)]


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def step(wih, who, record, rule):
    """One step of training: every variable as it leaves them."""
    inputs = (record[1:] / 255 * 0.99 + 0.01).reshape(-1, 1)
    targets = np.full((len(who), 1), 0.01)
    targets[int(record[0])] = 0.99
    hidden_inputs = wih @ inputs
    hidden_outputs = sigmoid(hidden_inputs)
    final_inputs = who @ hidden_outputs
    final_outputs = sigmoid(final_inputs)
    output_errors = targets - final_outputs
    slopes = final_outputs * (1 - final_outputs)
    hidden_errors = who.T @ (output_errors if rule == "deck" else output_errors * slopes)
    who = who + LEARNING_RATE * (output_errors * slopes) @ hidden_outputs.T
    wih = wih + LEARNING_RATE * (hidden_errors * hidden_outputs * (1 - hidden_outputs)) @ inputs.T
    return {
        "inputs": inputs, "targets": targets, "hidden_inputs": hidden_inputs, "hidden_outputs": hidden_outputs,
        "final_inputs": final_inputs, "final_outputs": final_outputs, "output_errors": output_errors,
        "hidden_errors": hidden_errors, "wih": wih, "who": who,
    }  # fmt: skip


def run(binary, *arguments):
    done = subprocess.run([binary, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"debug: nn-tutor {' '.join(map(str, arguments))}: {done.stderr.strip()}")
    return done.stdout


def main():
    binary = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        data, start = Path(folder) / "digits.csv", Path(folder) / "start.npz"
        run(binary, "data", "make", "--count", RECORDS, "--seed", 5, "--out", data)
        run(binary, "train", "--data", data, "--hidden", HIDDEN, "--epochs", 0, "--out", start)
        records = np.loadtxt(data, delimiter=",")
        for rule in ("deck", "gradient"):
            with np.load(start) as weights:
                wih, who = weights["wih"], weights["who"]
            furthest = 0.0
            for epoch in (1, 2):
                for sample, record in enumerate(records):
                    theirs = step(wih, who, record, rule)
                    if (epoch, sample) in PLACES:
                        options = ["--data", data, "--hidden", HIDDEN, "--lr", LEARNING_RATE, "--rule", rule]
                        place = ["--epoch", epoch, "--sample", sample, "--json", "--full"]
                        ours = json.loads(run(binary, "debug", *options, *place))["variables"]
                        for name, value in theirs.items():
                            difference = np.abs(np.array(ours[name]) - value).max()
                            furthest = max(furthest, difference)
                            if not difference <= TOLERANCE:
                                sys.exit(f"debug: {name} at {epoch}:{sample}, rule {rule}: {difference:.1e} apart")
                    wih, who = theirs["wih"], theirs["who"]
            print(f"{len(PLACES)} samples, rule {rule}: furthest apart by {furthest:.1e}")


if __name__ == "__main__":
    main()
