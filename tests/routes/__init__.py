"""The walk over every route: who gets what."""
