"""Environments: every family states what is true of its tasks; rewards say what that is worth."""
