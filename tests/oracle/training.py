"""Proves nn-tutor's training by NumPy, which knows nothing of nn-tutor.

    python tests/oracle/training.py BINARY

The initial weights of `BINARY train --epochs 0` are compared with those worked out here from the seed, and with those
of lessons/prelude.py: to the bit, the tail and the edges of the bell included. Then, for both rules, `BINARY train` learns 500 and 1,000 records from those weights, NumPy learns the same
records from the same weights with whole matrices, and every weight is compared, to 1e-9.
"""

import importlib.util
import math
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

HIDDEN = 200
LEARNING_RATE = 0.1
SEED = 7
TOLERANCE = 1e-9


class Words:
    """The 64-bit words of ChaCha8 (Bernstein 2008) in their order, from a key and a stream."""

    def __init__(self, key, stream):
        self.start = [*struct.unpack("<4I", b"expand 32-byte k"), *struct.unpack("<8I", key)]
        self.stream = [stream & 0xFFFFFFFF, stream >> 32]
        self.block, self.ready = 0, []

    def next(self):
        if not self.ready:
            self.ready = self.mixed()[::-1]
        return self.ready.pop()

    def mixed(self):
        # A block is 16 words of 32 bits: 4 of constants, 8 of key, the block's number, the stream.
        start = self.start + [self.block & 0xFFFFFFFF, self.block >> 32] + self.stream
        self.block += 1
        words = start.copy()

        def mix(a, b, c, d):
            for sum_at, with_at, turned, bits in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                words[sum_at] = (words[sum_at] + words[with_at]) & 0xFFFFFFFF
                crossed = words[turned] ^ words[sum_at]
                words[turned] = (crossed << bits | crossed >> (32 - bits)) & 0xFFFFFFFF

        for _ in range(4):  # Eight rounds: down the columns, then along the diagonals.
            for at in range(4):
                mix(at, 4 + at, 8 + at, 12 + at)
            for at in range(4):
                mix(at, 4 + (at + 1) % 4, 8 + (at + 2) % 4, 12 + (at + 3) % 4)
        whole = [(word + first) & 0xFFFFFFFF for word, first in zip(words, start)]
        return [low | high << 32 for low, high in zip(whole[0::2], whole[1::2])]


def key_of(seed):
    """A key of 32 bytes from a seed, by PCG32 (O'Neill 2014) with the constants of Rust's rand_core."""
    state, key = seed, []
    for _ in range(8):
        state = (state * 0x5851F42D4C957F2D + 0xA17654E46FBE17F3) % 2**64
        word, turn = ((state >> 18 ^ state) >> 27) & 0xFFFFFFFF, state >> 59
        key.append((word >> turn | word << (32 - turn)) & 0xFFFFFFFF)
    return struct.pack("<8I", *key)


# The ziggurat of Marsaglia and Tsang as Doornik has it (2005): 256 layers of one area under the bell.
AREA, TAIL = 0.00492867323399, 3.6541528853610088


def bell(x):
    return math.exp(-x * x / 2)


EDGES = [AREA / bell(TAIL), TAIL]
while len(EDGES) < 256:
    EDGES.append(math.sqrt(-2 * math.log(AREA / EDGES[-1] + bell(EDGES[-1]))))
EDGES.append(0.0)


def normal(words):
    """The next number normal about 0 with standard deviation 1."""
    while True:
        word = words.next()
        layer, side = word & 255, (word >> 12) / 2.0**51 - 1
        x = side * EDGES[layer]
        if abs(x) < EDGES[layer + 1]:  # Under the bell whatever its height there.
            return x
        if layer == 0:
            return math.copysign(beyond(words), side)
        low, high = bell(EDGES[layer]), bell(EDGES[layer + 1])
        if high + (low - high) * (words.next() >> 11) / 2.0**53 < bell(x):
            return x


def beyond(words):
    """A number in the tail (Marsaglia 1964)."""
    while True:
        along, up = (math.log(((words.next() >> 12) + 0.5) / 2.0**52) for _ in range(2))
        if -2 * up >= (along / TAIL) ** 2:
            return TAIL - along / TAIL


def initial_weights(rows, columns, seed, layer):
    """Weights into a layer that has learned nothing: normal about 0, with standard deviation 1/sqrt(columns).

    Layer 1 is the hidden layer and 2 the output layer. Row by row, from a generator known everywhere and not from
    NumPy's own, so that a seed means the same weights in every language. A number is drawn in single precision.
    """
    words = Words(key_of(seed), (1 << 56) + layer)
    drawn = [normal(words) for _ in range(rows * columns)]
    return np.array(drawn).astype(np.float32).astype(float).reshape(rows, columns) * (1 / math.sqrt(columns))


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


def load_prelude():
    path = Path(__file__).resolve().parents[2] / "lessons" / "prelude.py"
    spec = importlib.util.spec_from_file_location("prelude", path)
    prelude = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(prelude)
    return prelude


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

    prelude = load_prelude()
    for layer, ours in ((1, wih), (2, who)):
        for theirs in (initial_weights(*ours.shape, SEED, layer), prelude.initial_weights(ours.shape, SEED, layer)):
            furthest([ours], [theirs], "initial weights", 0)
    tail = np.count_nonzero(np.abs(wih) * math.sqrt(wih.shape[1]) > TAIL)
    print(f"initial weights, seed {SEED}: {wih.size + who.size} the same to the bit, {tail} of the tail among them")

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
