"""Reads and writes of results."""

from education.results.store.counters import CounterStore

__all__ = ["CounterStore"]
