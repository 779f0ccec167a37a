"""The screens of runs: starting one with what it is given, looking at it, steering it, and answering what it asks."""

import re

import pytest
from django.test import Client

from tests.organizations.people import account_of, make_person, sign_in
from tests.workbench.agents.pages import BENCH, hidden, see, text_of
from tests.workbench.runs.executing import Team
from workbench.llm import services as llm
from workbench.runs import services

_INPUTS = [
    {"name": "city", "type": "text"},
    {"name": "loaves", "type": "number", "default": 2},
    {"name": "is_sliced", "type": "boolean", "required": False},
    {"name": "marks", "type": "list", "required": False},
]


_TALK = [{"role": "user", "text": "Hi"}, {"role": "assistant", "text": "Hello."}]


@pytest.fixture
def member(team) -> Client:
    """Who owns the project and starts runs."""
    return sign_in(account_of(team.member.user_id))


@pytest.fixture
def viewer(team) -> Client:
    return sign_in(account_of(team.viewer.user_id))


@pytest.fixture
def builder(team) -> Client:
    return sign_in(make_person("demo", name="Bo", runs__approve=True))


def _told(team: Team) -> str:
    """Make a flow that says what it was given, and return its id."""
    said = {"value": "{{input.city}} {{input.loaves}} {{input.is_sliced}} {{input.marks}}"}
    start = ("start", "trigger", {"inputs": _INPUTS})
    return team.flow(start, ("end", "output", said), edges=[("start", "end")], name="Teller")


def _new(team: Team, agent_id: str = "", **said: str) -> str:
    asked = "&".join(f"{key}={value}" for key, value in {"agent": agent_id, **said}.items() if value)
    return f"/projects/{team.project.project_id}/run/?{asked}"


def _run_of(team: Team, answer) -> services.WholeRun:
    assert answer.status_code == 302, text_of(answer)
    run_id = answer["Location"].rstrip("/").rpartition("/")[2]
    return team.go_on(services.find_run(team.owner, run_id=run_id))


def test_a_draft_is_run_with_what_its_flow_declares(team, member):
    path = _new(team, _told(team))
    assert "Teller" in see(member, path)

    started = member.post(f"{BENCH}{path}", {"given-0": "Wien", "given-1": "3", "given-2": "true", "given-3": "[1]"})

    whole = _run_of(team, started)
    assert (whole.run.status, whole.given["loaves"]) == ("completed", 3)
    assert whole.given == {"city": "Wien", "loaves": 3, "is_sliced": True, "marks": [1]}
    page = text_of(member.get(started["Location"]))
    assert "Completed" in page
    assert "Wien 3 true [1]" in page
    assert "2 of 2" in page
    assert "end is done." in page


def test_a_run_that_is_over_is_run_again_with_what_it_was_given(team, member, builder, viewer):
    path = f"{BENCH}{_new(team, _told(team), **{'as': 'draft'})}"
    begun = member.post(path, {"given-0": "Wien", "given-1": "3", "given-2": "true", "given-3": "[1]"})
    assert "Run again" not in text_of(member.get(begun["Location"]))
    first = _run_of(team, begun)
    page = member.get(begun["Location"]).content.decode()
    link = re.search(r'href="([^"]+)"[^>]*>(?:(?!</a>).)*Run again', page, re.DOTALL)
    assert link
    again = link[1].replace("&amp;", "&")

    form = member.get(again).content.decode()
    assert re.search(r'name="as" value="draft"\s+checked', form)
    assert re.search(r'value="true"\s+selected', form)
    said = {"given-0": "Wien", "given-1": "3", "given-2": "true", "given-3": "[1]"}
    assert 'value="3' in form
    assert "Wien</textarea>" in form
    second = _run_of(team, member.post(again, said))

    assert (second.given, second.output) == (first.given, first.output)
    assert second.run.run_id != first.run.run_id
    assert builder.get(again).status_code == 200  # who may look into it
    assert viewer.get(again).status_code == 403


def test_nobody_is_given_what_a_run_was_given_that_they_may_not_look_into(team, member):
    run = team.start(_told(team), team.owner, city="Secret")
    for like in (run.run_id, "demo:run:x", "%00"):
        answer = member.get(f"{BENCH}{_new(team, run.agent_id, like=like)}")
        assert answer.status_code == (403 if like == run.run_id else 404)
        assert "Secret" not in answer.content.decode()


def test_what_a_form_does_not_ask_for_is_named(team, member):
    run = team.run(team.project.project_id, message="Hello", history=_TALK).run
    page = see(member, _new(team, team.project.project_id, like=run.run_id, **{"as": "draft"}))

    assert "Hello" in page
    assert "The run was also given history, which is not asked for here." in page


