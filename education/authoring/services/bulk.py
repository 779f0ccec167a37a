"""Many modules archived or brought back at once: each by itself, each with its own outcome."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from diatonic.common.errors import AppError, FieldError, Invalid
from diatonic.common.scope import Scope
from education.authoring import policies
from education.authoring.rules import Module
from education.authoring.rules.prerequisites import waiting_for
from education.authoring.services.publishing import archive_found, restore_found
from education.authoring.store import ModuleStore, PrerequisiteStore
from education.authoring.store.modules import ModuleNotFound

MAX_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one module; ``problem`` says in a sentence why nothing did, empty: it is done."""

    module_id: str
    title: str
    problem: str = ""


class _Step(Protocol):
    def __call__(self, scope: Scope, *, module: Module, now: datetime) -> Module: ...


def archive_modules(scope: Scope, *, module_ids: Sequence[str], now: datetime) -> list[Outcome]:
    """Take up to 50 modules out of use; needs ``modules.archive``. Each outcome stands in the order asked for.

    A module that others require, and that are not archived with it, stays: who wants that does it on its own page. Two
    reads, and up to three calls for each module.
    """
    edges = PrerequisiteStore(scope).graph().edges if module_ids else {}

    def required(module: Module) -> str:
        waiting = [one for one in waiting_for(edges, module.module_id) if one not in module_ids]
        others = "another module requires it" if len(waiting) == 1 else f"{len(waiting)} other modules require it"
        return f"{others.capitalize()}. Archive it on its own page if you mean it." if waiting else ""

    return _each(scope, module_ids, archive_found, now, refuse=required)


def restore_modules(scope: Scope, *, module_ids: Sequence[str], now: datetime) -> list[Outcome]:
    """Bring up to 50 archived modules back as drafts; needs ``modules.archive``. As :func:`archive_modules`."""
    return _each(scope, module_ids, restore_found, now, refuse=lambda _: "")


def _each(
    scope: Scope, module_ids: Sequence[str], step: _Step, now: datetime, *, refuse: Callable[[Module], str]
) -> list[Outcome]:
    policies.check(scope, "modules.archive")
    wanted = list(dict.fromkeys(module_ids))
    if not 1 <= len(wanted) <= MAX_AT_ONCE:
        message = f"Choose 1 to {MAX_AT_ONCE} modules."
        raise Invalid(message, fields=[FieldError("/modules", message)])
    found = ModuleStore(scope).several(wanted)
    return [_one(scope, module_id, found, step, now, refuse) for module_id in wanted]


def _one(
    scope: Scope,
    module_id: str,
    found: Mapping[str, Module],
    step: _Step,
    now: datetime,
    refuse: Callable[[Module], str],
) -> Outcome:
    module = found.get(module_id)
    if module is None:
        return Outcome(module_id, "", ModuleNotFound().detail)
    try:
        if problem := refuse(module):
            return Outcome(module_id, module.title, problem)
        step(scope, module=module, now=now)
    except AppError as failure:
        return Outcome(module_id, module.title, failure.detail)
    return Outcome(module_id, module.title)
