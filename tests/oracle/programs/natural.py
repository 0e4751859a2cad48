"""A network of two layers as it is written elsewhere: shapes taken apart, cells set by truths, the last axis, constants."""
import numpy as np


def relu_back(d, z):
    d = d.copy()
    d[z <= 0] = 0
    return d


r = rng(3)
W1 = r.normal(0, 0.05, (784, 20))
W2 = r.normal(0, 0.2, (20, 10))
hidden, classes = W2.shape
lr = 0.05 / np.pi
shades = zeros(784)
shades[np.arange(784) % 2 == 0] = np.e

for rows, labels in batches(10):
    X = rows / 255
    N, D = X.shape
    z = X @ W1
    h = np.maximum(z, 0)
    s = h @ W2
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    p = e / e.sum(axis=-1, keepdims=True)
    T = (np.arange(classes) == labels.reshape(-1, 1)) * 1.0
    picked = np.sum(p * T, axis=1)
    loss = -np.mean(np.log(picked))
    spread = h.std(axis=0) + np.log1p(h.var(axis=-1)).sum() + np.expm1(loss) + np.tan(loss / 10)
    strong = p > 0.5
    marked = p.copy()
    marked[strong] = len(X)
    same = np.asarray(W2)
    dS = (p - T) / N
    dW2 = h.T @ dS
    dH = relu_back(dS @ W2.T, z)
    W2 = same - lr * dW2
    W1 -= lr * X.T @ dH
