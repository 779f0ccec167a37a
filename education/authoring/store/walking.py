"""Every module of an organization, for work in the background."""

from collections.abc import Iterator

from diatonic.common import personal
from diatonic.common.ids import belongs
from education.authoring.models import ModuleModel


def every_module(organization_id: str) -> Iterator[str]:
    """Yield the ids of all modules of the organization, longest unchanged first. A query for every hundred."""
    for item in personal.partition(ModuleModel.organization_index, organization_id):
        if belongs(item.module_id, organization_id=organization_id, kind="module"):
            yield item.module_id
