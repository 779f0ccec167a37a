"""Certificates: made of what was recorded whenever they are asked for, and checked by their signature."""

from django.core import signing

from diatonic.common.errors import Conflict, NotFound
from diatonic.common.scope import Scope
from education.certificates.rules import Certificate, of_document
from education.learning import services as learning


class NotFinished(Conflict):
    """The person has not completed the module as it is published now."""

    default_code = "not_finished"


def get_certificate(scope: Scope, *, module_id: str) -> tuple[Certificate, str]:
    """Return the person's certificate of a module, and the text that proves it; needs ``learn.view``.

    Raises :class:`NotFinished` until every section is completed, ``NotFound``. Two DynamoDB calls, three where the
    module has prerequisites.
    """
    learner = learning.get_module(scope, module_id=module_id)
    outline, progress = learner.module.outline, learner.progress
    left = [entry.title for entry in outline.entries if progress.of(entry.content_id).state != "completed"]
    if left or not outline.entries:
        raise NotFinished(_what_is_left(left))
    done = max(progress.of(entry.content_id).at for entry in outline.entries)
    certificate = Certificate(
        module_id=module_id,
        title=str(learner.module.fields["title"]),
        version=learner.module.version,
        name=scope.user_name,
        organization=scope.organization_name or scope.organization_id,
        sections=len(outline.entries),
        minutes=learner.module.card.duration,
        finished_at=progress.finished_at or done,
    )
    return certificate, signing.dumps(certificate.document(), salt=_salt(scope), compress=True)


def check_certificate(scope: Scope, *, proof: str) -> Certificate:
    """Return what a certificate of this organization said when it was made; needs ``learn.view``. No DynamoDB call.

    Raises ``NotFound`` for a text that this organization has not signed.
    """
    scope.check("learn.view", "Only members of the organization check its certificates.")
    try:
        return of_document(signing.loads(proof, salt=_salt(scope)))
    except (signing.BadSignature, TypeError):
        raise NotFound("This organization has made no such certificate.") from None


def _salt(scope: Scope) -> str:
    return f"certificate:{scope.organization_id}"


def _what_is_left(left: list[str]) -> str:
    if len(left) == 1:
        return f"There is a certificate once the module is completed. Still to do: “{left[0]}”."
    return f"There is a certificate once the module is completed. Still to do: {len(left)} sections."
