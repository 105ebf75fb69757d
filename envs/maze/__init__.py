"""Mazes: grid worlds written as array code, for one instance or thousands, in NumPy or PyTorch."""
