"""Functions of one's own, and chance of one's own: a network with dropout, written as most people would."""
import numpy as np


def relu(x):
    return np.maximum(x, 0)


def softmax(z):
    """Scores to shares."""
    e = np.exp(z - z.max())
    return e / e.sum()


def forward(x, kept):
    h = relu(W1 @ x + b1) * kept
    p = softmax(W2 @ h + b2)
    return h, p


def rate_at(n):
    if n < 10:
        return lr
    elif n < 30:
        return lr / 2
    total = 0
    for i in range(3):
        total += i
        if total > 2:
            return lr / 10
    return lr / 4


r = rng(7)
W1 = r.normal(0, 0.05, (20, 784))
b1 = r.uniform(-0.1, 0.1, size=20)
W2 = r.normal(scale=1 / sqrt(20), size=(10, 20))
b2 = zeros(10)
order = r.permutation(12)
dice = r.integers(1, 7, size=(2, 3))
set_one = zeros((3, 4))
set_one[r.integers(3), 0] = r.normal()
set_one[r.integers(3), r.integers(4)] += r.normal()
coin = r.integers(2)
one = r.normal()
lr = 0.1
seen = 0

for pixels, label in records:
    x = pixels.ravel() / 255
    kept = (r.uniform(size=20) < 0.8) / 0.8
    h, p = forward(x, kept)
    target = one_hot(label, 10).ravel()
    loss = -log(p[label])
    d2 = p - target
    d1 = (d2 @ W2) * (h > 0) * kept
    W2 -= rate_at(seen) * outer(d2, h)
    b2 -= rate_at(seen) * d2
    W1 -= rate_at(seen) * outer(d1, x)
    b1 -= rate_at(seen) * d1
    seen += 1
    set_one[r.integers(3), 1] = r.normal()
    noise = r.normal() + softmax(relu(r.normal(0, 1, 4)))
