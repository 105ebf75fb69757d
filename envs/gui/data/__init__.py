"""Published grounding benchmarks: their files, their box conventions, their breakdowns."""
