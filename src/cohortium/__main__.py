"""`python -m cohortium` is `cohortium`."""

from cohortium.config.cli import main

main()
