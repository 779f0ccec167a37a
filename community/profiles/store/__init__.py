"""Reads and writes of profiles, of whom people do not want to see, and of how they stand."""

from community.profiles.store import people, profiles
from community.profiles.store.reputation import ReputationStore
from community.profiles.store.seeing import seen_by

__all__ = ["ReputationStore", "people", "profiles", "seen_by"]
