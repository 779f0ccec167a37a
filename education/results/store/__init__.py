"""Reads and writes of results."""

from education.results.store.counters import CounterStore
from education.results.store.following import FollowUpStore, NoFollowUp

__all__ = ["CounterStore", "FollowUpStore", "NoFollowUp"]
