"""Proves nn-tutor's training by NumPy, which knows nothing of nn-tutor.

    python tests/oracle/training.py BINARY

The initial weights of `BINARY train --epochs 0` are compared with those worked out here from the seed, to 1e-15 of
each. Then, for both rules, `BINARY train` learns 500 and 1,000 records from those weights, NumPy learns the same
records from the same weights with whole matrices, and every weight is compared, to 1e-9.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

HIDDEN = 200
LEARNING_RATE = 0.1
SEED = 7
TOLERANCE = 1e-9


def initial_weights(rows, columns, seed, layer):
    """Weights into a layer that has learned nothing: normal about 0, with standard deviation 1/sqrt(columns).

    Layer 1 is the hidden layer and 2 the output layer. Row by row, from a generator known everywhere and not from
    NumPy's own, so that a seed means the same weights in every language: the 64-bit words of ChaCha8 (Bernstein
    2008; the key is the seed and 16 bytes naming the use, the stream is the layer), made uniform by their upper 53
    bits and normal by Box and Muller's transform.
    """
    pairs = (rows * columns + 1) // 2
    blocks = (pairs + 3) // 4

    # A block is 16 words of 32 bits: 4 of constants, 8 of key, the block's number, the stream. All blocks at once.
    key = int(seed).to_bytes(8, "little") + b"nn-tutor weights" + bytes(8)
    number = np.arange(blocks, dtype=np.uint64)
    start = np.zeros((16, blocks), dtype=np.uint32)
    start[0:4] = np.frombuffer(b"expand 32-byte k", "<u4")[:, None]
    start[4:12] = np.frombuffer(key, "<u4")[:, None]
    start[12], start[13] = number & 0xFFFFFFFF, number >> 32
    start[14], start[15] = layer & 0xFFFFFFFF, layer >> 32

    def mix(words, a, b, c, d):
        for sum_at, with_at, turned, bits in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            words[sum_at] += words[with_at]
            words[turned] ^= words[sum_at]
            words[turned] = (words[turned] << bits) | (words[turned] >> (32 - bits))

    words = start.copy()
    for _ in range(4):  # Eight rounds: down the columns, then along the diagonals.
        for at in range(4):
            mix(words, at, 4 + at, 8 + at, 12 + at)
        for at in range(4):
            mix(words, at, 4 + (at + 1) % 4, 8 + (at + 2) % 4, 12 + (at + 3) % 4)
    words = (words + start).T.astype(np.uint64).reshape(-1, 2)
    uniform = ((words[:, 0] | words[:, 1] << 32) >> 11) / 2.0**53

    u, v = uniform[: 2 * pairs].reshape(-1, 2).T
    radius = np.sqrt(-2 * np.log(1 - u))
    normal = np.stack([radius * np.cos(2 * np.pi * v), radius * np.sin(2 * np.pi * v)], axis=1)
    return normal.reshape(-1)[: rows * columns].reshape(rows, columns) / np.sqrt(columns)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def train(wih, who, records, rule):
    """The weights after learning the records (label first, then the pixels) in their order."""
    wih, who = wih.copy(), who.copy()
    for record in records:
        inputs = (record[1:] / 255 * 0.99 + 0.01).reshape(-1, 1)
        targets = np.full((len(who), 1), 0.01)
        targets[int(record[0])] = 0.99
        hidden_outputs = sigmoid(wih @ inputs)
        final_outputs = sigmoid(who @ hidden_outputs)
        output_errors = targets - final_outputs
        output_deltas = output_errors * final_outputs * (1 - final_outputs)
        hidden_errors = who.T @ (output_errors if rule == "deck" else output_deltas)
        who += LEARNING_RATE * output_deltas @ hidden_outputs.T
        wih += LEARNING_RATE * (hidden_errors * hidden_outputs * (1 - hidden_outputs)) @ inputs.T
    return wih, who


def run(binary, *arguments):
    done = subprocess.run([binary, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(f"nn-tutor {' '.join(map(str, arguments))}: {done.stderr.strip()}")


def load(file):
    with np.load(file) as arrays:
        return arrays["wih"], arrays["who"]


def furthest(ours, theirs, what, limit):
    """The largest of the differences given; raises if it is beyond the limit, or a matrix of another shape."""
    for a, b in zip(ours, theirs):
        if a.shape != b.shape:
            raise AssertionError(f"{what}: nn-tutor has a matrix {a.shape}, NumPy {b.shape}")
    difference = max(np.abs(a - b).max() for a, b in zip(ours, theirs))
    if not difference <= limit:
        raise AssertionError(f"{what}: nn-tutor and NumPy are {difference:.1e} apart; at most {limit:.0e} is allowed")
    return difference


def compare(binary, folder):
    data, start = folder / "digits.csv", folder / "start.npz"
    run(binary, "data", "make", "--count", 1000, "--seed", 3, "--out", data)
    options = ["--data", data, "--hidden", HIDDEN, "--lr", LEARNING_RATE, "--seed", SEED]
    run(binary, "train", *options, "--epochs", 0, "--out", start)
    wih, who = load(start)

    expected = [initial_weights(*wih.shape, SEED, 1), initial_weights(*who.shape, SEED, 2)]
    relative = [ours / theirs for ours, theirs in zip((wih, who), expected)]
    difference = furthest(relative, [np.ones_like(weights) for weights in expected], "initial weights", 1e-15)
    print(f"initial weights, seed {SEED}: furthest apart by {difference:.1e} of a weight")

    records = np.loadtxt(data, delimiter=",")
    for rule in ("deck", "gradient"):
        for count in (500, 1000):
            out = folder / f"{rule}-{count}.npz"
            options = ["--data", data, "--init", start, "--lr", LEARNING_RATE, "--rule", rule]
            run(binary, "train", *options, "--epochs", 1, "--limit", count, "--out", out)
            what = f"{count} records, rule {rule}"
            difference = furthest(load(out), train(wih, who, records[:count], rule), what, TOLERANCE)
            print(f"{what}: furthest apart by {difference:.1e}")


def main():
    binary = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        try:
            compare(binary, Path(folder))
        except AssertionError as fault:
            sys.exit(f"training: {fault}")


if __name__ == "__main__":
    main()
