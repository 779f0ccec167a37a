"""Which sections and questions serve which objective of a module."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.scope import Scope
from education.authoring import policies
from education.authoring.rules import Module, Outline, SectionType
from education.authoring.rules.coverage import MAX_LINKS, Coverage, current, reworded, section_of
from education.authoring.services.audited import record
from education.authoring.store import ModuleStore, SectionStore
from education.authoring.store.coverage import CoverageStore, stale
from education.authoring.store.sections import ReadAgain


@dataclass(frozen=True, slots=True)
class CoverageView:
    """A module's table with what its rows are made of. ``questions``: section id → question id → its words."""

    module: Module
    outline: Outline
    coverage: Coverage
    questions: Mapping[str, Mapping[str, str]]


def get_coverage(scope: Scope, *, module_id: str) -> CoverageView:
    """Return which sections and questions serve which objective; needs ``modules.view``.

    One DynamoDB call, and one for every hundred quizzes.
    """
    policies.check(scope, "modules.view")
    module, outline = ModuleStore(scope).get_with_outline(module_id)
    questions = _questions(scope, module_id, outline)
    return CoverageView(module, outline, _current(module, outline, questions), questions)


def save_coverage(
    scope: Scope,
    *,
    module_id: str,
    links: Mapping[str, Sequence[str]],
    revision: int,
    now: datetime,
    shown: Collection[str] | None = None,
) -> CoverageView:
    """Replace the table; needs ``modules.edit``. ``links``: objective → ``content_id`` or ``content_id/question_id``.

    ``shown``: only the marks at these sections are replaced, the others stay. Raises ``Invalid`` for an objective or a
    place that the module has not, ``Stale`` unless ``revision`` is the table's.
    """
    policies.check(scope, "modules.edit")
    module, outline = ModuleStore(scope).get_with_outline(module_id)
    policies.check_editable(scope, module)
    questions = _questions(scope, module_id, outline)
    before = _current(module, outline, questions)
    if before.revision != revision:
        raise stale(before.revision)
    _check(module, outline, questions, links)
    wanted = {objective: list(dict.fromkeys(links.get(objective, ()))) for objective in before.links}
    if shown is not None:
        kept = {
            one: [place for place in places if section_of(place) not in shown] for one, places in before.links.items()
        }
        wanted = {one: [*kept[one], *(place for place in wanted[one] if section_of(place) in shown)] for one in wanted}
    if sum(map(len, wanted.values())) > MAX_LINKS:
        sentence = f"At most {MAX_LINKS} marks fit into the table."
        raise Invalid(sentence, fields=[FieldError("/objectives", sentence)])
    tx = Transaction()
    CoverageStore(scope, module_id).save(tx, wanted, revision=revision, at=clock.iso(now))
    record(
        tx,
        scope,
        module,
        action="module.coverage_changed",
        summary=f"changed what serves the objectives of “{module.title}”",
        now=now,
    )
    tx.commit()
    saved = Coverage({one: tuple(places) for one, places in wanted.items()}, revision + 1)
    return CoverageView(module, outline, saved, questions)


def note_rewording(
    tx: Transaction, scope: Scope, module: Module, outline: Outline, objectives: Sequence[str], *, now: datetime
) -> None:
    """Let the marks of an objective follow where it is said in other words, in the module's own transaction.

    The transaction is refused with ``ReadAgain`` where the table changed meanwhile.
    """
    links = reworded(outline.coverage, module.fields.learning_objectives, objectives)
    if links is None:
        return
    again = ReadAgain("Somebody changed what serves the objectives a moment ago.")
    store = CoverageStore(scope, module.module_id)
    store.save(tx, links, revision=outline.coverage_revision, at=clock.iso(now), otherwise=again)


def _questions(scope: Scope, module_id: str, outline: Outline) -> dict[str, dict[str, str]]:
    quizzes = [entry for entry in outline.entries if entry.content_type is SectionType.QUIZ]
    sections = SectionStore(scope, module_id).several(quizzes) if quizzes else []
    return {
        section.content_id: {one["question_id"]: one["text"] for one in section.content_data.get("questions", [])}
        for section in sections
    }


def _current(module: Module, outline: Outline, questions: Mapping[str, Mapping[str, str]]) -> Coverage:
    return current(
        outline.coverage,
        module.fields.learning_objectives,
        outline.order,
        revision=outline.coverage_revision,
        questions={content_id: frozenset(asked) for content_id, asked in questions.items()},
    )


def _check(
    module: Module,
    outline: Outline,
    questions: Mapping[str, Mapping[str, str]],
    links: Mapping[str, Sequence[str]],
) -> None:
    there, wrong = set(outline.order), []
    for number, (objective, places) in enumerate(links.items()):
        if objective not in module.fields.learning_objectives:
            wrong.append(FieldError(f"/objectives/{number}/objective", "The module has no such objective any more."))
        for at, place in enumerate(places):
            content_id, _, question_id = place.partition("/")
            if content_id not in there or (question_id and question_id not in questions.get(content_id, {})):
                wrong.append(FieldError(f"/objectives/{number}/places/{at}", "There is no such section or question."))
    if wrong:
        raise Invalid(wrong[0].message, fields=wrong)
