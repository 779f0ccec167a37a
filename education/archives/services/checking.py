"""Whether each part of a plan can be written here, before the first of them is."""

import json

from pydantic import ValidationError

from diatonic.common.errors import Invalid
from diatonic.common.validation import parse
from education.archives.rules.plan import Line, Plan, PlannedModule, PlannedSection, Verdict
from education.authoring.rules import CONTENT, FILE_FIELDS, MAX_CONTENT_BYTES, SLOTS, ModuleFields, SectionHead

_MAX_TITLE = 200


def checked(plan: Plan) -> Plan:
    """Return the plan without the parts that cannot be written; the report says which, and why."""
    lines = list(plan.lines)
    modules = [_module(module, lines) for module in plan.modules]
    return plan.model_copy(update={"modules": [one for one in modules if one is not None], "lines": lines})


def _module(module: PlannedModule, lines: list[Line]) -> PlannedModule | None:
    fields = {**module.fields, "title": str(module.fields.get("title", "")).strip()[:_MAX_TITLE] or "Imported module"}
    try:
        fields = parse(ModuleFields, fields).model_dump(mode="json")
    except Invalid as wrong:
        for error in wrong.fields:
            name = error.pointer.split("/")[1]
            fields.pop(name, None)
            lines.append(_left_out(f"Settings: {name}", error.message))
        try:
            fields = parse(ModuleFields, fields).model_dump(mode="json")
        except Invalid:
            lines.append(_left_out("The module", "What it says about itself cannot be read."))
            return None
    sections = [section for section in module.sections if _fits(section, lines)]
    return module.model_copy(update={"fields": fields, "sections": sections})


def _fits(section: PlannedSection, lines: list[Line]) -> bool:
    where = f"Section “{section.title}”"
    try:
        head = parse(SectionHead, {"content_type": section.content_type, "title": section.title})
        named = {FILE_FIELDS[slot] for slot in SLOTS[head.content_type] if slot in FILE_FIELDS}
        content = {key: value for key, value in section.content_data.items() if key not in named}
        section.content_data = parse(CONTENT[head.content_type], content).model_dump(mode="json")
        for slot in [slot for slot in section.files if slot not in SLOTS[head.content_type]]:
            lines.append(_left_out(where, f"A section of this type has no place for the file “{slot}”."))
            del section.files[slot]
    except (Invalid, ValidationError, RecursionError) as wrong:
        first = wrong.fields[0] if isinstance(wrong, Invalid) and wrong.fields else None
        lines.append(_left_out(where, f"{first.pointer}: {first.message}" if first else "It cannot be read."))
        return False
    if len(json.dumps(section.content_data, ensure_ascii=False).encode()) > MAX_CONTENT_BYTES:
        lines.append(_left_out(where, f"It is longer than a section can be, {MAX_CONTENT_BYTES // 1000} KB."))
        return False
    return True


def _left_out(where: str, text: str) -> Line:
    return Line(verdict=Verdict.LEFT_OUT, where=where[:300], text=text[:500])
