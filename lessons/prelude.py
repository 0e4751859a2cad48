"""What a lesson's program stands on under CPython: the few functions of ours, written with NumPy.

`nn-tutor lesson N --python` puts this above a lesson's program, and NumPy's own functions by their names below it, so
that the program runs unchanged. `sum`, `max`, `min`, `abs` and `round` are NumPy's there, as they are in nn-tutor.
"""

import base64 as _base64
import json as _json
import pathlib as _pathlib
import zlib as _zlib

import numpy as np

# What the functions below stand on, whatever a program goes on to call `np`, `exp` or `log`.
_numpy = np

# The folder of the script; a notebook has none.
_HERE = _pathlib.Path(globals().get("__file__", "notebook")).parent

# Files a script carries with it, packed; `nn-tutor lesson N --python` puts them in.
_FILES = {}


def array(values, dtype=float):
    """A matrix of floating-point numbers, given row by row."""
    return _numpy.array(values, dtype=dtype)


def asarray(values, dtype=float):
    """The same, but a matrix of floating-point numbers itself is given back."""
    return _numpy.asarray(values, dtype=dtype)


def column(*values):
    """The values under one another, as a matrix of one column."""
    return _numpy.array(values, dtype=float).reshape(-1, 1)


def full(shape, fill_value, dtype=float):
    """A matrix of one number everywhere, floating-point even if the number is whole."""
    return _numpy.full(shape, fill_value, dtype=dtype)


def full_like(pattern, fill_value, dtype=float):
    """One number everywhere, in the shape of another matrix."""
    return _numpy.full_like(pattern, fill_value, dtype=dtype)


def zeros_like(pattern, dtype=float):
    """Zeros in the shape of another matrix."""
    return _numpy.zeros_like(pattern, dtype=dtype)


def ones_like(pattern, dtype=float):
    """Ones in the shape of another matrix."""
    return _numpy.ones_like(pattern, dtype=dtype)


def flatten(values):
    """All numbers as a list of their own, row by row."""
    return _numpy.array(values).flatten()


def argsort(values, axis=-1):
    """Where sort takes each number from; equal ones stay in their order."""
    return _numpy.argsort(values, axis=axis, kind="stable")


def sigmoid(x):
    """1 / (1 + e^-x): squeezes any number in between 0 and 1."""
    return 1.0 / (1.0 + _numpy.exp(-x))


def logit(y):
    """ln(y / (1 - y)): undoes the sigmoid."""
    return _numpy.log(y / (1.0 - y))


def step(x):
    """1 where x is zero or more, 0 elsewhere."""
    return (x >= 0) * 1.0


def one_hot(label, classes):
    """A column with 1 at the label (counted from 0), 0 everywhere else."""
    return (_numpy.arange(classes).reshape(-1, 1) == int(label)) * 1.0


def target_column(label, classes):
    """The deck's targets: a column with 0.99 at the label (counted from 0), 0.01 everywhere else."""
    return _numpy.where(one_hot(label, classes) == 1, 0.99, 0.01)


def _shipped(name):
    """A file that comes with nn-tutor: carried by the script itself, or in the data folder beside this one."""
    if name in _FILES:
        return _zlib.decompress(_base64.b64decode(_FILES[name]))
    return (_HERE.parent / "data" / name).read_bytes()


def load_records(name):
    """The records of a data file, a row each: the label, then the pixels from 0 to 255."""
    lines = _shipped(name).decode().split()
    return _numpy.array([line.split(",") for line in lines], dtype=float)


# What a safetensors file calls the kinds of numbers, and what NumPy does.
_KINDS = {"F16": "<f2", "BF16": "<u2", "F32": "<f4", "F64": "<f8", "BOOL": "?"}
_KINDS |= {f"{word}{8 * size}": f"<{letter}{size}" for word, letter in ("Ii", "Uu") for size in (1, 2, 4, 8)}


def _held(numbers):
    """An array as whole numbers, truths or floating-point numbers, whatever its precision."""
    return numbers.astype({"i": int, "u": int, "b": bool}.get(numbers.dtype.kind, float))


