"""Hands: the disk."""
