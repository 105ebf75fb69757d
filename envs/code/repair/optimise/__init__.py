"""Programs that are right and slow, to be made fast."""
