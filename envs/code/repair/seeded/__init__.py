"""Small projects with a seeded fault: the text of each, how each is used, and the faults that its tests find."""
