"""Background work of privacy: each enters with the system's scope and makes one service call."""

from typing import Any

from diatonic.common import clock, jobs
from diatonic.common.scope import Scope
from organizations.privacy import services

_PATIENT = 200  # more than a day: it must be done


def _failed(_scope: Scope, *, user_id: str, export_id: str) -> None:
    services.fail_export(user_id=user_id, export_id=export_id, now=clock.now())


@jobs.handler(attempts=6, exhausted=_failed)
def prepare_export(_scope: Scope, *, user_id: str, export_id: str) -> None:
    """Put together what is kept about a person."""
    services.prepare_export(user_id=user_id, export_id=export_id, now=clock.now())


@jobs.handler(attempts=60)  # about nine hours
def announce(_scope: Scope, *, user_id: str, erasure_id: str) -> None:
    """Mail a person who asked to be erased when that will be, and how they keep their account."""
    services.announce(user_id=user_id, erasure_id=erasure_id, now=clock.now())


def _not_sent(_scope: Scope, *, receipt: str, **_: Any) -> None:
    services.give_up_mail(receipt=receipt, now=clock.now())


@jobs.handler(attempts=60, exhausted=_not_sent)  # about nine hours
def send_receipt(_scope: Scope, *, erasure_id: str, receipt: str, address: str) -> None:
    """Mail a person who was erased where their receipt is."""
    services.send_receipt(erasure_id=erasure_id, receipt=receipt, address=address, now=clock.now())


@jobs.handler(attempts=_PATIENT)
def forget_note(_scope: Scope, *, name: str) -> None:
    """Forget who was erased, once no backup knows them."""
    services.forget_note(name=name)


@jobs.handler(attempts=_PATIENT)
def remove_export(_scope: Scope, *, user_id: str, export_id: str) -> None:
    """Remove an export whose time is over, or that another one took the place of."""
    services.remove_export(user_id=user_id, export_id=export_id)


def _try_later(_scope: Scope, *, user_id: str, erasure_id: str) -> None:
    services.try_later(user_id=user_id, erasure_id=erasure_id, now=clock.now())


@jobs.handler(attempts=_PATIENT, exhausted=_try_later)
def erase(_scope: Scope, *, user_id: str, erasure_id: str) -> None:
    """Erase a person, where nobody has cancelled it."""
    services.erase(user_id=user_id, erasure_id=erasure_id, now=clock.now())
