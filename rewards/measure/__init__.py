"""Pure measurements that make signals: overlap of texts."""
