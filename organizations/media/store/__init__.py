"""Reads and writes of uploads and files; each store is bound to the scope's organization."""

from organizations.media.store.counters import CounterStore
from organizations.media.store.files import FileStore, FileUnknown
from organizations.media.store.sweeps import SweepMoved, SweepStore
from organizations.media.store.uploads import UploadMoved, UploadStore, UploadUnknown

__all__ = [
    "CounterStore",
    "FileStore",
    "FileUnknown",
    "SweepMoved",
    "SweepStore",
    "UploadMoved",
    "UploadStore",
    "UploadUnknown",
]
