"""Doors: one module per command."""
