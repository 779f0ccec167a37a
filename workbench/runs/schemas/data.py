"""What flows keep for each other, in the API."""

from typing import Any, Self

from diatonic.common.http.answers import Answer
from workbench.agents.rules.projects import MOST_KEPT
from workbench.runs.rules.data import Datum
from workbench.runs.services import ProjectData


class DatumOut(Answer):
    """What is kept under a key: ``size`` in bytes with the key, and which run wrote it last, of which agent (``title``).

    ``data_id`` stands for the key in addresses.
    """

    data_id: str
    key: str
    size: int
    run_id: str
    title: str
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, datum: Datum, **more: Any) -> Self:
        """Return what is kept, as the API shows it."""
        return cls(
            data_id=datum.data_id,
            key=datum.name,
            size=datum.size,
            run_id=datum.run_id,
            title=datum.title,
            created_at=datum.created_at,
            updated_at=datum.updated_at,
            **more,
        )


class WholeDatumOut(DatumOut):
    """What is kept under a key, with the value itself."""

    value: Any


class KeptOut(Answer):
    """How many values, and how many bytes with their keys."""

    values: int
    bytes: int


class DataOut(Answer):
    """A page of what a project's flows keep, last changed first; ``used`` is all of it, ``limits`` the most."""

    items: list[DatumOut]
    next_cursor: str | None
    used: KeptOut
    limits: KeptOut

    @classmethod
    def of(cls, found: ProjectData) -> Self:
        """Return a page, as the API shows it."""
        kept = found.project.kept
        return cls(
            items=[DatumOut.of(one) for one in found.page.items],
            next_cursor=found.page.next_cursor,
            used=KeptOut(values=kept.values, bytes=kept.size),
            limits=KeptOut(values=MOST_KEPT.values, bytes=MOST_KEPT.size),
        )
