"""Hands: what comes in."""
