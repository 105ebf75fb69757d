"""Screens of applications: one description, drawn two ways, with the exact place of everything on them."""
