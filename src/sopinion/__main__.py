"""`python -m sopinion` is `sopinion`."""

from sopinion.cli.app import main

main()