def test_what_is_missing_is_told_at_its_field_and_what_was_typed_stays(team, member):
    path = _new(team, _told(team))
    answer = member.post(f"{BENCH}{path}", {"given-0": "", "given-1": "3", "given-3": "[1"})

    assert answer.status_code == 422
    page = text_of(answer)
    assert "It has not started: please look at this" in page
    assert "city : This field is required." in page
    assert "Line 1" in page
    assert 'value="3' in answer.content.decode()
    assert services.list_runs(team.member).items == ()


def test_what_is_not_deployed_is_run_by_who_may_change_it_alone(team, member, builder, viewer):
    assert "Message" in see(member, _new(team))
    other = see(builder, _new(team))
    assert "Nothing of this project is deployed yet. Mina and agent builders can." in other
    assert "Start the run" not in other
    assert viewer.get(f"{BENCH}{_new(team)}").status_code == 403


def test_a_draft_with_problems_says_what_they_are(team, member):
    flow = team.flow(("start", "trigger", {}), edges=[])
    answer = member.post(f"{BENCH}{_new(team, flow)}", {})

    assert answer.status_code == 422
    assert "A graph ends with an output: add one. Open the project" in text_of(answer)


def test_an_agent_of_another_project_is_not_run_here(team, member):
    for odd in ("x", "demo:agent:x", "other:agent:01a2032d-5c2f-759e-a3e3-b6264c5c8592", "%00"):
        assert member.get(f"{BENCH}{_new(team, odd)}").status_code == 404


def test_a_form_that_is_sent_twice_starts_one_run(team, member):
    flow, agent = _told(team), team.agent()
    form = f"{BENCH}{_new(team, flow)}"
    sent = {form: {"given-0": "Wien", "given-1": "3", "form_id": hidden(member.get(form))["form_id"]}}
    beside = hidden(member.get(f"{BENCH}/agents/{agent}/"))["form_id"]  # the message to an agent, without script
    sent[f"{BENCH}{_new(team, agent)}"] = {"given-0": "Rye?", "form_id": beside}

    for path, said in sent.items():
        first, second = (member.post(path, said) for _ in range(2))
        assert first["Location"] == second["Location"]
    assert len(services.list_runs(team.member).items) == 2


def test_the_list_shows_who_runs_what_and_how_it_stands(team, member, builder, viewer):
    assert "Nothing has run yet" in see(viewer, "/runs/")
    team.run(team.line(name="Quick"))
    team.run(team.line(("ask", "approval", {"title": "Bake it?"}), name="Careful"))

    everything = see(viewer, "/runs/")
    assert "Quick" in everything
    assert b"/runs/demo:run:" not in viewer.get(f"{BENCH}/runs/").content
    assert b"/runs/demo:run:" in builder.get(f"{BENCH}/runs/").content
    assert "Mina" in everything
    assert "Waits for an answer" in everything
    waiting = see(viewer, "/runs/?status=waits").partition("Everybody")[2] or see(viewer, "/runs/?status=waits")
    assert "Careful" in waiting
    assert "Quick" not in waiting
    assert "No such runs" in see(viewer, "/runs/?status=failed")
    assert "No such runs" in see(builder, "/runs/?mine=yes")
    assert "Quick" in see(member, "/runs/?mine=yes&status=completed")


def test_a_run_is_stopped_and_resumed(team, member, viewer):
    whole = team.run(team.line(("ask", "approval", {"title": "Bake it?"})))
    path = f"/runs/{whole.run.run_id}/"
    assert viewer.get(f"{BENCH}{path}").status_code == 403
    assert viewer.post(f"{BENCH}{path}stop/").status_code == 403

    assert member.post(f"{BENCH}{path}stop/").status_code == 302
    page = see(member, path)
    assert "Stopped" in page
    assert "ask Approval Not reached" in page
    assert member.post(f"{BENCH}{path}resume/", {"with": "same"}).status_code == 302
    assert team.go_on(whole.run).run.is_parked


def test_what_cannot_be_done_any_more_is_told(team, member):
    whole = team.run(team.line())
    for what in ("stop", "resume"):
        answer = member.post(f"{BENCH}/runs/{whole.run.run_id}/{what}/", follow=True)
        assert "completed" in text_of(answer)
    assert "Resume the run" not in see(member, f"/runs/{whole.run.run_id}/")


