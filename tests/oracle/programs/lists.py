# Biases as lists, as most programs keep them, and rows, columns and places named by one index.
W1 = initial_weights((20, 784), seed=1, layer=1)
b1 = zeros(20)
W2 = initial_weights((10, 20), seed=1, layer=2)
b2 = np.zeros((10,))
seen = zeros(10)
slopes = ones_like(b2)
lr = 0.05

for pixels, label in records:
    x = pixels.ravel() / 255
    z1 = W1 @ x + b1
    h = maximum(z1, 0)
    z2 = h @ W2.T + b2
    e = exp(z2 - z2.max())
    p = e / e.sum()
    target = one_hot(label, 10)[:, 0]
    loss = -log(p[label])
    d2 = p - target
    d1 = (d2 @ W2) * (z1 > 0)
    W2 -= lr * outer(d2, h)
    b2 -= lr * d2
    W1 -= lr * outer(d1, x)
    b1 -= lr * d1
    seen[label] += 1
    slopes[2:4] = d2[-2:]
    W1[:, 0] = b1
    W1[0, 1:4] = array([0.5, 0.25, -1])
    W1[1] = x / 100
    sums = W2.sum(axis=1)
    means = W2.mean(axis=0)
    kept = W2.sum(axis=1, keepdims=True)
    largest = W2.argmax(axis=1)
    row = W2[0].copy()
    some = W2[-1, 2:5].copy()
    columns = W2[:, 1:3].copy()
    order = argsort(p)
    running = cumsum(p)
    all_running = cumsum(W2)
    norm = h @ h
    both = hstack((p, target))
    stacked = vstack((p, target))
    column = p.reshape(-1, 1)
    flat = columns.reshape(-1)
    size = p.size + p.shape[0]
    grid = p * column + linspace(0, 1, 10)
    single = sum(p, axis=0)
    copied = W2.flatten()[3:6].T.copy()
    rounded = round(p, 3)
