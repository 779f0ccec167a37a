"""Invocations: noted beside requests and tasks, read and erased for the person they are about."""

from organizations.invocations.services.noting import begins_process, note, note_task
from organizations.invocations.services.reading import erase_invocations, list_invocations
from organizations.invocations.services.recorder import Recorder

__all__ = [
    "Recorder",
    "begins_process",
    "erase_invocations",
    "list_invocations",
    "note",
    "note_task",
]