def test_somebody_who_may_approves_and_nobody_else(team, member, builder):
    whole = team.run(team.line(("ask", "approval", {"title": "Bake it?"})))
    (wait,) = whole.waits
    path, answer = f"/runs/{whole.run.run_id}/", f"{BENCH}/runs/{whole.run.run_id}/approvals/{wait.wait_id}/"
    assert "Somebody who may decide" in see(member, path)
    assert member.post(answer, {"decision": "approve"}).status_code == 403
    assert "Bake it?" in see(builder, path)
    assert builder.post(answer, {"decision": "perhaps"}).status_code == 422

    assert builder.post(answer, {"decision": "approve", "note": "Looks good"}).status_code == 302

    assert team.go_on(whole.run).run.status == "completed"
    again = builder.post(answer, {"decision": "reject"}, follow=True)
    assert "answered" in text_of(again)


def test_who_started_a_run_gives_what_an_action_came_to(team, member, builder):
    team.tool(name="pick", type="frontend_action", code=None, output_schema={"type": "number"})
    flow = team.line(("do", "tool", {"tool": "pick", "arguments": {"of": "flours"}}), tools=["pick"])
    whole = team.run(flow)
    (wait,) = whole.waits
    path, act = f"/runs/{whole.run.run_id}/", f"{BENCH}/runs/{whole.run.run_id}/actions/{wait.wait_id}/"
    assert "The browser of Mina does this." in see(builder, path)
    assert builder.post(act, {"output": "3", "is": "done"}).status_code == 403
    page = see(member, path)
    assert "pick is to be done in the browser" in page
    assert "flours" in page
    refused = member.post(act, {"output": "many", "is": "done"})
    assert (refused.status_code, "Not sent yet" in text_of(refused)) == (422, True)

    assert member.post(act, {"output": "3", "is": "done"}).status_code == 302

    assert team.go_on(whole.run).run.status == "completed"
    assert "answered" in text_of(member.post(act, {"output": "4", "is": "done"}, follow=True))


def test_an_action_that_could_not_be_done_is_told_to_the_run(team, member):
    team.tool(name="pick", type="frontend_action", code=None)
    whole = team.run(team.line(("do", "tool", {"tool": "pick"}), tools=["pick"]))
    (wait,) = whole.waits

    member.post(f"{BENCH}/runs/{whole.run.run_id}/actions/{wait.wait_id}/", {"is": "failed", "error": "No flour"})

    assert team.go_on(whole.run).run.status == "failed"
    page = see(member, f"/runs/{whole.run.run_id}/")
    assert "No flour" in page
    assert "Look at the last lines of the log" in page
    assert "do Tool Failed" in page


def test_a_long_log_opens_at_its_end(team, member):
    code = "export default () => { for (let i = 0; i < 49; i += 1) console.log(`line ${i}`); return 1; }"
    team.tool(name="talk", code=code)
    nodes = [(f"n{at}", "tool", {"tool": "talk"}) for at in range(3)]
    whole = team.run(team.line(*nodes, tools=["talk"]))
    path = f"/runs/{whole.run.run_id}/"

    page = see(member, path)
    assert "From the beginning" in page
    assert "Completed." in page
    assert "Queued." not in page
    first = see(member, f"{path}?after=0")
    assert "Queued." in first
    assert "Later lines" in first
    assert see(member, f"{path}?after=x").count("Completed.") == 1


def test_what_an_agent_answered_stands_there_in_its_words(team, member):
    whole = team.run(team.project.project_id, message="Hello")

    answer = member.get(f"{BENCH}/runs/{whole.run.run_id}/")

    assert answer.context["output"].endswith("You said: Hello")


def test_whoever_started_a_run_says_whether_its_answer_helped_and_may_say_otherwise(team, member, viewer):
    run = team.run(team.agent(), message="Which flour?").run
    page = f"/runs/{run.run_id}/"
    asked = see(member, page)
    (call_id,) = re.findall(r'name="call_id" value="([^"]+)"', member.get(f"{BENCH}{page}").content.decode())
    assert "Was this answer helpful?" in asked

    helped = member.post(f"{BENCH}{page}helpful/", {"helpful": "yes", "call_id": call_id}, follow=True)
    not_any_more = member.post(f"{BENCH}{page}helpful/", {"helpful": "no", "call_id": call_id}, follow=True)

    assert "It is kept that it helped" in text_of(helped)
    assert "It is kept that this answer did not help" in text_of(not_any_more)
    line = llm.find_answer(team.member, conversation_id=run.run_id)
    assert line is not None
    assert (line.call_id, line.quality_score) == (call_id, 0)
    refused = viewer.post(f"{BENCH}{page}helpful/", {"helpful": "yes", "call_id": call_id})
    assert refused.status_code == 403
    assert member.post(f"{BENCH}{page}helpful/", {"helpful": "maybe", "call_id": call_id}).status_code == 422


def test_a_run_that_asked_no_model_asks_nothing_about_its_answer(team, member):
    run = team.run(team.line()).run

    assert "helpful" not in see(member, f"/runs/{run.run_id}/")
