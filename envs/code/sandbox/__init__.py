"""Where candidates run: one program in every backend, spoken to over a pipe, and nothing worth stealing in it."""
