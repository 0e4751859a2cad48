# A network of three layers in batches, with momentum and a rate that falls.
W1 = initial_weights((30, 784), seed=3, layer=1)
W2 = initial_weights((10, 30), seed=3, layer=2)
b1 = zeros((30, 1))
b2 = zeros((10, 1))
V1 = zeros((30, 784))
V2 = zeros((10, 30))
lr = 0.05
beta = 0.9
seen = 0

for rows, labels in batches(32):
    X = rows.T / 255
    n = rows.shape[0]
    T = (arange(0, 10).reshape(-1, 1) == labels.T) * 1.0
    Z1 = W1 @ X + b1
    A1 = maximum(0, Z1)
    Z2 = W2 @ A1 + b2
    E = exp(Z2 - max(Z2, axis=0, keepdims=True))
    P = E / sum(E, axis=0, keepdims=True)
    loss = -sum(T * log(P)) / n
    D2 = (P - T) / n
    D1 = (W2.T @ D2) * (Z1 > 0)
    V2 = beta * V2 + D2 @ A1.T
    V1 = beta * V1 + D1 @ X.T
    W2 -= lr * V2
    W1 -= lr * V1
    b2 -= lr * sum(D2, axis=1, keepdims=True)
    b1 -= lr * sum(D1, axis=1, keepdims=True)
    seen += n
    if seen >= 100 and lr > 0.01:
        lr = lr * 0.5
