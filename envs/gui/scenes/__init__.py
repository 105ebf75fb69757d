"""Screens of applications to point at, no two alike."""
