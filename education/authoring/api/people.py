"""Who works on a module, in the JSON API: ``/api/education/modules/{id}/people``."""

from django.http import HttpResponse
from ninja import Router

from diatonic.common import clock
from diatonic.common.http import etag
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from education.authoring import schemas, services

router = Router(tags=["education: authoring"])


@router.get("/modules/{module_id}/people", response=schemas.PeopleOut, operation_id="get_people")
def get_people(request: Request, module_id: str) -> HttpResponse:
    """Return who works on a module; the ``ETag`` is the module's revision, for ``If-Match``."""
    return _people(services.get_people(request.scope, module_id=module_id))


@router.put("/modules/{module_id}/people", response=schemas.PeopleOut, operation_id="set_people")
def set_people(request: Request, module_id: str, payload: schemas.PeopleIn) -> HttpResponse:
    """Replace who works on a module; needs ``If-Match``. For its author, co-authors and administrators."""
    services.set_people(
        request.scope,
        module_id=module_id,
        is_restricted=payload.is_restricted,
        roles=payload.roles(),
        revision=etag.revision_required(request),
        now=clock.now(),
    )
    return _people(services.get_people(request.scope, module_id=module_id))


def _people(found: services.ModulePeople) -> HttpResponse:
    return answer(schemas.PeopleOut.of(found), revision=found.module.revision)
