"""What moderation keeps of a person."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from community.moderation.models import CaseModel, CasePart, CheckModel, FigureModel, RecordModel, SettingsModel
from community.moderation.services import forgetting
from community.moderation.store.cases import case_of, release
from diatonic.common import personal
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.personal import Fate, Holding, Subject, Traces

_CHECKED = Traces(ids=("author_id",))
_CHANGED = Traces(names={"changed_by_name": ""})
_DECIDED = Traces(
    ids=("decision.by", "decision.appeal_by"),
    names={
        "decision.by_name": "decision.by",
        "decision.appeal_by_name": "decision.appeal_by",
        "decision.undone_by_name": "",
    },
)
_SAID = Traces(
    ids=("by", "content.by", "content.appeal_by"),
    names={
        "by_name": "by",
        "content.by_name": "content.by",
        "content.appeal_by_name": "content.appeal_by",
        "content.undone_by_name": "",
    },
)
_SANCTIONED = Traces(ids=("sanctioned_by",), names={"sanctioned_by_name": "sanctioned_by"})
_REPORT, _APPEAL = "report#", "appeal#"


def _settings(subject: Subject) -> Iterator[Any]:
    found = batch_get([(SettingsModel, (subject.organization_id,))])
    return _CHANGED.among((item for item in found if item is not None), subject)


def _checks(subject: Subject) -> Iterator[Any]:
    return _CHECKED.among(personal.partition(CheckModel, subject.organization_id), subject)


def _load(subject: Subject) -> Iterator[Any]:
    items = personal.partition(FigureModel, subject.organization_id, FigureModel.figure.startswith("load#"))
    return (item for item in items if item.user_id == subject.user_id)


def _cases(subject: Subject) -> Iterator[Any]:
    return personal.complete(CaseModel, personal.partition(CaseModel.author_index, subject.user_id))


def _forget_author(tx: Transaction, item: Any, _subject: Subject, now: datetime) -> None:
    """Leave the case without its author, and without what they wrote."""
    forgetting.forget_author(tx, case_of(item), now=now)


def _parts(subject: Subject) -> Iterator[Any]:
    return personal.complete(CasePart, personal.partition(CasePart.person_index, subject.user_id))


def _reports(subject: Subject) -> Iterator[Any]:
    return (part for part in _parts(subject) if part.part_id.startswith(_REPORT))


def _appeals(subject: Subject) -> Iterator[Any]:
    return (part for part in _parts(subject) if part.part_id.startswith(_APPEAL))


def _said(subject: Subject) -> Iterator[Any]:
    """Yield the parts that name the person, of every case in which something is by them; by which it is found, last."""
    for case_id in _cases_with(subject):
        found = personal.partition(CasePart, case_id)
        found = (part for part in found if not part.part_id.startswith((_REPORT, _APPEAL)))
        yield from _SAID.among(found, subject)


def _decided(subject: Subject) -> Iterator[Any]:
    """Yield the cases that name the person as a moderator."""
    for case_id in _cases_with(subject):
        found = (item for item in batch_get([(CaseModel, (case_id,))]) if item is not None)
        yield from _DECIDED.among(found, subject)


def _claimed(subject: Subject) -> Iterator[Any]:
    """Yield the cases that the person took in hand last, which need not have anything by them in it."""
    listed = personal.partition(CaseModel.claimed_index, f"{subject.organization_id}#{subject.user_id}")
    return (item for item in personal.complete(CaseModel, listed) if item.claimed_by == subject.user_id)


def _let_go(tx: Transaction, item: Any, subject: Subject, _now: datetime) -> None:
    release(tx, item.case_id, user_id=subject.user_id)


def _cases_with(subject: Subject) -> Iterator[str]:
    """Yield the ids of the cases in which something is by the person, each once."""
    seen = set[str]()
    for part in personal.partition(CasePart.person_index, subject.user_id):
        if part.case_id not in seen:
            seen.add(part.case_id)
            yield part.case_id


def _records(subject: Subject) -> Iterator[Any]:
    return personal.complete(RecordModel, personal.partition(RecordModel.person_index, subject.user_id))


def _sanctioned(subject: Subject) -> Iterator[Any]:
    """Yield the records of people whom the person has muted or suspended."""
    found = personal.partition(RecordModel.sanctioned_index, subject.organization_id)
    return _SANCTIONED.among(personal.complete(RecordModel, found), subject)


_CASES = "Why something was shown or not stays known, without whom it was about and who decided."
personal.register(
    Holding(
        name="moderation.cases",
        title="Cases of moderation about what you wrote",
        models=(CaseModel,),
        find=_cases,
        fate=Fate.ANONYMIZED,
        why=_CASES,
        erase=_forget_author,
        shown=lambda item, _: {
            "title": item.title,
            "standing": item.standing,
            "opened_at": item.opened_at,
            "machine": item.machine,
        },
        retention="moderation-cases",
        in_organizations=False,
        order=30,  # before what was said in them, by which moderators' cases are found
    ),
    Holding(
        name="moderation.reports",
        title="What you reported",
        models=(CasePart,),
        find=_reports,
        fate=Fate.DELETED,
        erase=personal.delete,
        shown=lambda item, _: {"reported_at": item.created_at, **item.content, "weight": None},
        retention="moderation-cases",
        in_organizations=False,
    ),
    _DECIDED.holding(
        name="moderation.decided",
        title="Cases of moderation that you decided",
        models=(CaseModel,),
        find=_decided,
        why=_CASES,
        shown=("case_id", "standing"),
        in_organizations=False,
        order=30,
    ),
    Holding(
        name="moderation.claimed",
        title="Cases of moderation that you had in hand last",
        models=(CaseModel,),
        find=_claimed,
        fate=Fate.ANONYMIZED,
        why="The case waits on, and is in nobody's hands.",
        erase=_let_go,
        shown=lambda item, _: {"case_id": item.case_id, "claimed_until": item.claimed_until},
        order=31,  # after the cases that are one's own, which are written whole
    ),
    Holding(
        name="moderation.appeals",
        title="Your appeals against what moderators decided",
        models=(CasePart,),
        find=_appeals,
        fate=Fate.DELETED,
        erase=personal.delete,
        shown=lambda item, _: {
            "case_id": item.case_id,
            "appealed_at": item.created_at,
            "message": item.content["message"],
        },
        retention="moderation-cases",
        in_organizations=False,
    ),
    _SAID.holding(
        name="moderation.said",
        title="What you decided as a moderator",
        models=(CasePart,),
        find=_said,
        why=_CASES,
        shown=("case_id", "part_id", "content", "created_at"),
        in_organizations=False,
    ),
    Holding(
        name="moderation.record",
        title="What moderators decided about you",
        models=(RecordModel,),
        find=_records,
        fate=Fate.DELETED,
        erase=personal.delete,
        shown=personal.every_attribute("sanctioned_in", "sanctioned_until", "sanctioned_by", "sanctioned_by_name"),
        in_organizations=False,
    ),
    _SANCTIONED.holding(
        name="moderation.sanctioned",
        title="Whom you muted or suspended as a moderator",
        models=(RecordModel,),
        find=_sanctioned,
        why="The sanction ends at its time; who decided it is forgotten.",
        shown=("muted_until", "suspended_until"),
    ),
    _CHECKED.holding(
        name="moderation.checks",
        title="How what you wrote scored when it was checked",
        models=(CheckModel,),
        find=_checks,
        why="Other settings are tried on the scores, which say nothing of who wrote.",
        shown=("target_type", "target_id", "outcome", "scores", "created_at"),
        retention="moderation-checks",
    ),
    _CHANGED.holding(
        name="moderation.settings",
        title="Settings of moderation you changed",
        models=(SettingsModel,),
        find=_settings,
        why="The organization keeps its settings; who changed them is forgotten.",
        shown=("updated_at",),
    ),
    Holding(
        name="moderation.load",
        title="How many cases you decided",
        models=(FigureModel,),
        find=_load,
        fate=Fate.DELETED,
        why="How many cases there were stays in other figures, which name nobody.",
        erase=personal.delete,
        shown=lambda item, _: {"figure": item.figure.rpartition("#")[0], **item.counts},
    ),
)
