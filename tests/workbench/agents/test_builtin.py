"""Built-in tools are written down by a command; a tool of a project can be tried out."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from diatonic.common.errors import Denied, Invalid, NotFound
from tests.people import BUILDER, COLLEAGUE, MEMBER, STRANGER, VIEWER
from tests.workbench.agents.making import make_project, make_tool
from workbench.agents import services


def _run(*words):
    out = StringIO()
    call_command("builtin_tools", *words, stdout=out)
    return out.getvalue()


def test_the_command_writes_down_what_is_offered_for_everybody():
    assert services.list_builtin_tools(VIEWER) == []

    assert "calculator: on" in _run("seed")

    names = [tool.tool_name for tool in services.list_builtin_tools(STRANGER)]
    assert {"calculator", "current-time"} <= set(names)
    assert names == sorted(names)
    found = services.get_builtin_tool(VIEWER, tool_name="calculator")
    assert found.input_schema["required"] == ["expression"]
    with pytest.raises(NotFound):
        services.get_builtin_tool(VIEWER, tool_name="none")


def test_what_was_switched_off_stays_off_when_it_is_written_down_again():
    _run("seed")
    _run("off", "calculator")

    assert "calculator: off" in _run("seed")

    assert "calculator" not in [tool.tool_name for tool in services.list_builtin_tools(VIEWER)]
    assert not services.get_builtin_tool(VIEWER, tool_name="calculator").is_active
    _run("on", "calculator")
    assert services.get_builtin_tool(VIEWER, tool_name="calculator").is_active
    with pytest.raises(CommandError):
        _run("on", "none")


def _try(tool, scope=MEMBER, **arguments):
    return services.try_tool(scope, tool_id=tool.tool_id, arguments=arguments)


def test_a_tool_is_tried_by_whoever_may_change_it():
    schema = {"type": "object", "properties": {"grams": {"type": "number"}}, "required": ["grams"]}
    code = "export default ({grams}) => { console.log('weighing'); return {kilos: grams / 1000} }"
    tool = make_tool(make_project(), code=code, inputSchema=schema)

    outcome = _try(tool, BUILDER, grams=500)

    assert (outcome.output, outcome.failure) == ({"kilos": 0.5}, None)
    assert [line.text for line in outcome.log] == ["weighing"]
    with pytest.raises(Invalid) as refused:
        _try(tool, grams="many")
    assert refused.value.fields[0].pointer == "/arguments/grams"
    with pytest.raises(Denied):
        _try(tool, COLLEAGUE, grams=1)
    with pytest.raises(NotFound):
        _try(tool, STRANGER, grams=1)


def test_code_that_fails_is_an_outcome():
    tool = make_tool(make_project(), code="export default () => { throw new Error('No scales.') }")

    outcome = _try(tool)

    assert outcome.output is None
    assert outcome.failure is not None
    assert "No scales." in outcome.failure.message
