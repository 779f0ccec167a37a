"""Many modules at once: ``/api/education/modules/archive`` and ``/restore``."""

from django.http import HttpResponse
from ninja import Router

from diatonic.common import clock
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from education.authoring import schemas, services

router = Router(tags=["education: authoring"])


@router.post("/modules/archive", response=schemas.OutcomesOut, operation_id="archive_modules")
def archive_modules(request: Request, payload: schemas.ChosenModulesIn) -> HttpResponse:
    """Take up to 50 modules out of use, each by itself; the answer says of each whether it was done, or why not."""
    outcomes = services.archive_modules(request.scope, module_ids=payload.modules, now=clock.now())
    return answer(schemas.OutcomesOut.of(outcomes))


@router.post("/modules/restore", response=schemas.OutcomesOut, operation_id="restore_modules")
def restore_modules(request: Request, payload: schemas.ChosenModulesIn) -> HttpResponse:
    """Bring up to 50 archived modules back as drafts, each by itself; the answer says so of each."""
    outcomes = services.restore_modules(request.scope, module_ids=payload.modules, now=clock.now())
    return answer(schemas.OutcomesOut.of(outcomes))
