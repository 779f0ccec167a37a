"""What domains keep of a person: who added them."""

from collections.abc import Iterator
from typing import Any

from diatonic.common import personal
from diatonic.common.personal import Subject, Traces
from organizations.domains.models import OrganizationDomain

_ADDED = Traces(names={"added_by_name": ""})


def _domains(subject: Subject) -> Iterator[Any]:
    return _ADDED.among(personal.partition(OrganizationDomain, subject.organization_id), subject)


personal.register(
    _ADDED.holding(
        name="domains.added",
        title="Domains you added to an organization",
        models=(OrganizationDomain,),
        find=_domains,
        why="The organization keeps its domains; who added them is forgotten.",
        shown=("domain", "state", "created_at"),
    )
)
