"""Hands: what goes out."""
