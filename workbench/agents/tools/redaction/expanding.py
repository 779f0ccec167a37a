"""``{{env.KEY}}`` in a configuration becomes the key's value, on the way to a server that the key is for.

Only what a person wrote into a configuration is given to these functions, and before anything of a model is put into
it: whoever can write ``{{env.KEY}}`` here can have the value sent. They are called in a worker alone.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from diatonic.common.egress import Target, read_address
from diatonic.common.egress.hosts import is_listed
from diatonic.common.errors import Denied, Invalid

_REFERENCE = re.compile(r"\{\{\s*env\.([A-Za-z_][A-Za-z0-9_]{0,63})\s*\}\}")
_LINE_ENDS = re.compile(r"[\r\n\x00]")


class ValueMissing(Invalid):
    """A configuration refers to a key that the environment does not have."""

    default_code = "variable_missing"


class HostNotListed(Denied):
    """A key is not for this server; its value is not sent there."""

    default_code = "host_not_listed"


@dataclass(frozen=True, slots=True)
class EnvironmentValue:
    """A value, and the servers that it is for: ``api.example.com`` or ``*.example.com``. Never shown, nor its repr."""

    value: str = field(repr=False)
    hosts: tuple[str, ...] = ()


Values = Mapping[str, EnvironmentValue]


def references(configuration: Any) -> frozenset[str]:
    """Return the keys that a configuration refers to, whatever JSON it is."""
    return frozenset(name for text in _texts(configuration) for name in _REFERENCE.findall(text))


def expand(configuration: Any, *, host: str, values: Values) -> Any:
    """Return a configuration, such as headers or a body, with the values in it that are for ``host``.

    What a value holds is not looked at again. A value with a line's end is refused, since a header would become two.
    Raises :class:`ValueMissing`, :class:`HostNotListed`.
    """
    if isinstance(configuration, str):
        return _filled(configuration, host, values, _in_one_line)
    if isinstance(configuration, dict):
        return {
            _filled(name, host, values, _in_one_line): expand(below, host=host, values=values)
            for name, below in configuration.items()
        }
    if isinstance(configuration, list | tuple):
        return [expand(below, host=host, values=values) for below in configuration]
    return configuration


def expand_url(url: str, *, values: Values) -> str:
    """Return an address with its values, each encoded so that it stays within its part of the path or the query.

    A value cannot be, nor become, a part of the server's name: which server it is, the person has to have written.
    Raises what :func:`expand` and :func:`~diatonic.common.egress.read_address` raise.
    """
    target = server_of(url)
    expanded = _filled(url, target.host, values, lambda value: quote(value, safe=""))
    if _place(read_address(expanded)) != _place(target):
        raise HostNotListed("A value cannot be a part of the server's name.")
    return expanded


def server_of(url: str) -> Target:
    """Return where an address leads whatever its values are. Raises :class:`HostNotListed` if they have a say in it."""
    one, other = (read_address(_REFERENCE.sub(letter, url)) for letter in ("a", "b"))
    if _place(one) != _place(other):
        raise HostNotListed("A value cannot be a part of the server's name.")
    return one


def _place(target: Target) -> tuple[str, str, int]:
    return target.scheme, target.host, target.port


def _filled(text: str, host: str, values: Values, written: Callable[[str], str]) -> str:
    def value(found: re.Match[str]) -> str:
        name = found[1]
        if name not in values:
            raise ValueMissing(f"The environment has no value with the name {name}.")
        if not is_listed(host, values[name].hosts):
            raise HostNotListed(
                f"The value {name} is not for {host[:100]}. Its owner lists the servers that it is for."
            )
        return written(values[name].value)

    return _REFERENCE.sub(value, text)


def _in_one_line(value: str) -> str:
    if _LINE_ENDS.search(value):
        raise Invalid("A value of several lines cannot be sent here.", code="variable_has_lines")
    return value


def _texts(configuration: Any) -> Iterator[str]:
    if isinstance(configuration, str):
        yield configuration
    elif isinstance(configuration, dict):
        for name, below in configuration.items():
            yield str(name)
            yield from _texts(below)
    elif isinstance(configuration, list | tuple):
        for below in configuration:
            yield from _texts(below)
