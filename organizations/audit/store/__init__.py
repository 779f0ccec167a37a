"""Reads and writes of the audit log."""

from organizations.audit.store.chain import ChainStore, shards, waiting
from organizations.audit.store.entries import AuditStore, event_of, line_for, personal_of
from organizations.audit.store.personal import erase_parts

__all__ = [
    "AuditStore",
    "ChainStore",
    "erase_parts",
    "event_of",
    "line_for",
    "personal_of",
    "shards",
    "waiting",
]