def _tensors(content):
    """The arrays of a safetensors file by name: a length, a header in JSON, then the numbers row by row."""
    start = 8 + int.from_bytes(content[:8], "little")
    arrays = {}
    for name, about in _json.loads(content[8:start]).items():
        if name == "__metadata__":
            continue
        first, last = about["data_offsets"]
        kind = _KINDS[about["dtype"]]
        numbers = _numpy.frombuffer(content[start + first : start + last], kind)
        if about["dtype"] == "BF16":  # The upper half of a number of 32 bits.
            numbers = (numbers.astype("<u4") << 16).view("<f4")
        arrays[name] = _held(numbers.reshape(about["shape"]))
    return arrays


def load_weights(name, matrix):
    """A matrix of a network that comes with nn-tutor."""
    return _tensors(_shipped(name))[matrix]


def load(name):
    """The arrays of a file of your own by name, .npz or .safetensors; it lies beside the script or where you are."""
    beside = _HERE / name
    path = beside if beside.exists() else _pathlib.Path(name)
    if path.suffix == ".safetensors":
        return _tensors(path.read_bytes())
    if path.suffix == ".onnx":
        import onnx
        from onnx.numpy_helper import to_array

        graph = onnx.load(path).graph
        nodes = [node for node in graph.node if node.op_type == "Constant"]
        arrays = {array.name: to_array(array) for array in graph.initializer}
        arrays |= {node.output[0]: to_array(node.attribute[0].t) for node in nodes if node.attribute[0].HasField("t")}
        return {name: array.astype(float) for name, array in arrays.items()}
    with _numpy.load(path) as arrays:
        return {name: _held(arrays[name]) for name in arrays.files}


# How often `records` and `batches` go through all records; `nn-tutor debug PROGRAM --python` puts it in.
_EPOCHS = 1


def _every_record():
    """The records, a row each: the label, then the pixels from 0 to 255."""
    content = _shipped("records")
    pixels = int.from_bytes(content[:4], "little")
    return _numpy.frombuffer(content[4:], _numpy.uint8).reshape(-1, 1 + pixels)


class _Records:
    """The records of a training, epoch after epoch: a column of pixels from 0 to 255, and the label."""

    def __iter__(self):
        for _ in range(_EPOCHS):
            for record in _every_record():
                yield record[1:].reshape(-1, 1).astype(float), int(record[0])


records = _Records()


def batches(count):
    """The same, so many at a time: a row of pixels for each, and a column of labels."""
    every = _every_record()
    for _ in range(_EPOCHS):
        for start in range(0, len(every), count):
            part = every[start : start + count]
            yield part[:, 1:].astype(float), part[:, :1].astype(int)


