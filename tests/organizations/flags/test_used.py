"""Every flag is asked for somewhere, or it has to go."""

import ast
from collections.abc import Iterator
from pathlib import Path

from diatonic.common import flags
from diatonic.common.flags import FLAGS, Flag
from local.place import ROOT

_CODE = ("diatonic", "organizations", "education")


def _asked(source: str) -> Iterator[str]:
    """Yield the names of the flags that the source asks ``is_on`` for."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or ast.unparse(node.func).rpartition(".")[2] != flags.is_on.__name__:
            continue
        for argument in node.args[:1]:
            named = ast.unparse(argument)
            if "Flag." in named:
                yield named.rpartition(".")[2]


def _files() -> Iterator[Path]:
    for folder in _CODE:
        yield from (ROOT / folder).rglob("*.py")


def test_no_flag_is_switched_in_vain():
    asked = {name for path in _files() for name in _asked(path.read_text())}

    assert asked == {flag.name for flag in Flag}


def test_a_question_that_is_not_asked_is_not_found():
    assert list(_asked("x = Flag.FIRST_STEPS\nmay = is_on(Flag.JOIN_BY_DOMAIN, scope.switches)")) == ["JOIN_BY_DOMAIN"]


def test_every_flag_says_what_it_does():
    assert set(FLAGS) == set(Flag)
    assert all(about.title and about.text.endswith(".") for about in FLAGS.values())
