"""From the plan to modules: what is there already, from an attempt that broke off, is not made again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from diatonic.common import clock
from diatonic.common.errors import Invalid, NotFound
from diatonic.common.scope import Scope
from education.archives.rules.format import paths_in, with_addresses
from education.archives.rules.ids import content_id_of, module_id_of
from education.archives.rules.plan import Line, Plan, PlannedModule, PlannedSection, Verdict
from education.archives.rules.states import Import
from education.archives.services.sending import outcome
from education.archives.store import ImportStore
from education.authoring import services as authoring
from education.authoring.rules import FILE_FIELDS

_SHOWN_EVERY = 10


def build(scope: Scope, found: Import, plan: Plan, now: datetime) -> tuple[list[Line], dict[str, str]]:
    """Write the modules of a plan; returns what could not be written, and the modules' ids with their titles."""
    noted = ImportStore(scope).files(found.import_id)
    builder = _Builder(scope, found, noted, now)
    made = {builder.module(number, module): str(module.fields["title"]) for number, module in enumerate(plan.modules)}
    return builder.lines, made


class _Builder:
    def __init__(self, scope: Scope, found: Import, noted: Mapping[str, str], now: datetime) -> None:
        self._scope, self._found, self._noted, self._now = scope, found, noted, now
        self._written = 0
        self.lines: list[Line] = []

    def module(self, number: int, planned: PlannedModule) -> str:
        scope, now = self._scope, self._now
        module_id = module_id_of(scope.organization_id, self._found.import_id, number)
        required = self._required(planned)  # also of a module that is there: the report tells of all that is missing
        try:
            _, outline = authoring.get_module_with_outline(scope, module_id=module_id)
            there = set(outline.order)
        except NotFound:
            fields = {**planned.fields, "prerequisites": required}
            authoring.create_module(scope, module_id=module_id, fields=fields, now=now)
            there = set()
        for at, section in enumerate(planned.sections):
            content_id = content_id_of(scope.organization_id, self._found.import_id, number, at)
            self._section(module_id, content_id, section, is_there=content_id in there)
        self._thumbnail(module_id, planned)
        return module_id

    def _required(self, planned: PlannedModule) -> list[str]:
        here = authoring.get_modules(self._scope, module_ids=list(planned.requires))
        for key, title in planned.requires.items():
            if key not in here:
                self._left_out("Prerequisites", f"“{title or key}” is not a module here.")
        return list(here)

    def _section(self, module_id: str, content_id: str, planned: PlannedSection, *, is_there: bool) -> None:
        files = self._named_files(planned)
        content = with_addresses(planned.content_data, self._addresses(planned))
        self._written += 1
        if is_there:
            return
        common: dict[str, Any] = {
            "module_id": module_id,
            "content_id": content_id,
            "content_type": planned.content_type,
            "title": planned.title,
            "duration": planned.minutes,
            "duration_is_set": planned.minutes_are_set,
            "now": self._now,
        }
        while True:
            try:
                authoring.add_section(self._scope, content_data={**content, **files}, **common)
                break
            except Invalid as refused:
                files = self._fitting(planned, files, refused)
        if self._written % _SHOWN_EVERY == 0:
            counts = {**self._found.counts, "sections_done": self._written}
            ImportStore(self._scope).show_counts(self._found, counts, now=clock.now())

    def _fitting(self, planned: PlannedSection, files: dict[str, str], refused: Invalid) -> dict[str, str]:
        """Return the files without those that were refused, or without any where that is said of none by itself."""
        if not files:
            raise refused
        wrong = {name for name in files for error in refused.fields if error.pointer == f"/content_data/{name}"}
        reason = " ".join(error.message for error in refused.fields) or refused.detail
        slots = [slot for slot in planned.files if FILE_FIELDS.get(slot) in (wrong or files)]
        self._left_out(f"Section “{planned.title}”", f"Its {' and '.join(slots)} cannot stand there. {reason}")
        return {name: file_id for name, file_id in files.items() if wrong and name not in wrong}

    def _named_files(self, planned: PlannedSection) -> dict[str, str]:
        named = {}
        for slot, path in planned.files.items():
            file_id, reason = outcome(self._noted, path)
            if file_id and slot in FILE_FIELDS:
                named[FILE_FIELDS[slot]] = file_id
            elif not file_id:
                self._left_out(f"Section “{planned.title}”", f"Its {slot} was not taken. {reason}")
        return named

    def _addresses(self, planned: PlannedSection) -> dict[str, str]:
        found = {}
        for path in paths_in(planned.content_data):
            file_id, reason = outcome(self._noted, path)
            if file_id:
                found[path] = f"/o/{self._scope.organization_id}/learn/pictures/{file_id}/"
            else:
                self._left_out(f"Section “{planned.title}”", f"A picture was not taken. {reason}")
        return found

    def _thumbnail(self, module_id: str, planned: PlannedModule) -> None:
        if not planned.thumbnail:
            return
        file_id, reason = outcome(self._noted, planned.thumbnail)
        if file_id:
            try:
                authoring.set_picture(self._scope, module_id=module_id, file_id=file_id, now=self._now)
            except (Invalid, NotFound) as refused:  # deleted since it was noted, or nothing that can be seen
                reason = refused.detail
        if reason:
            self._left_out("The module's picture", reason)

    def _left_out(self, where: str, text: str) -> None:
        self.lines.append(Line(verdict=Verdict.LEFT_OUT, where=where[:300], text=text[:500]))
