"""What this app tells the ones below."""

from cohortium.access.settings import INVITATION_LIFE, SECOND_FACTOR_ROLES

# Declared by being imported.
SETTINGS = (INVITATION_LIFE, SECOND_FACTOR_ROLES)
