"""Programs in C, Java and JavaScript, to be written in Python with the arithmetic and text of their own language."""
