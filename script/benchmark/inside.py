"""``python -m benchmark.inside``: what has to be done inside the application; answers with JSON.

``generate`` writes the data, ``record`` sends each request once and notes its DynamoDB calls, ``memory`` uses every
model, ``media`` processes a video, ``questions`` imports some, ``archives``
exports a module, ``logs`` the audit log, ``moderation`` checks texts, ``runs`` executes agents. The environment says which installation it is.
"""

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diatonic.settings")
sys.modules["rich"] = None  # type: ignore[assignment]  # it comes with the checks; the logs of a web process find none
django.setup()

# After the set-up: they need the settings.
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from benchmark import data, talk  # noqa: E402
from benchmark.scenarios import (  # noqa: E402
    FRESH,
    NEXT,
    NUMBER,
    ORGANIZATION,
    SCENARIOS,
    TURN,
    Identity,
    Scenario,
    filled,
)
from diatonic.common import ids  # noqa: E402
from diatonic.common.dynamo.connection import client  # noqa: E402
from diatonic.common.dynamo.models import REGISTER  # noqa: E402
from diatonic.common.dynamo.tables import all_tables  # noqa: E402
from local.place import HOST  # noqa: E402
from organizations.accounts import services as accounts  # noqa: E402
from organizations.accounts.person import Person  # noqa: E402

_USER = os.environ["BENCHMARK_USER"]


def main() -> None:
    """Run one action."""
    parser = argparse.ArgumentParser()
    parser.add_argument("action", choices=list(_ACTIONS))
    parser.add_argument("data", type=Path, help="where the ids of the generated data stand")
    parser.add_argument("--sections", type=int, default=0)
    parser.add_argument("--posts", type=int, default=0)
    parser.add_argument("--accounts", default="", help="the demo people, for generate")
    options = parser.parse_args()
    json.dump(_ACTIONS[options.action](options), sys.stdout)


def _generate(options: argparse.Namespace) -> dict[str, Any]:
    provided = ("demo", f"--accounts={options.accounts}")
    for command in (
        ("collectstatic", "--no-input", "--verbosity=0"),
        ("bucket", "create"),
        ("tables", "create"),
        provided,
    ):
        call_command(*command, stdout=sys.stderr)
    started = time.perf_counter()
    made = data.generate(_USER, sections=options.sections, posts=options.posts)
    options.data.write_text(json.dumps(asdict(made)))
    return {"seconds": time.perf_counter() - started, "modules": len(made.modules)}


def _record(options: argparse.Namespace) -> dict[str, Any]:
    """Send each request once, at the last module, which nobody else writes to."""
    known = data.Generated(**json.loads(options.data.read_text()))
    identity = Identity(os.environ["BENCHMARK_TOKEN"], _session())
    recorded: dict[str, Any] = {}
    for scenario in SCENARIOS:
        _send(scenario, identity, known, known.modules[-1], [])  # fetches keys and opens connections
        turns = 2 if TURN in scenario.body else 1
        recorded[scenario.name] = [_recorded(scenario, identity, known) for _ in range(turns)]
    return {"calls": recorded, "session": identity.session, "number": known.revision + 2}


def _recorded(scenario: Scenario, identity: Identity, known: data.Generated) -> Any:
    """Send a request and return its calls, with what changes from one to the next marked."""
    calls: list[tuple[str, dict[str, Any]]] = []
    fresh = _send(scenario, identity, known, known.modules[-1], calls)
    text = json.dumps(calls)
    for identifier in fresh:
        text = text.replace(identifier, FRESH)
    # The second sending has seen the revision after the first.
    for written, name in ((known.revision + 1, NUMBER), (known.revision + 2, NEXT)):
        text = text.replace(f'"{written}"', f'"{name}"')
    return json.loads(text)


_sent: Counter[str] = Counter()


