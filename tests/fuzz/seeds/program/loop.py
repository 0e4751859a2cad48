a = np.zeros((2, 2))
for i in range(3):
    a += i * np.eye(2)
    b = np.dot(a, a.T)
assert b[0, 0] > 1
s = 1 / (1 + np.exp(-b))
