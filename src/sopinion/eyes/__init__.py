"""Hands: what reads pictures of words."""
