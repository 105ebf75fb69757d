"""Benchmarks: suites of runs, what they say together, and the report."""
