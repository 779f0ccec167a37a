"""The API's document becomes types, and what docs/API.md shows works as written."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).parents[3]


def test_the_document_turns_into_types(tmp_path):
    document = tmp_path / "openapi.json"
    document.write_bytes(Client().get("/api/openapi.json").content)

    made = subprocess.run(
        [ROOT / "node_modules/.bin/openapi-typescript", document, "-o", tmp_path / "api.d.ts"],
        check=False,
        capture_output=True,
        text=True,
    )

    assert made.returncode == 0, made.stderr
    assert '"/api/me"' in (tmp_path / "api.d.ts").read_text()


def test_every_operation_has_a_name_of_its_own_and_says_who_may_call():
    document = json.loads(Client().get("/api/openapi.json").content)
    operations = [operation for path in document["paths"].values() for operation in path.values()]

    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z_]+", name) for name in names)
    open_to_all = {operation["operationId"] for operation in operations if "security" not in operation}
    assert open_to_all == {"look_at_invite", "ask_for_invite"}  # whoever holds a link
    assert all(len(operation["security"]) == 2 for operation in operations if "security" in operation)


@pytest.mark.usefixtures("demo")
def test_the_commands_of_the_guide_work(live, tmp_path):
    guide = (ROOT / "docs" / "API.md").read_text()
    commands = "\n".join(re.findall(r"```sh\n(.*?)```", guide, flags=re.DOTALL)).replace(". var/local.env\n", "")

    told = subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", commands],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"DIATONIC_BASE_URL": live.url},
    )

    assert told.returncode == 0, told.stdout + told.stderr
    assert '"name": "Demo Instructor"' in told.stdout
    assert "Made with curl" in told.stdout
