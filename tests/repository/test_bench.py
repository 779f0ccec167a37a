"""The measuring itself works."""

import json
import os
import subprocess
import sys

import pytest

from local.place import ROOT


@pytest.mark.long
def test_the_short_run_measures_every_row_without_a_failure(tmp_path):
    # With nothing of the servers beside the tests: it starts its own.
    own = {name: value for name, value in os.environ.items() if not name.startswith(("DIATONIC_", "AWS_"))}

    ended = subprocess.run(
        [sys.executable, "-m", "benchmark", "--quick"],
        cwd=ROOT,
        env=own | {"DIATONIC_VAR": str(tmp_path), "PYTHONPATH": "script"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr[-3000:]
    found = json.loads((tmp_path / "bench.json").read_text())
    assert len(found["rows"]) == 22
    assert all(row["one_client"]["requests"] and row["sixteen_clients"]["requests"] for row in found["rows"])
    assert not [row["name"] for row in found["rows"] if row["sixteen_clients"]["failures"]]
    assert found["media"]["is_ready"]
