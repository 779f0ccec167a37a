"""Modules and functions stay small, and nobody mocks."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.place import ROOT

_FUNCTION, _MODULE, _TEST_MODULE, _TEMPLATE, _ASSET = 50, 300, 400, 160, 250


def _files(pattern: str, *folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob(pattern))


def _lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


CODE = _files("*.py", "diatonic", "education", "community", "organizations", "workbench", "script")
TESTS = _files("*.py", "tests")


@pytest.mark.parametrize(
    ("paths", "limit"),
    [
        (CODE, _MODULE),
        (TESTS, _TEST_MODULE),
        (_files("*.html", "templates"), _TEMPLATE),
        (_files("*.js", "static") + _files("*.css", "static"), _ASSET),
    ],
    ids=["code", "tests", "templates", "assets"],
)
def test_no_file_is_longer_than_its_limit(paths, limit):
    assert [f"{path.relative_to(ROOT)} {_lines(path)}" for path in paths if _lines(path) > limit] == []


def test_no_function_is_longer_than_its_limit():
    assert [name for path in CODE + TESTS for name, length in _functions(path) if length > _FUNCTION] == []


def test_every_module_of_the_code_says_what_it_is():
    silent = [path for path in CODE if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))]

    assert silent == []


def test_no_test_is_left_out():
    marks = ("pytest.mark.skip", "pytest.skip(", "mark.xfail", "pytest.importorskip")
    tests = [path for path in TESTS if path != Path(__file__)]

    assert [path for path in tests if any(mark in path.read_text() for mark in marks)] == []
