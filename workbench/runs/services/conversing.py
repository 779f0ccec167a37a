"""A node that asks a model, and calls for it the tools that it asks for, turn by turn; every turn is kept."""

import json
from dataclasses import dataclass, field

from workbench.agents.tools import builtin
from workbench.agents.tools.outcomes import ToolOutcome
from workbench.agents.tools.repeats import LoopDetector, Verdict, fingerprint, nudge
from workbench.agents.tools.schemas import argument_problems
from workbench.llm import services as llm
from workbench.llm.rules.budgets import Purpose
from workbench.llm.rules.messages import (
    Answer,
    Message,
    ModelRequest,
    Stop,
    Text,
    ToolResult,
    ToolSpec,
    ToolUse,
    from_json,
    to_json,
)
from workbench.runs.rules import talks, variables, wholes
from workbench.runs.rules.runs import MAX_DEPTH, NodeFailed, key_of
from workbench.runs.services.tooling import Call, call_tool, refused
from workbench.runs.services.work import At, Done
from workbench.runs.services.writing import Writing

_TURNS, _MAX_TOKENS = 20, 1024
_TOOL_CHARACTERS = 60_000


@dataclass(slots=True)
class Conversation:
    """What was said so far. ``agents``: the names of tools that are agents, with their ids.

    ``before``: how many steps are of before a person resumed the run; neither they nor their calls count any more
    towards where it ends.
    """

    at: At
    request: ModelRequest
    messages: list[Message]
    detector: LoopDetector = field(default_factory=LoopDetector)
    agents: dict[str, str] = field(default_factory=dict)
    steps: int = 0
    before: int = 0
    tokens: int = 0

    def keep(self, message: Message) -> None:
        """Write down a turn."""
        self.steps += 1
        self.messages.append(message)
        work = self.at.work
        said = {
            "message": to_json(message),
            "counts": self.detector.counts,
            "tokens": self.tokens,
            "resumed": work.desk.run.resumed,
        }
        work.desk.step(self.at.spot, self.steps, work.environment.redact(said))


def ask_model(at: At) -> Done:
    """Ask a model until it has answered, going on where a lost worker left off."""
    talk = _begun(at)
    turns = int(at.node.config.get("turns") or _TURNS)
    while True:
        last = talk.messages[-1]
        uses = [part for part in last.content if isinstance(part, ToolUse)]
        if last.role == "assistant" and not uses:
            return Done({"text": _text(last), "tokens": talk.tokens})
        if uses:
            results = tuple(_use(talk, use, number) for number, use in enumerate(uses))
            talk.keep(Message("user", results))
        if talk.steps - talk.before >= 2 * turns:
            raise NodeFailed(f"The model did not come to an end within {turns} turns.", code="too_many_turns")
        _say(talk)


def _begun(at: At) -> Conversation:
    prompt = at.get("prompt", "")
    asked = prompt if isinstance(prompt, str) else json.dumps(prompt, ensure_ascii=False)
    specs, agents = _specs(at)
    model = at.node.config.get("model") or at.work.config["main"].get("model")
    if not model:
        raise NodeFailed("No model is chosen for this node.", code="no_model")
    temperature = at.node.config.get("temperature")
    request = ModelRequest(
        model["model_id"],
        (),
        region=model.get("region", ""),
        system=str(at.get("system", "")),
        tools=specs,
        max_tokens=int(at.node.config.get("max_tokens") or _MAX_TOKENS),
        temperature=None if temperature is None else float(temperature),
    )
    messages = [*_before(at), Message("user", (Text(asked or " "),))]
    talk = Conversation(at, request, messages, agents=agents)
    for step in at.work.desk.steps(at.spot):
        talk.messages.append(from_json(step["message"]))
        talk.steps, talk.tokens = talk.steps + 1, int(step["tokens"])
        if int(step.get("resumed", 0)) == at.work.desk.run.resumed:
            talk.detector = LoopDetector(step["counts"])
        else:
            talk.before = talk.steps
    return talk


def _before(at: At) -> list[Message]:
    """Return what was said before, where an agent is talked to; a flow says all of it in its prompt."""
    said = at.values["input"].get("history") if at.node.config.get("continues") else None
    return [Message(turn.role, (Text(turn.text),)) for turn in talks.turns(said)] if said else []


def _say(talk: Conversation) -> None:
    at = talk.at
    at.work.check()
    answer = _asked(talk)
    usage = answer.reply.usage
    talk.tokens += usage.total
    at.work.desk.spend(usage.total, answer.cost)
    words = f"{answer.model} answered" + (" from what was kept" if answer.cached else "")
    data = {"tokens": usage.total, "cost": str(answer.cost), "call_id": answer.call_id}
    at.work.log(f"{words}.", node=at.node.id, data=data)
    if answer.reply.stop is Stop.CONTENT_FILTERED:
        raise NodeFailed("The model's provider held its answer back.", code="content_filtered")
    if answer.reply.stop is Stop.MAX_TOKENS and answer.reply.tool_uses:
        raise NodeFailed("The model's answer is longer than it may be, and a tool's call was cut.", code="max_tokens")
    content = answer.reply.message.content or (Text(""),)
    talk.keep(Message("assistant", content))


