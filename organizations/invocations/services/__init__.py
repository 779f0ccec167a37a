"""Invocations: noted beside requests and tasks."""

from organizations.invocations.services.noting import begins_process, note, note_task
from organizations.invocations.services.recorder import Recorder

__all__ = [
    "Recorder",
    "begins_process",
    "note",
    "note_task",
]
