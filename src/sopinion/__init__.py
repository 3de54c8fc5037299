"""sopinion: a private terminal program that helps a person get a good second opinion."""

__version__ = "0.1.0"
