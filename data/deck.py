# The deck's network, 784-200-10: a training is what its loop does with each record.

wih = initial_weights((200, 784), seed=1, layer=1)
who = initial_weights((10, 200), seed=1, layer=2)
lr = 0.1

for pixels, label in records:
    # The pixels, 0 to 255, become inputs from 0.01 to 1.00: an input of 0 would teach its weights nothing.
    inputs = pixels / 255 * 0.99 + 0.01
    # The label becomes a column of targets: 0.99 at its own node, 0.01 at the others.
    targets = target_column(label, who.shape[0])

    # Each hidden node adds up what reaches it from all pixels, through its own row of wih.
    hidden_inputs = wih @ inputs
    hidden_outputs = sigmoid(hidden_inputs)
    final_inputs = who @ hidden_outputs
    final_outputs = sigmoid(final_inputs)

    # Target minus output is each output node's error; half the sum of their squares is the loss.
    output_errors = targets - final_outputs
    loss = 0.5 * sum(output_errors ** 2)
    # The errors carried back through who, each link taking its share by its weight: the deck's rule.
    hidden_errors = who.T @ output_errors

    # Each weight moves by lr · error · O · (1 − O), times what came through it.
    who += lr * ((output_errors * final_outputs * (1 - final_outputs)) @ hidden_outputs.T)
    wih += lr * ((hidden_errors * hidden_outputs * (1 - hidden_outputs)) @ inputs.T)
