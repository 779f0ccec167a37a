"""Recording what people decide or change, and reading, exporting and sealing the log of it."""

from organizations.audit.services.reading import check_can_view, list_events
from organizations.audit.services.recording import record

__all__ = ["check_can_view", "list_events", "record"]
