"""What the documents say of tables, routes and settings is what the code does; the policies allow what it asks."""

import json
import re
from datetime import timedelta

from diatonic.common import clock, ids, personal
from diatonic.common.dynamo import tables
from diatonic.common.personal import Fate
from diatonic.common.scope import system_scope
from diatonic.environment import Environment
from education.authoring import services as authoring
from local.place import ROOT
from organizations.accounts import services as accounts
from organizations.accounts.rules import Identity
from organizations.audit import services as audit
from organizations.media import services as media
from organizations.privacy import services as privacy
from tests import media_files
from tests.organizations.media.conftest import send, work
from tests.organizations.people import make_person, scope_for
from tests.people import INSTRUCTOR, make_module
from tests.routes.iam import Asked, many, policies, refused
from tests.routes.signed_in import HERE
from tests.routes.table import ROUTES
from tests.routes.world import World
from workbench.agents import services as agents
from workbench.runs import services as runs

_ARCHITECTURE = (ROOT / "docs/ARCHITECTURE.md").read_text()
_DEPLOY = (ROOT / "docs/DEPLOY.md").read_text()
_ROW = re.compile(
    r"^\| `(?P<table>[\w-]+)`(?: \((?P<said>[^)]*)\))?[^|]*\|(?P<key>[^|]*)\|(?P<indexes>[^|]*)\|", re.MULTILINE
)
_FAMILIES = ("acs", "multi-agent")


def _named(text: str) -> list[str]:
    """Return the attributes in the text; what they are made of stands after ``=``."""
    return re.findall(r"`(\w+)`", re.sub(r"= [^,;]*", "", text))


def test_every_table_is_in_the_architecture_with_its_keys_and_indexes():
    block = _ARCHITECTURE.partition("<!-- tables: begin")[2].partition("<!-- tables: end")[0]
    told = {}
    for row in _ROW.finditer(block):
        parts = [part.partition(":") for part in row["indexes"].split("; ") if ":" in part]
        indexes = {name.strip(" `"): _named(keys) for name, _, keys in parts}
        said = (row["said"] or "").split(", ")
        family = next((name for name in _FAMILIES if name in said), "core")
        told[family, row["table"]] = (_named(row["key"]), indexes)

    served = {
        (table.family, table.table): (
            [name for name, _ in table.keys],
            {index.name: [name for name, _ in index.keys] for index in table.indexes},
        )
        for table in tables.all_tables()
    }
    assert told == served


def test_every_route_is_in_the_architecture_with_its_calls():
    told = re.findall(r"`((?:GET|POST|PUT|PATCH|DELETE) /[^`]*)` (\d+)", _ARCHITECTURE)

    assert len(told) == len(dict(told))
    assert {route: int(calls) for route, calls in told} == {route: row.calls for route, row in ROUTES.items()}


def test_every_setting_is_told_to_who_deploys():
    for name in Environment.model_fields:
        assert f"`DIATONIC_{name.upper()}`" in _DEPLOY, name


