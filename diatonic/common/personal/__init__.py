"""What is kept about people: every feature says in its ``holdings.py`` where, and what erasing a person does to it.

A feature registers a :class:`Holding` for each kind of thing it keeps of a person, and says of every other model by
:func:`nothing` why it tells of nobody; a model that is in neither list fails a test. Organizations' privacy feature
makes exports and erases by this list, and knows nothing else of the features.
"""

from diatonic.common.personal.holdings import (
    NOBODY,
    NOBODYS_NAME,
    Fate,
    Holding,
    KeptFile,
    Outcome,
    Subject,
    delete,
    every_attribute,
    leave,
)
from diatonic.common.personal.reading import complete, partition
from diatonic.common.personal.registry import Outside, holdings, nothing, outside, outsides, register, spoken_for
from diatonic.common.personal.traces import Traces

__all__ = [
    "NOBODY",
    "NOBODYS_NAME",
    "Fate",
    "Holding",
    "KeptFile",
    "Outcome",
    "Outside",
    "Subject",
    "Traces",
    "complete",
    "delete",
    "every_attribute",
    "holdings",
    "leave",
    "nothing",
    "outside",
    "outsides",
    "partition",
    "register",
    "spoken_for",
]
