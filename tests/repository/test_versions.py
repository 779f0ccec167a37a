"""What is pinned agrees with what is asked for, and installs the same everywhere."""

import json
import re

import pytest

from local.place import ROOT

_PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==([^\s\\]+)", re.MULTILINE | re.IGNORECASE)
_LISTS = ["requirements", "requirements-dev", "requirements-servers"]


def _pins(name: str) -> dict[str, str]:
    return {package.lower(): version for package, version in _PIN.findall((ROOT / name).read_text())}


@pytest.mark.parametrize("name", _LISTS)
def test_what_is_asked_for_is_pinned_to_that_version(name):
    asked = _pins(f"{name}.in")

    assert asked.items() <= _pins(f"{name}.txt").items()
    lines = (ROOT / f"{name}.in").read_text().splitlines()
    assert len(asked) == len([line for line in lines if line and line[0] not in "#-"])


@pytest.mark.parametrize("name", _LISTS)
def test_every_pin_has_hashes_and_no_address(name):
    text = (ROOT / f"{name}.txt").read_text()

    for block in re.split(r"\n(?=[a-z0-9])", text, flags=re.IGNORECASE):
        assert "==" not in block or "--hash=sha256:" in block
    assert "://" not in text
    assert "--index-url" not in text
    assert "--find-links" not in text


def test_tests_and_application_share_one_version_of_each_package():
    application, tests = _pins("requirements.txt"), _pins("requirements-dev.txt")

    assert {name: tests[name] for name in application.keys() & tests.keys()}.items() <= application.items()


def test_npm_packages_are_exact_and_the_lock_file_knows_no_registry():
    package = json.loads((ROOT / "package.json").read_text())
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]

    for group in ("dependencies", "devDependencies"):
        assert lock[""][group] == package[group]
        for name, version in package[group].items():
            assert lock[f"node_modules/{name}"]["version"] == version
    assert [name for name, entry in lock.items() if name and not entry.get("integrity", "").startswith("sha512-")] == []
    assert [name for name, entry in lock.items() if "resolved" in entry] == []


def test_every_dependency_is_explained():
    explained = (ROOT / "docs" / "DEPENDENCIES.md").read_text()
    package = json.loads((ROOT / "package.json").read_text())
    asked = {name for list_ in _LISTS for name in _pins(f"{list_}.in")}

    assert [
        name
        for name in sorted(asked | package["dependencies"].keys() | package["devDependencies"].keys())
        if not re.search(rf"(?<![\w/-]){re.escape(name)}(?![\w-])", explained)
    ] == []
