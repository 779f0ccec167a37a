"""Handing in work for an exercise, and marking it."""

from education.exercises.services.files import KIND, address, care_for_file, clear_file, get_own_file, request_upload
from education.exercises.services.handing_in import ExerciseChanged, NotNow, get_desk, hand_in, list_own, take_back
from education.exercises.services.marking import (
    Marking,
    get_submission,
    get_submitted_file,
    list_submissions,
    list_waiting,
    mark,
    next_waiting,
)
from education.exercises.store import SubmissionNotFound

__all__ = [
    "KIND",
    "ExerciseChanged",
    "Marking",
    "NotNow",
    "SubmissionNotFound",
    "address",
    "care_for_file",
    "clear_file",
    "get_desk",
    "get_own_file",
    "get_submission",
    "get_submitted_file",
    "hand_in",
    "list_own",
    "list_submissions",
    "list_waiting",
    "mark",
    "next_waiting",
    "request_upload",
    "take_back",
]
