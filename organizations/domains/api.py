"""The JSON API of domains: ``/api/organizations/{organization_id}/domains``."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Path, Router

from diatonic.common import clock
from diatonic.common.http import etag
from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from organizations.domains import schemas, services
from organizations.domains.rules import Domain

router = Router(tags=["organizations: domains"])

OrganizationId = Annotated[str, Path(max_length=63)]
DomainName = Annotated[str, Path(max_length=253)]
_DOMAINS = "/organizations/{organization_id}/domains"
_ONE = f"{_DOMAINS}/{{domain}}"


@router.get(_DOMAINS, response=schemas.DomainsOut, operation_id="list_domains")
def list_domains(request: Request, organization_id: OrganizationId) -> HttpResponse:
    """List the organization's domains, with the DNS record that proves each. Needs `settings.edit`."""
    found = services.list_domains(request.scope)
    return answer(schemas.DomainsOut(items=[schemas.DomainOut.of(domain) for domain in found]))


@router.post(_DOMAINS, response={201: schemas.DomainOut}, operation_id="add_domain")
def add_domain(request: Request, organization_id: OrganizationId, payload: schemas.DomainIn) -> HttpResponse:
    """Add a domain. It lets nobody in before its TXT record was found."""
    return _answer(services.add_domain(request.scope, domain=payload.domain, now=clock.now()), status=201)


@router.post(f"{_ONE}/verify", response=schemas.DomainOut, operation_id="verify_domain")
def verify_domain(request: Request, organization_id: OrganizationId, domain: DomainName) -> HttpResponse:
    """Look for the domain's TXT record now, the first time or again; `state` and `problem` say what was found."""
    return _answer(services.verify_domain(request.scope, domain=domain, now=clock.now()))


@router.patch(_ONE, response=schemas.DomainOut, operation_id="set_domain_mode")
def set_mode(
    request: Request, organization_id: OrganizationId, domain: DomainName, payload: schemas.ModeIn
) -> HttpResponse:
    """Say what a verified domain does for people with an address there: nothing, a suggestion, membership."""
    revision = etag.revision_asked_for(request)
    changed = services.set_mode(
        request.scope, domain=domain, revision=revision, now=clock.now(), **payload.model_dump()
    )
    return _answer(changed)


@router.delete(_ONE, response={204: None}, operation_id="remove_domain")
def remove_domain(request: Request, organization_id: OrganizationId, domain: DomainName) -> HttpResponse:
    """Remove a domain. Whoever came in by it stays."""
    services.remove_domain(request.scope, domain=domain, now=clock.now())
    return HttpResponse(status=204)


def _answer(domain: Domain, *, status: int = 200) -> HttpResponse:
    return answer(schemas.DomainOut.of(domain), status=status, revision=domain.revision)
