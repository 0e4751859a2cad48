x = np.array([[1.0, 2.0], [3.0, 4.0]])
y = x.sum(axis=0, keepdims=True)
z = np.where(x > 2, x, 0)
m = x.reshape(-1, 1)
m[1:, 0:1] -= 0.5
