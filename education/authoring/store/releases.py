"""What was published: immutable snapshots, and the one item that says which of them learners see."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from diatonic.common import ids, pages
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import NotFound
from diatonic.common.scope import Scope
from education.authoring.models import PublishedModel, PublishedTagModel, VersionModel
from education.authoring.rules import (
    Card,
    Entry,
    Module,
    Outline,
    PublishedModule,
    PublishedSection,
    Release,
    Section,
    SectionType,
    section_marks,
)
from education.authoring.store import facets, items
from education.authoring.store.modules import ModuleStore


class NotPublished(NotFound):
    """Learners see no such module in this organization."""

    def __init__(self) -> None:
        super().__init__("There is no such module to learn in this organization.")


class ReleaseStore:
    """The publications of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def snapshot(self, sections: Sequence[Section], *, at: str) -> None:
        """Write the sections as they are now. Idempotent: a section's edition is one item for ever."""
        with VersionModel.batch_write() as batch:
            for section in sections:
                batch.save(
                    VersionModel(
                        section.module_id,
                        items.edition_key(section.content_id, section.edition),
                        organization_id=self._scope.organization_id,
                        body=items.edition_document(section),
                        created_at=at,
                        updated_at=at,
                    )
                )

    def switch(  # noqa: PLR0913 -- all named
        self,
        tx: Transaction,
        module: Module,
        outline: Outline,
        *,
        version: str,
        note: str,
        answers: Mapping[str, str],
        at: str,
    ) -> None:
        """Record the release and make it the one that learners see; ``answers``: what was decided about them."""
        number = module.release + 1
        fields = module.fields.model_dump(mode="json")
        # What the checklist found is for authors: learners read this item with every page.
        published = [replace(entry, pinned=0, findings=None) for entry in outline.entries]
        entries = {"entries": [items.entry_document(entry) for entry in published]}
        common: dict[str, Any] = {"organization_id": module.organization_id, "created_at": at, "updated_at": at}
        release = VersionModel(
            module.module_id,
            f"release#{number:06}",
            version=version,
            published_by_name=self._scope.user_name,
            body={
                "fields": fields,
                "outline": entries,
                "note": note,
                "answers": dict(answers),
                "section_count": len(outline.entries),
            },
            **common,
        )
        tx.put(release, VersionModel.version_key.does_not_exist())
        tx.put(VersionModel(module.module_id, f"version#{version}", body={"number": number}, **common))
        live = PublishedModel(
            module_id=module.module_id,
            version=version,
            release=number,
            published_at=at,
            fields=fields,
            card=_card_document(module, outline),
            section_count=len(outline.entries),
            outline=entries,
            difficulty_in=facets.difficulty_key(module.organization_id, module.fields.difficulty.value),
            **common,
        )
        facets.put_tags(tx, live, was_live=module.is_live)
        tx.put(live, PublishedModel.release.does_not_exist() | (PublishedModel.release < number))

    def withdraw(self, tx: Transaction, module_id: str) -> None:
        """Take the module away from learners, and from every list of the catalogue; its releases stay. One query."""
        facets.drop_tags(tx, module_id)
        tx.delete(PublishedModel(self._scope.organization_id, module_id))

    def releases(self, module_id: str, *, limit: int, cursor: str | None) -> pages.Page[Release]:
        """Return one page of the module's publications, newest first."""
        found = pages.query(
            VersionModel,
            ModuleStore(self._scope).own(module_id),
            list_name="releases",
            limit=limit,
            cursor=cursor,
            range_condition=VersionModel.version_key.startswith("release#"),
        )
        return found.map(items.release)

    def catalogue(self, *, difficulty: str, tag: str, limit: int, cursor: str | None) -> pages.Page[Card]:
        """Return one page of what can be learned, of a level or with a tag, newest publication first. One query."""
        organization_id = self._scope.organization_id
        return facets.page(organization_id, difficulty=difficulty, tag=tag, limit=limit, cursor=cursor).map(_card)

    def list_again(self) -> int:
        """List what was published before there were levels and tags under them. As :func:`facets.list_again`."""
        return facets.list_again(self._scope.organization_id)

    def published(self, module: Module) -> dict[str, Entry]:
        """Return the sections of the live release by id. One read, none where nothing is live."""
        if not module.is_live:
            return {}
        (item,) = batch_get([self._live_key(module.module_id)])
        documents = item.outline["entries"] if item else []
        return {document["content_id"]: items.entry(document) for document in documents}

    def live(self, module_id: str) -> PublishedModule:
        """Return what learners see of the module. One consistent read."""
        return self._live(batch_get([self._live_key(module_id)])[0])

    def live_cards(self, module_ids: Sequence[str]) -> dict[str, Card]:
        """Return those of up to 100 modules that are live, by id. One consistent read, none for no ids."""
        organization_id = self._scope.organization_id
        own = [one for one in module_ids if ids.belongs(one, organization_id=organization_id, kind="module")]
        found = batch_get([(PublishedModel, (organization_id, module_id)) for module_id in own])
        return {item.module_id: _card(item) for item in found if item is not None}

    def live_section(self, module: PublishedModule, content_id: str, *, edition: int | None = None) -> PublishedSection:
        """Return a section as it was published; an earlier ``edition`` only of a section that is live still."""
        entry = module.outline.entry(content_id)
        wanted = entry.edition if entry and edition is None else edition
        if entry is None or wanted is None or wanted > entry.edition:
            raise NotPublished
        found = self.editions(module, content_id, [wanted])
        if wanted not in found:
            raise NotPublished
        return found[wanted]

    def editions(
        self, module: PublishedModule, content_id: str, editions: Sequence[int]
    ) -> dict[int, PublishedSection]:
        """Return up to 100 editions of a section of the module. One consistent read."""
        entry = module.outline.entry(content_id)
        if entry is None:
            raise NotPublished
        found = batch_get([(VersionModel, (module.module_id, items.edition_key(content_id, one))) for one in editions])
        return {
            edition: PublishedSection(
                replace(entry, edition=edition), item.body["content_data"], dict(item.body["files"])
            )
            for edition, item in zip(editions, found, strict=True)
            if item is not None
        }

    def edition(self, module_id: str, content_id: str, edition: int) -> PublishedSection:
        """Return an edition of a section, whether or not it is live. One consistent read."""
        self._live_key(module_id)
        (item,) = batch_get([(VersionModel, (module_id, items.edition_key(content_id, edition)))])
        if item is None:
            raise NotPublished
        body = item.body
        entry = Entry(content_id, body["title"], SectionType(body["content_type"]), body["duration"], edition=edition)
        return PublishedSection(entry, body["content_data"], dict(body["files"]))

    def _live_key(self, module_id: str) -> tuple[type[PublishedModel], tuple[str, str]]:
        organization_id = self._scope.organization_id
        if not ids.belongs(module_id, organization_id=organization_id, kind="module"):
            raise NotPublished
        return PublishedModel, (organization_id, module_id)

    def _live(self, item: PublishedModel | None) -> PublishedModule:
        if item is None:
            raise NotPublished
        entries = tuple(items.entry(document) for document in item.outline["entries"])
        return PublishedModule(
            module_id=item.module_id,
            version=item.version,
            release=int(item.release),
            published_at=item.published_at,
            fields=item.fields,
            card=_card(item),
            outline=Outline(entries),
        )


def _card_document(module: Module, outline: Outline) -> dict[str, Any]:
    fields = module.fields
    summary = fields.description if len(fields.description) <= 300 else fields.description[:299] + "…"  # noqa: PLR2004 -- what a card shows
    return {
        "title": fields.title,
        "summary": summary,
        "content_type": fields.content_type.value,
        "difficulty": fields.difficulty.value,
        "duration": fields.estimated_duration or outline.duration,
        "tags": list(fields.tags),
        "thumbnail_file_id": module.thumbnail_file_id,
        "thumbnail_rendition": module.thumbnail_rendition,
        "author_name": module.created_by_name,
        "sections": section_marks(outline.order),
        "prerequisites": list(fields.prerequisites),
    }


def _card(item: PublishedModel | PublishedTagModel) -> Card:
    return Card(
        module_id=item.module_id,
        version=item.version,
        published_at=item.published_at,
        section_count=int(item.section_count),
        **item.card,
    )
