"""Finding things in pictures, the part that is arithmetic: what a network is shown, what its answer means,
how good it was. Pure NumPy; the network itself is asked elsewhere."""