def test_the_links_lead_somewhere():
    for document in [*ROOT.glob("docs/*.md"), *ROOT.glob("docs/adr/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text()):
            assert (document.parent / target).exists(), (document.name, target)


def test_the_decisions_are_numbered_without_a_gap():
    names = sorted(path.name for path in ROOT.glob("docs/adr/*.md"))

    for number, name in enumerate(names, 1):
        assert name.startswith(f"{number:04}-")
        assert (ROOT / "docs/adr" / name).read_text().startswith(f"# {number}. ")


def test_the_policies_name_tables_and_indexes_that_there_are():
    known = set()
    for table in tables.all_tables():
        known |= {table.name, *(f"{table.name}/index/{index.name}" for index in table.indexes)}

    for process in ("web", "worker", "events", "beat"):
        named = [resource for statement in policies()[process] for resource in many(statement["Resource"])]
        assert {resource.partition(":table/")[2] for resource in named if ":table/" in resource} <= known


def test_no_policy_allows_more_than_it_names():
    for statements in policies().values():
        actions = {action for statement in statements for action in many(statement["Action"])}
        assert not [action for action in actions if "*" in action]
        assert not actions & {"dynamodb:Scan", "dynamodb:DeleteTable"}


def test_the_worker_may_do_what_its_jobs_ask():
    world = World()
    place = world.at("sent_document")

    with Asked() as processing:
        work(HERE)
    authoring.delete_module(INSTRUCTOR, module_id=place["module_id"], now=clock.now())
    with Asked() as purging:
        work(HERE)

    assert purging.calls - processing.calls
    assert refused("worker", processing.calls | purging.calls) == []


def test_the_worker_may_sweep_replace_and_delete():
    file = World().at("file")
    content = media_files.picture()

    with Asked() as asked:
        replacing = media.request_replacement(
            INSTRUCTOR,
            file_id=file["file_id"],
            filename="b.png",
            content_type="",
            size=len(content),
            now=clock.now(),
        )
    assert refused("web", asked.calls) == []
    assert send(replacing, content).status_code == 204
    sweep = media.start_sweep(INSTRUCTOR, now=clock.now())
    with Asked() as asked:
        body = json.dumps(_arrival(replacing.upload.temp_key))
        assert media.take_notice(body, bucket="bucket", now=clock.now()) == ["uploaded"]
    assert refused("events", asked.calls) == []

    with Asked() as asked:
        while work(HERE):
            pass
        media.delete_listed(INSTRUCTOR, sweep_id=sweep.sweep_id, now=clock.now())
        work(HERE)
        media.delete_page(INSTRUCTOR, sweep_id=sweep.sweep_id, after="", now=clock.now())

    assert refused("worker", asked.calls) == []


def _arrival(key: str) -> dict[str, object]:
    record = {"eventName": "ObjectCreated:Post", "s3": {"bucket": {"name": "bucket"}, "object": {"key": key}}}
    return {"Records": [record]}


def test_the_worker_may_settle_what_was_restored():
    place = World().at("live_document")
    section = {"module_id": place["module_id"], "content_id": place["content_id"]}
    authoring.clear_slot(INSTRUCTOR, **section, slot="document", now=clock.now())
    for version in ("1.0.0", "draft-1"):
        authoring.restore_version(
            INSTRUCTOR, module_id=place["module_id"], version=version, revision=None, now=clock.now()
        )

    with Asked() as settling:
        work(HERE)

    assert ("ConditionCheckItem", "module-content") in {(action, table[-14:]) for action, table, _ in settling.calls}
    assert refused("worker", settling.calls) == []


def test_the_worker_may_seal_the_audit_log_and_keep_its_days():
    World()
    scope = system_scope(HERE, reason="test")

    with Asked() as asked:
        assert audit.seal_waiting(now=clock.now())
        audit.write_day(scope, day=clock.now().date().isoformat(), now=clock.now())
        audit.verify(scope, now=clock.now())

    assert refused("worker", asked.calls) == []


def test_web_may_open_accounts_and_keep_answers():
    world, sub = World(), ids.new()
    headers = {"Idempotency-Key": "once", "X-Organization": HERE}

    with Asked() as asked:
        accounts.sign_in(Identity(sub, "new@example.com", "New"), now=clock.now())
        accounts.sign_in(Identity(sub, "changed@example.com", "New"), now=clock.now())
        for body in ({"title": "Bread"}, {"title": "Bread"}, {"title": ""}):
            world.owner.post("/api/education/modules", body, "application/json", headers=headers)
        world.owner.post("/api/uploads", {}, "application/json", headers=headers | {"Idempotency-Key": "twice"})

    assert len([call for call in asked.calls if "idempotency-keys" in call[1]]) == 4  # put, get, update, delete
    assert refused("web", asked.calls) == []


def test_the_worker_may_export_and_erase():
    World().at("handed_in")
    leaver = make_person(HERE, name="Lee", instructor=True)
    make_module(scope=scope_for(leaver, HERE))
    asked_at = clock.now() - timedelta(days=8)
    with Asked() as asked:
        erasure = privacy.request_erasure(leaver.user_id, now=asked_at)
        export = privacy.request_export(leaver.user_id, now=asked_at)
    assert refused("web", asked.calls) == []

    with Asked() as asked:
        privacy.prepare_export(user_id=leaver.user_id, export_id=export.export_id, now=clock.now())
        privacy.remove_export(user_id=leaver.user_id, export_id=export.export_id)
        privacy.erase(user_id=leaver.user_id, erasure_id=erasure.erasure_id, now=clock.now())

    assert refused("worker", asked.calls) == []


def test_the_worker_may_check_and_do_what_follows_from_a_decision():
    world = World()
    with Asked() as asked:
        world.at("suspended_author")
        while work(HERE):
            pass

    assert "moderation-checks" in {table[-17:] for _, table, _ in asked.calls}
    assert refused("worker", {call for call in asked.calls if "moderation" in call[1]}) == []


def test_the_worker_may_deploy_projects_and_delete_them_with_everything():
    world = World()
    with Asked() as asked:
        place = world.at("deployment")
    scope = scope_for(world.account, HERE)
    agents.delete_project(scope, project_id=place["project_id"], cascade=True, now=clock.now())
    with Asked() as deleting:
        work(HERE)

    assert deleting.calls
    asked.calls |= deleting.calls
    beside = ("users", "Organizations", "OrganizationMembers", "feature-flags")  # the scope of who asks for it
    assert refused("worker", {call for call in asked.calls if not call[1].endswith(beside)}) == []


def test_the_worker_may_execute_runs():
    world = World()
    place = world.at("deployed_flow")
    scope = scope_for(world.account, HERE)
    runs.execute(scope, agent_id=place["agent_id"], given={}, now=clock.now())
    with Asked() as asked:
        work(HERE)

    assert any(call[1].endswith("agent-execution-history") for call in asked.calls)
    assert refused("worker", asked.calls) == []


def test_the_worker_may_erase_whatever_the_features_hold():
    wanted = {Fate.DELETED: "DeleteItem", Fate.ANONYMIZED: "UpdateItem", Fate.KEPT: "Query"}
    calls = {
        (wanted[holding.fate], str(model.Meta.table_name), "")
        for holding in personal.holdings()
        for model in holding.models
    }

    assert refused("worker", calls) == []
