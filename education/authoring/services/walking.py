"""Every module of an organization, for the holdings of the features that keep things module by module."""

from collections.abc import Iterator

from education.authoring.store import walking


def every_module(organization_id: str) -> Iterator[str]:
    """Yield the ids of all modules of the organization; in the background only. A query for every hundred."""
    return walking.every_module(organization_id)
