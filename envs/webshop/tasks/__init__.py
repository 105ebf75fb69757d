"""What is asked for: goals, their wording, and which split they belong to."""
