"""Pure measurements that make signals: overlap of texts, of programs and of queries, and the parts of a JSON answer."""
