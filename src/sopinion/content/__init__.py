"""Words: every sentence that a person reads, as data in a folder per language, and its loader."""
