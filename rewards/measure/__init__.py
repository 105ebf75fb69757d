"""Pure measurements that make signals: overlap of texts, programs, queries and boxes, the parts of a JSON answer."""

MAX_CHARACTERS = 50_000
"""A longer text is not read where reading it is more than counting its words."""
