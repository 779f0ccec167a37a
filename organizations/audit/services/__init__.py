"""Recording what people decide or change, and reading, exporting and sealing the log of it."""

from organizations.audit.services.checking import verify
from organizations.audit.services.exporting import export_lines, export_table
from organizations.audit.services.personal import erase_personal
from organizations.audit.services.reading import check_can_view, list_events
from organizations.audit.services.recording import record
from organizations.audit.services.sealing import ChainBroken, adopt, seal_waiting, write_day

__all__ = [
    "ChainBroken",
    "adopt",
    "check_can_view",
    "erase_personal",
    "export_lines",
    "export_table",
    "list_events",
    "record",
    "seal_waiting",
    "verify",
    "write_day",
]
