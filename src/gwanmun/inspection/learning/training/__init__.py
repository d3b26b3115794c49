"""Making a detector. Needs PyTorch, which the program itself does not: only ``gwanmun inspection train``
loads this."""
