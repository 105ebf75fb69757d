"""Chromium: one browser for a whole process, and the tabs in it."""
