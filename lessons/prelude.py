"""What a lesson's program stands on under CPython: NumPy by its own names, and the few functions of ours.

Put this above a lesson's program and it runs unchanged. `sum`, `max`, `min`, `abs` and `round` are NumPy's here,
as they are in nn-tutor.
"""

import numpy as np
from numpy import (
    abs,
    absolute,
    add,
    amax,
    amin,
    argmax,
    argmin,
    around,
    ceil,
    clip,
    copy,
    cos,
    divide,
    dot,
    exp,
    eye,
    floor,
    identity,
    log,
    log10,
    log2,
    matmul,
    max,
    maximum,
    mean,
    min,
    minimum,
    multiply,
    negative,
    ones,
    outer,
    power,
    prod,
    reshape,
    round,
    sign,
    sin,
    sqrt,
    square,
    subtract,
    sum,
    tanh,
    transpose,
    where,
    zeros,
)

# What the functions below stand on, whatever a program goes on to call `np`, `exp` or `log`.
_numpy = np


def array(values, dtype=float):
    """A matrix of floating-point numbers, given row by row."""
    return _numpy.array(values, dtype=dtype)


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
    """A column of targets: 0.99 at the label (counted from 0), 0.01 everywhere else."""
    targets = _numpy.full((classes, 1), 0.01)
    targets[int(label), 0] = 0.99
    return targets


def rescale(values):
    """The same pattern stretched or squeezed to run from 0.01 to 0.99."""
    values = values - values.min()
    values = values / values.max()
    return values * 0.98 + 0.01


asarray = array
expit = sigmoid
pow = power
