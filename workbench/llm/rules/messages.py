"""The one form in which the workbench talks with models; what a provider wants of it is made at the edge."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Text:
    """What somebody says."""

    text: str


@dataclass(frozen=True, slots=True)
class ToolUse:
    """The model wants a tool called. ``arguments``: as it gave them; nobody has checked them yet.

    ``malformed``: what it gave in place of a JSON object; whoever runs tools gives that back as a tool's error.
    """

    id: str
    name: str
    arguments: Mapping[str, Any] = field(hash=False)
    malformed: str = ""


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What came of it; all results of one turn stand in one message."""

    id: str
    content: str
    is_error: bool = False


Content = Text | ToolUse | ToolResult
Role = Literal["user", "assistant"]


@dataclass(frozen=True, slots=True)
class Message:
    """One turn."""

    role: Role
    content: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool that the model may ask for; ``input_schema`` is JSON Schema 2020-12 of an object."""

    name: str
    description: str
    input_schema: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """One question to a model. ``region``: nothing for a provider that has none."""

    model: str
    messages: tuple[Message, ...]
    region: str = ""
    system: str = ""
    tools: tuple[ToolSpec, ...] = ()
    max_tokens: int = 1024
    temperature: float | None = None


class Stop(StrEnum):
    """Why the model said no more."""

    END = "end"
    TOOL_USE = "tool_use"
    MAX_TOKENS = "max_tokens"
    CONTENT_FILTERED = "content_filtered"


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens. ``input`` counts neither those read from a provider's cache nor those written to it (Bedrock's way)."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write: int = 0

    @property
    def prompt(self) -> int:
        """All tokens that were sent."""
        return self.input + self.cache_read + self.cache_write

    @property
    def total(self) -> int:
        """All tokens."""
        return self.prompt + self.output


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model answered."""

    message: Message
    stop: Stop
    usage: Usage

    @property
    def text(self) -> str:
        """What it said, without the tools that it asks for."""
        return "".join(part.text for part in self.message.content if isinstance(part, Text))

    @property
    def tool_uses(self) -> tuple[ToolUse, ...]:
        """The tools that it asks for, in its order."""
        return tuple(part for part in self.message.content if isinstance(part, ToolUse))


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply, and what it cost. ``model``: the one that answered, which may be a cheaper one than was asked.

    ``cached``: somebody here asked the same before, so that it cost nothing; ``saved`` is what it would have.
    ``conversation_id`` and ``call_id`` name the line of the ledger.
    """

    reply: Reply
    cost: Decimal
    model: str
    cached: bool
    conversation_id: str
    call_id: str
    saved: Decimal = Decimal(0)


def to_json(message: Message) -> dict[str, Any]:
    """Return the message as plain values, for storage."""
    return {"role": message.role, "content": [_part(part) for part in message.content]}


def from_json(stored: Mapping[str, Any]) -> Message:
    """Return the message that :func:`to_json` wrote. Raises ``ValueError`` for anything else."""
    role = stored.get("role")
    if role not in ("user", "assistant"):
        raise ValueError("a message has the role user or assistant")
    return Message(role, tuple(_part_of(part) for part in stored.get("content", ())))


def reply_to_json(reply: Reply) -> dict[str, Any]:
    """Return the reply as plain values, for storage."""
    usage = reply.usage
    tokens = [usage.input, usage.output, usage.cache_read, usage.cache_write]
    return {"message": to_json(reply.message), "stop": str(reply.stop), "usage": tokens}


def reply_from_json(stored: Mapping[str, Any]) -> Reply:
    """Return the reply that :func:`reply_to_json` wrote."""
    return Reply(from_json(stored["message"]), Stop(stored["stop"]), Usage(*(int(each) for each in stored["usage"])))


def canonical(request: ModelRequest) -> bytes:
    """Return the request as bytes that are the same for the same request, and for no other."""
    whole = {
        "model": request.model,
        "region": request.region,
        "system": request.system,
        "messages": [to_json(message) for message in request.messages],
        "tools": [_tool(tool) for tool in request.tools],
        "max_tokens": request.max_tokens,
        "temperature": request.temperature,
    }
    return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def digest(request: ModelRequest) -> str:
    """Return the SHA-256 of the canonical request."""
    return sha256(canonical(request)).hexdigest()


def texts_of(request: ModelRequest) -> Sequence[str]:
    """Return everything that the model is sent, as texts: what an estimate of its tokens counts."""
    said = [request.system]
    for message in request.messages:
        said.extend(_text_of(part) for part in message.content)
    said.extend(_compact(_tool(tool)) for tool in request.tools)
    return [text for text in said if text]


def _text_of(part: Content) -> str:
    match part:
        case Text(text):
            return text
        case ToolUse(name=name, arguments=arguments):
            return name + _compact(arguments)
        case ToolResult(content=content):
            return content


def _tool(tool: ToolSpec) -> dict[str, Any]:
    return {"name": tool.name, "description": tool.description, "input_schema": tool.input_schema}


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, sort_keys=True)


def _part(part: Content) -> dict[str, Any]:
    match part:
        case Text(text):
            return {"text": text}
        case ToolUse(identifier, name, arguments, malformed):
            use = {"id": identifier, "name": name, "arguments": dict(arguments)}
            return {"tool_use": use | ({"malformed": malformed} if malformed else {})}
        case ToolResult(identifier, content, is_error):
            return {"tool_result": {"id": identifier, "content": content, "is_error": is_error}}


def _part_of(stored: Mapping[str, Any]) -> Content:
    match stored:
        case {"text": str(text)}:
            return Text(text)
        case {"tool_use": {"id": identifier, "name": name, "arguments": arguments} as use}:
            return ToolUse(identifier, name, arguments, str(use.get("malformed", "")))
        case {"tool_result": {"id": identifier, "content": content, "is_error": is_error}}:
            return ToolResult(identifier, content, is_error)
    raise ValueError("a message's content is text, tool_use or tool_result")
