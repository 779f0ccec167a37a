"""The JSON API of certificates."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Path, Router

from diatonic.common.http.access import Request
from diatonic.common.http.answers import answer
from education.certificates import schemas, services

router = Router(tags=["education: learning"])

Proof = Annotated[str, Path(max_length=2000)]


@router.get("/catalogue/{module_id}/certificate", response=schemas.CertificateOut, operation_id="get_certificate")
def get_certificate(request: Request, module_id: str) -> HttpResponse:
    """Return one's own certificate of a module; 409 until it is completed."""
    certificate, proof = services.get_certificate(request.scope, module_id=module_id)
    return answer(schemas.CertificateOut.of(certificate, proof=proof))


@router.get("/certificates/{proof}", response=schemas.CertificateOut, operation_id="check_certificate")
def check_certificate(request: Request, proof: Proof) -> HttpResponse:
    """Return what a certificate of this organization said when it was made; 404 for a forged one."""
    certificate = services.check_certificate(request.scope, proof=proof)
    return answer(schemas.CertificateOut.of(certificate, proof=proof))
