"""Invocations: noted beside requests and tasks, and looked through by operators."""

from organizations.invocations.services.looking import list_invocations
from organizations.invocations.services.noting import begins_process, note, note_task
from organizations.invocations.services.recorder import Recorder

__all__ = [
    "Recorder",
    "begins_process",
    "list_invocations",
    "note",
    "note_task",
]
