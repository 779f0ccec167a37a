"""What Django itself looks for here: the user model."""

from organizations.accounts.person import Person

__all__ = ["Person"]
