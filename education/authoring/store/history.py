"""What was published of one section, release by release."""

from diatonic.common import ids
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.scope import Scope
from education.authoring.models import VersionModel
from education.authoring.rules import PublishedEdition, PublishedSection
from education.authoring.store import items
from education.authoring.store.modules import ModuleStore
from education.authoring.store.releases import NotPublished

#: So many releases are looked through.
RELEASES = 12


class HistoryStore:
    """The past of the sections of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of(self, module_id: str, content_id: str) -> list[PublishedEdition]:
        """Return the editions of the section in the last :data:`RELEASES` releases, newest first, each once.

        Each with the release that brought it first. Raises ``NotFound`` where none of them has it. Two reads.
        """
        if not ids.belongs(content_id, organization_id=self._scope.organization_id, kind="content"):
            raise NotPublished
        found = VersionModel.query(
            ModuleStore(self._scope).own(module_id),
            VersionModel.version_key.startswith("release#"),
            scan_index_forward=False,
            limit=RELEASES,
            page_size=RELEASES,
        )
        came: dict[int, tuple[VersionModel, dict[str, object]]] = {}
        for release in found:
            entry = next((one for one in release.body["outline"]["entries"] if one["content_id"] == content_id), None)
            if entry is not None:
                _, latest = came.get(entry["edition"], (None, entry))
                came[entry["edition"]] = release, latest  # in its place: what was restored is the newest again
        if not came:
            raise NotPublished
        editions = batch_get([(VersionModel, (module_id, items.edition_key(content_id, one))) for one in came])
        return [
            PublishedEdition(
                version=release.version,
                release=int(release.version_key.rpartition("#")[2]),
                section=PublishedSection(items.entry(entry), item.body["content_data"], dict(item.body["files"])),
            )
            for (release, entry), item in zip(came.values(), editions, strict=True)
            if item is not None
        ]
