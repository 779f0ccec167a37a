"""What the audit log keeps of a person: what they decided, and what was decided about them.

Names, addresses and sentences about people lie beside the entries, which commit to them with a salt: erasing a person
removes those, and the chain of entries stays whole.
"""

import json
from collections.abc import Iterator
from typing import Any

from diatonic.common import personal
from diatonic.common.personal import Fate, Holding, Subject
from organizations.audit.models import AuditChain, AuditEvent, AuditPersonal

_WHY = "The entries are sealed in a chain and hold the bare id, which leads to nobody any more."


def _beside(subject: Subject) -> Iterator[Any]:
    return personal.partition(AuditPersonal.person_index, subject.user_id)


def _shown(item: Any, _subject: Subject) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(item.content)
    return {"entry": item.part_key.partition("#")[0], "in": item.organization_id, **content}


def _decided(subject: Subject) -> Iterator[Any]:
    return personal.partition(AuditEvent.actor_index, f"{subject.organization_id}#{subject.user_id}")


def _about(subject: Subject) -> Iterator[Any]:
    return personal.partition(AuditEvent.target_index, f"{subject.organization_id}#{subject.user_id}")


def _entry(item: Any, _subject: Subject) -> dict[str, Any]:
    names = ("event_id", "action", "target_kind", "target_id", "summary", "details", "created_at")
    return {name: getattr(item, name) for name in names}


personal.nothing(AuditChain, "How far the chain of entries is sealed.")
personal.register(
    Holding(
        name="audit.personal",
        title="Your name, address and what is said about you in the audit log",
        models=(AuditPersonal,),
        find=_beside,
        fate=Fate.DELETED,
        erase=personal.delete,
        shown=_shown,
        retention="audit-details",
        in_organizations=False,
        order=75,
    ),
    Holding(
        name="audit.decided",
        title="Entries of the audit log on what you decided",
        models=(AuditEvent,),
        find=_decided,
        fate=Fate.KEPT,
        why=_WHY,
        erase=personal.leave,
        shown=_entry,
    ),
    Holding(
        name="audit.about",
        title="Entries of the audit log on what was decided about you",
        models=(AuditEvent,),
        find=_about,
        fate=Fate.KEPT,
        why=_WHY,
        erase=personal.leave,
        shown=_entry,
    ),
)
