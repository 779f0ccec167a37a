"""Which servers something may be sent to, as people list them: ``api.example.org``, ``*.example.org``."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from diatonic.common.egress.hosts import is_entry


def _listed(hosts: list[str]) -> list[str]:
    for host in hosts:
        if not is_entry(host):
            raise ValueError(f"“{host[:60]}” is no name of a host, such as api.example.org or *.example.org.")
    return list(dict.fromkeys(hosts))


Hosts = Annotated[
    list[Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True)]],
    Field(default_factory=list, max_length=20),
    AfterValidator(_listed),
]
