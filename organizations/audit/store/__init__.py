"""Reads and writes of the audit log."""

from organizations.audit.store.entries import AuditStore

__all__ = ["AuditStore"]
