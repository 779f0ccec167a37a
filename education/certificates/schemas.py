"""What the API of certificates answers."""

from typing import Self

from diatonic.common.http.answers import Answer
from education.certificates.rules import Certificate


class CertificateOut(Answer):
    """A certificate. ``proof`` is what whoever doubts it hands to ``GET /education/certificates/{proof}``."""

    module_id: str
    title: str
    version: str
    name: str
    organization: str
    sections: int
    minutes: int
    finished_at: str
    proof: str

    @classmethod
    def of(cls, certificate: Certificate, *, proof: str) -> Self:
        """Return the answer for a certificate."""
        return cls(**certificate.document(), proof=proof)
