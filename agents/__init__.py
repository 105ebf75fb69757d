"""Agents, their evaluation and their training."""
