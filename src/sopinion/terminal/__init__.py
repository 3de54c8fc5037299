"""Hands: what a person sees and touches."""