def load_picture(name):
    """The shades of a picture, a row a row of pixels: a PNG file of 8-bit grey, its lines filtered or not."""
    content, at, packed = _shipped(name), 8, b""
    while at < len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        part = content[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height = int.from_bytes(part[:4], "big"), int.from_bytes(part[4:8], "big")
        elif kind == b"IDAT":
            packed += part
        at += length + 12
    lines, above, picture = _zlib.decompress(packed), [0] * width, []
    for row in range(height):
        way, line = lines[row * (width + 1)], list(lines[row * (width + 1) + 1 : (row + 1) * (width + 1)])
        for x in range(width):
            left, corner = (line[x - 1], above[x - 1]) if x else (0, 0)
            guess = left + above[x] - corner
            nearest = sorted((_numpy.abs(guess - near), order, near) for order, near in enumerate((left, above[x], corner)))
            filled = [0, left, above[x], (left + above[x]) // 2, nearest[0][2]][way]
            line[x] = (line[x] + filled) % 256
        picture.append(line)
        above = line
    return _numpy.array(picture, dtype=float)


def box_means(new, old):
    """A matrix whose rows each take the mean of their share of the old rows."""
    new, old = int(new), int(old)
    row, place = _numpy.arange(new)[:, None], _numpy.arange(old)[None, :]
    end = _numpy.minimum((row + 1) * old, (place + 1) * new)
    return _numpy.maximum(end - _numpy.maximum(row * old, place * new), 0) / old


def _key(seed):
    """The 32 bytes that Rust's rand makes of a seed, a word at a time by PCG32."""
    key, state = b"", int(seed)
    for _ in range(8):
        state = (state * 0x5851F42D4C957F2D + 0xA17654E46FBE17F3) % 2**64
        word, turn = (state >> 18 ^ state) >> 27 & 0xFFFFFFFF, state >> 59
        key += ((word >> turn | word << 32 - turn) & 0xFFFFFFFF).to_bytes(4, "little")
    return key


def _random_words(key, stream, count):
    """Random 64-bit words: the ChaCha8 generator, with a block counter and a stream of 64 bits each."""
    blocks = _numpy.arange(-(-count // 8), dtype=_numpy.uint64)
    low, high = _numpy.uint64(0xFFFFFFFF), _numpy.uint64(32)
    state = _numpy.empty((16, len(blocks)), _numpy.uint32)
    state[:4] = _numpy.frombuffer(b"expand 32-byte k", "<u4")[:, None]
    state[4:12] = _numpy.frombuffer(key, "<u4")[:, None]
    state[12], state[13] = blocks & low, blocks >> high
    state[14], state[15] = stream & 0xFFFFFFFF, stream >> 32
    mixed = state.copy()

    def turn(word, bits):
        return (word << _numpy.uint32(bits)) | (word >> _numpy.uint32(32 - bits))

    def quarter(a, b, c, d):
        for left, right, bits in ((a, b, 16), (c, d, 12), (a, b, 8), (c, d, 7)):
            mixed[left] += mixed[right]
            other = d if left == a else b
            mixed[other] = turn(mixed[other] ^ mixed[left], bits)

    for _ in range(4):
        for at in range(4):
            quarter(at, at + 4, at + 8, at + 12)
        for at in range(4):
            quarter(at, (at + 1) % 4 + 4, (at + 2) % 4 + 8, (at + 3) % 4 + 12)
    return _numpy.ascontiguousarray((mixed + state).T.astype("<u4")).view("<u8").reshape(-1)


def _normal_numbers(seed, stream, count):
    """Numbers normal about 0 with deviation 1, in single precision, by Doornik's ziggurat as Rust's rand_distr has it.

    The bell is covered by 256 layers of one area. A word chooses a layer and a place in it, and most lie under the
    bell whatever its height there; by its edge another word decides, and the lowest layer has the tail beside it.
    """
    area, tail = 0.00492867323399, 3.6541528853610088
    bell = lambda x: _numpy.exp(-x * x / 2)  # noqa: E731
    edges = [area / bell(tail), tail]
    while len(edges) < 256:
        edges.append(_numpy.sqrt(-2 * _numpy.log(area / edges[-1] + bell(edges[-1]))))
    edges = _numpy.array([*edges, 0.0])
    heights = bell(edges)

    words = _random_words(_key(seed), stream, count + count // 16 + 128)
    layers = (words & _numpy.uint64(255)).astype(int)
    sides = (words >> _numpy.uint64(12)) / 2.0**51 - 1
    found = sides * edges[layers]
    is_number = _numpy.abs(found) < edges[layers + 1]
    free = 0  # The first word that no number before has used.
    for at in _numpy.flatnonzero(~is_number[:-64]):
        if at < free:
            continue
        layer, free = layers[at], at + 1
        if layer > 0:
            height = (words[free] >> _numpy.uint64(11)) / 2.0**53
            height = heights[layer + 1] + (heights[layer] - heights[layer + 1]) * height
            is_number[at] = height < bell(found[at])
            free += 1
        while layer == 0 and not is_number[at]:
            along, up = _numpy.log((words[free : free + 2] >> _numpy.uint64(12)) / 2.0**52 + 2.0**-53)
            along /= tail
            found[at] = along - tail if sides[at] < 0 else tail - along
            is_number[at] = -2 * up >= along * along
            free += 2
        is_number[at + 1 : free] = False
    return found[is_number][:count].astype(_numpy.float32).astype(float)


def initial_weights(shape, seed, layer):
    """Weights by chance, normal with mean 0 and standard deviation 1/sqrt(columns)."""
    rows, columns = shape
    weights = _normal_numbers(seed, int(layer), rows * columns)
    return (weights * (1 / _numpy.sqrt(columns))).reshape(rows, columns)


class rng:
    """Seeded chance, with the numbers nn-tutor draws: each draw has a stream of its own."""

    def __init__(self, seed):
        self._seed, self._draws = int(seed), 0

    def __array__(self, dtype=None, copy=None):
        return _numpy.array([self._seed, self._draws], dtype=dtype)

    def __repr__(self):
        return f"rng({self._seed}), drawn from {self._draws} times"

    def _stream(self):
        self._draws += 1
        return (4 << 56) + self._draws - 1

    def _units(self, count):
        words = _random_words(_key(self._seed), self._stream(), count)[:count]
        return (words >> _numpy.uint64(11)) / 2.0**53

    def _shaped(self, numbers, size):
        return numbers[0] if size is None else numbers.reshape(size)

    def _count(self, size):
        return 1 if size is None else int(_numpy.prod(size))

    def normal(self, loc=0.0, scale=1.0, size=None):
        """Numbers normal about `loc` with deviation `scale`."""
        numbers = _normal_numbers(self._seed, self._stream(), self._count(size))
        return self._shaped(loc + scale * numbers, size)

    def uniform(self, low=0.0, high=1.0, size=None):
        """Numbers from `low` up to `high`, all equally likely."""
        return self._shaped(low + (high - low) * self._units(self._count(size)), size)

    def integers(self, low, high=None, size=None):
        """Whole numbers from `low` up to `high`, which is left out."""
        low, high = (0, low) if high is None else (low, high)
        numbers = _numpy.floor(self._units(self._count(size)) * (high - low)) + low
        return self._shaped(numbers.astype(int), size)

    def permutation(self, count):
        """The numbers from 0 up to `count` in an order of chance."""
        order, units = _numpy.arange(count), self._units(count - 1)
        for unit, at in zip(units, range(count - 1, 0, -1)):
            other = int(unit * (at + 1))
            order[at], order[other] = order[other], order[at]
        return order


def experiment(training, testing, records, tests, hidden, rate, epochs, seed, rule):
    """Trains a network on the first records of a file and yields epoch, score and mean error after each epoch."""
    learned, asked = load_records(training)[:records], load_records(testing)[:tests]
    classes = int(_numpy.max(learned[:, 0])) + 1
    wih = initial_weights((hidden, learned.shape[1] - 1), seed, 1)
    who = initial_weights((classes, hidden), seed, 2)
    for epoch in range(1, epochs + 1):
        total = 0.0
        for record in learned:
            inputs = record[1:].reshape(-1, 1) / 255 * 0.99 + 0.01
            hidden_outputs = sigmoid(wih @ inputs)
            final_outputs = sigmoid(who @ hidden_outputs)
            output_errors = target_column(record[0], classes) - final_outputs
            delta_out = output_errors * final_outputs * (1 - final_outputs)
            hidden_errors = who.T @ (output_errors if rule == "deck" else delta_out)
            who += rate * delta_out @ hidden_outputs.T
            wih += rate * (hidden_errors * hidden_outputs * (1 - hidden_outputs)) @ inputs.T
            total += 0.5 * _numpy.sum(output_errors**2)
        outputs = sigmoid(who @ sigmoid(wih @ (asked[:, 1:].T / 255 * 0.99 + 0.01)))
        yield epoch, _numpy.mean(_numpy.argmax(outputs, axis=0) == asked[:, 0]), total / len(learned)


def rescale(values):
    """The same pattern stretched or squeezed to run from 0.01 to 0.99."""
    values = values - values.min()
    values = values / values.max()
    return values * 0.98 + 0.01
