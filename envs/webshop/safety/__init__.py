"""Requests that must be refused, pages that give orders, and what only looks like either."""
