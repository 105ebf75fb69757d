"""Questions about databases, to be answered by one SQLite query each."""
