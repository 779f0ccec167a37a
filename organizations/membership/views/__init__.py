"""The screens of an organization and of its members."""
