"""Shapes of what takes the room, how large files may be, what nobody needs, and of the bucket's check."""

from dataclasses import asdict
from typing import Annotated, Self

from ninja import Schema
from pydantic import Field

from diatonic.common.scope import Scope
from organizations.media import services
from organizations.media.rules import MIB, Check, Judgement, Kind, SweepFinding, SweepOutcome, SweepState


class StorageOut(Schema):
    """What the organization's files take, in bytes; ``reserved`` is for uploads under way."""

    used: int
    reserved: int
    limit: int


class ShareOut(Schema):
    """What some of the files take together, in bytes; ``key`` is the kind, the person's or the module's id."""

    key: str
    name: str
    used: int
    files: int


class UsageOut(Schema):
    """What takes the room; of people and modules the twenty that take most, largest first."""

    storage: StorageOut
    kinds: list[ShareOut]
    people: list[ShareOut]
    modules: list[ShareOut]


_Megabytes = Annotated[int | None, Field(ge=1, le=4096)]


class LimitsIn(Schema):
    """The largest files to take, in megabytes by kind; null: as large as the installation takes."""

    video: _Megabytes = None
    audio: _Megabytes = None
    document: _Megabytes = None
    image: _Megabytes = None
    captions: _Megabytes = None

    def megabytes(self) -> dict[str, int | None]:
        """Return them by kind."""
        return self.model_dump()


class LimitOut(Schema):
    """How large a file of a kind may be, in megabytes: what counts, the organization's own, the installation's."""

    kind: Kind
    limit: int
    own: int | None
    most: int


class LimitsOut(Schema):
    """The limits of all kinds."""

    limits: list[LimitOut]

    @classmethod
    def of(cls, scope: Scope) -> Self:
        """Return the limits of the scope's organization."""
        most = services.installation_limits()
        return cls(
            limits=[
                LimitOut(
                    kind=kind, limit=limit // MIB, own=scope.settings.file_limits_mb.get(kind), most=most[kind] // MIB
                )
                for kind, limit in services.limits_of(scope).items()
            ]
        )


class SweepCountsOut(Schema):
    """What a sweep has seen; sizes are bytes. ``foreign``: objects whose names are not ours, which are left alone."""

    files: int
    unused: int
    unused_size: int
    objects: int
    unknown: int
    unknown_size: int
    foreign: int


class SweepOut(Schema):
    """A look through all files and objects; ``deleting``: the listed files are being deleted."""

    sweep_id: str
    state: SweepState
    started_at: str
    updated_at: str
    started_by_name: str
    deleting: bool
    counts: SweepCountsOut


class FoundOut(Schema):
    """One line of a report. ``key`` is the file's id, or the object's key."""

    finding: SweepFinding
    key: str
    name: str
    size: int
    since: str
    outcome: SweepOutcome
    note: str


class FoundsOut(Schema):
    """One page of a report; ``next_cursor`` is null on the last."""

    items: list[FoundOut]
    next_cursor: str | None


class BucketCheckOut(Schema):
    """One thing that was looked at, and what to change."""

    name: str
    verdict: Judgement
    text: str
    advice: str


class BrowserCheckOut(Schema):
    """What the bucket says, and what a browser needs to try it: send ``content`` by the form, as a part, read it."""

    checks: list[BucketCheckOut]
    content: str
    form_url: str
    form_fields: dict[str, str]
    part_url: str
    read_url: str

    @classmethod
    def of(cls, checks: list[Check], attempt: services.Attempt) -> Self:
        """Return both as one answer."""
        listed = [BucketCheckOut(name=c.name, verdict=c.verdict, text=c.text, advice=c.advice) for c in checks]
        return cls(checks=listed, **asdict(attempt))