def _send(scenario: Scenario, identity: Identity, known: data.Generated, module: str, calls: list[Any]) -> list[str]:
    """Send a request within this process; returns the ids that it made."""
    number = known.revision + _sent[scenario.name]
    _sent[scenario.name] += 1
    headers = {name: value.replace(NUMBER, str(number)) for name, value in identity.headers(scenario).items()}
    body = filled(scenario.body, module, known.names).replace(NUMBER, str(number))
    body = body.replace(TURN, "true" if number % 2 else "false")
    with _recording(calls):
        response = Client(SERVER_NAME=HOST).generic(
            scenario.method,
            filled(scenario.path, module, known.names),
            body,
            headers.pop("Content-Type", "application/octet-stream"),
            headers=headers,
        )
    if response.status_code not in (200, 201):
        sys.exit(f"{scenario.name} answers {response.status_code}: {response.content[:500]!r}")
    made = response.json() if "json" in response["Content-Type"] else {}
    if "upload" in made:
        return [made["upload"]["upload_id"]]
    return [ids.uuid_of(made["post_id"])] if scenario.method == "POST" and "post_id" in made else []


@contextmanager
def _recording(calls: list[Any]) -> Iterator[None]:
    """Note the low-level calls of the process's client inside the block."""

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        # The token of a transaction makes a repeat do nothing: each round gets its own.
        calls.append((model.name, {name: value for name, value in params.items() if name != "ClientRequestToken"}))

    events = client().meta.events
    events.register("provide-client-params.dynamodb", note)
    yield
    events.unregister("provide-client-params.dynamodb", note)


def _session() -> str:
    """Open a session as the callback of the sign-in does; returns the cookie's value."""
    person = Person.of(accounts.find_person(_USER, organization_id=ORGANIZATION).account)
    browser = Client()
    browser.force_login(person)
    return browser.cookies["session"].value


def _memory(options: argparse.Namespace) -> dict[str, Any]:
    """Use every model and serve every kind of request, as a web process does in its life; returns bytes."""
    known = data.Generated(**json.loads(options.data.read_text()))
    identity = Identity(os.environ["BENCHMARK_TOKEN"], _session())
    for table in all_tables():
        for model in REGISTER[table.family, table.table]:
            with suppress(model.DoesNotExist):
                model.get("nothing", _nothing(model))
    for scenario in SCENARIOS:
        _send(scenario, identity, known, known.modules[-2], [])
    status = Path("/proc/self/status").read_text().splitlines()
    (resident,) = [int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS")]
    return {"models": sum(len(models) for models in REGISTER.values()), "resident": resident}


def _nothing(model: Any) -> Any:
    """Return a range key under which nothing is, of the model's own type."""
    key = next((each for each in model.get_attributes().values() if each.is_range_key), None)
    return None if key is None else key.deserialize("0")


def _media(options: argparse.Namespace) -> dict[str, Any]:
    from benchmark import video  # noqa: PLC0415 -- its decoders are no part of a web process

    return video.process(options.data.parent)


def _questions(_options: argparse.Namespace) -> dict[str, Any]:
    from benchmark import questions  # noqa: PLC0415 -- likewise

    return questions.measure()


def _archives(_options: argparse.Namespace) -> dict[str, Any]:
    from benchmark import archives  # noqa: PLC0415 -- likewise

    return archives.measure()


def _logs(_options: argparse.Namespace) -> dict[str, Any]:
    from benchmark import logs  # noqa: PLC0415 -- likewise

    return logs.measure()


def _runs(_options: argparse.Namespace) -> dict[str, Any]:
    from benchmark import runs  # noqa: PLC0415 -- likewise

    return runs.measure(_USER)


def _moderation(_options: argparse.Namespace) -> dict[str, Any]:
    return talk.check_texts()


_ACTIONS = {
    "archives": _archives,
    "generate": _generate,
    "record": _record,
    "memory": _memory,
    "media": _media,
    "questions": _questions,
    "logs": _logs,
    "moderation": _moderation,
    "runs": _runs,
}

if __name__ == "__main__":
    main()
