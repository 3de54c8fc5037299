"""Verbs: what the program does, told in the order things happen."""
