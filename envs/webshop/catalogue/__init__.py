"""What is sold: products, generated or read from the original's files, kept on disk and found by number."""