def _asked(talk: Conversation) -> Answer:
    at = talk.at
    run, lost = at.work.desk.run, list[Exception]()

    def should_stop() -> bool:
        try:
            at.work.check()
        except Exception as failure:
            lost.append(failure)
        return bool(lost) or at.is_late

    request = ModelRequest(
        talk.request.model,
        tuple(talk.messages),
        region=talk.request.region,
        system=talk.request.system,
        tools=talk.request.tools,
        max_tokens=talk.request.max_tokens,
        temperature=talk.request.temperature,
    )
    purpose = Purpose("agent", run.user_id, run.agent_id, run.run_id)
    try:
        return llm.call(
            at.work.scope,
            request,
            purpose=purpose,
            on_text=Writing(at).take,
            should_stop=should_stop,
            now=at.work.desk.now,
        )
    except llm.CallStopped as stopped:
        at.work.desk.spend(0, stopped.cost)
        if lost:
            raise lost[0] from stopped
        raise NodeFailed("The model took longer than this node may take.", code="timed_out") from stopped
    except llm.ModelFailed as failed:
        at.work.desk.spend(0, failed.cost)
        raise NodeFailed(failed.detail, code=failed.code) from failed
    except (llm.ModelAway, llm.TooManyCalls) as away:
        raise NodeFailed(away.detail, code=away.code) from away


def _use(talk: Conversation, use: ToolUse, number: int) -> ToolResult:
    """Call one tool for the model; whatever is wrong with the call is told to it."""
    at = talk.at
    if use.malformed:
        told = "The arguments are no JSON object. Call the tool again, with one."
        at.work.log(f"{use.name}: {told}", level="warn", node=at.node.id)
        return ToolResult(use.id, told, is_error=True)
    named = {spec.name for spec in talk.request.tools}
    if use.name not in named:
        return ToolResult(use.id, f"There is no tool {use.name[:60]}.", is_error=True)
    verdict = talk.detector.meet(use.name, dict(use.arguments))
    if verdict is Verdict.STOP:
        told = f"The model goes round in circles: it called {use.name} again and again with the same arguments."
        raise NodeFailed(told, code=verdict.value)
    key = f"{talk.steps}.{number}"
    outcome = _called(talk, use, key)
    words = f"failed: {outcome.failure.message}" if outcome.failure else "answered"
    level = "warn" if outcome.failure else "info"
    at.work.log(f"{use.name} {words}", level=level, node=at.node.id, data={"ms": round(outcome.seconds * 1000)})
    said = outcome.failure.message if outcome.failure else json.dumps(outcome.output, ensure_ascii=False)
    if len(said) > _TOOL_CHARACTERS:
        over = len(said) - _TOOL_CHARACTERS
        return ToolResult(
            use.id, f"The answer is {over:,} characters too long to be read. Ask for less.", is_error=True
        )
    if verdict is Verdict.NUDGE:
        said += "\n" + nudge(use.name, talk.detector.counts[fingerprint(use.name, dict(use.arguments))])
    return ToolResult(use.id, said, is_error=outcome.failure is not None)


def _called(talk: Conversation, use: ToolUse, key: str) -> ToolOutcome:
    at, agent_id = talk.at, talk.agents.get(use.name)
    if agent_id is None:
        hosts = tuple(str(host) for host in at.node.config.get("hosts") or ())
        arguments = dict(use.arguments)
        return call_tool(at.work, Call(at.spot, key, use.name, arguments, hosts, seconds=at.seconds_left))
    (schema,) = (spec.input_schema for spec in talk.request.tools if spec.name == use.name)
    wrong = argument_problems(dict(schema), dict(use.arguments))
    if wrong:
        return refused(wrong)
    frame = f"{at.spot.frame}/{at.spot.key}@{key}"
    return ToolOutcome(at.work.run_agent(at.work, agent_id, use.arguments, frame))


def _specs(at: At) -> tuple[tuple[ToolSpec, ...], dict[str, str]]:
    """Return the tools that the model may ask for, and which of them are agents."""
    config, said = at.work.config, at.node.config
    specs = [
        ToolSpec(name, config["tools"][name].get("description", ""), config["tools"][name]["input_schema"])
        for name in said.get("tools") or ()
        if name in config["tools"]
    ]
    known = {offer.name: offer for offer in builtin.all_tools() if offer.is_active() and offer.name in at.work.builtin}
    names = [*(said.get("builtin_tools") or ()), *(name for name in said.get("tools") or () if name in known)]
    specs += [
        ToolSpec(name, known[name].description, known[name].input_schema)
        for name in dict.fromkeys(names)
        if name in known
    ]
    agents: dict[str, str] = {}
    if at.spot.frame.count("/") < MAX_DEPTH:
        for number, agent_id in enumerate(one for one in said.get("agents") or () if one in config["agents"]):
            agent = config["agents"][agent_id]
            name = f"ask-{number + 1}-{key_of(agent['name'])}"[:60].replace(".", "-").replace("~", "")
            agents[name] = agent_id
            schema = variables.schema_of(wholes.asked_of(config, agent_id))
            specs.append(ToolSpec(name, f"Asks {agent['name']}. {agent.get('description', '')}", schema))
    return tuple(specs), agents


def _text(message: Message) -> str:
    return "".join(part.text for part in message.content if isinstance(part, Text))
