"""Amazon Bedrock: the Converse API, which has one form for all of its models."""

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from diatonic.common import bedrock
from workbench.llm.providers.assembly import Assembly, Failed, Failure
from workbench.llm.rules.messages import Content, Message, ModelRequest, Stop, Text, ToolResult, ToolUse, Usage

#: Nothing comes for so long: the answer is taken for broken.
_IDLE_SECONDS = 60.0
_STOPS = {
    "end_turn": Stop.END,
    "stop_sequence": Stop.END,
    "tool_use": Stop.TOOL_USE,
    # Its arguments are looked at like any others.
    "malformed_tool_use": Stop.TOOL_USE,
    "malformed_model_output": Stop.END,
    "max_tokens": Stop.MAX_TOKENS,
    "model_context_window_exceeded": Stop.MAX_TOKENS,
    "guardrail_intervened": Stop.CONTENT_FILTERED,
    "content_filtered": Stop.CONTENT_FILTERED,
}
_THROTTLED = (
    "throttlingexception",
    "serviceunavailableexception",
    "modelnotreadyexception",
    "toomanyrequestsexception",
)
_AWAY = ("away", "internalserverexception", "internalfailure", "500", "502", "503", "504")
_BROKEN = ("timeout", "cut", "modelstreamerrorexception", "modeltimeoutexception", "modelerrorexception")


def ask(request: ModelRequest, region: str, assembly: Assembly) -> None:
    """Ask the model; the assembly has the answer then. Raises :class:`Failed`."""
    asked = wire(request)
    try:
        if assembly.is_streamed:
            seconds = min(_IDLE_SECONDS, assembly.seconds)
            for event in bedrock.converse_stream(region, asked, seconds=seconds):
                assembly.check()
                _take(event, assembly)
        else:
            _take_whole(bedrock.converse(region, asked, seconds=assembly.seconds), assembly)
    except bedrock.BedrockFailed as failed:
        raise Failed(_failure(failed.code), f"{failed.code} {failed.words}".strip()) from failed


def wire(request: ModelRequest) -> dict[str, Any]:
    """Return the request as Converse takes it."""
    asked: dict[str, Any] = {
        "modelId": request.model,
        "messages": list(_messages(request.messages)),
        "inferenceConfig": {"maxTokens": request.max_tokens},
    }
    if request.temperature is not None:
        asked["inferenceConfig"]["temperature"] = request.temperature
    if request.system:
        asked["system"] = [{"text": request.system}]
    if request.tools:
        asked["toolConfig"] = {
            "tools": [
                {
                    "toolSpec": {
                        "name": tool.name,
                        "description": tool.description or tool.name,
                        "inputSchema": {"json": dict(tool.input_schema)},
                    }
                }
                for tool in request.tools
            ]
        }
    return asked


def _messages(messages: tuple[Message, ...]) -> Iterator[dict[str, Any]]:
    """Yield the turns, those of one side together: all results of tools that were asked for at once are in one turn."""
    for role, turns in groupby(messages, key=lambda message: message.role):
        parts = [
            part for turn in turns for part in turn.content if not (isinstance(part, Text) and not part.text.strip())
        ]
        # Results come first: some models refuse them behind a text.
        parts.sort(key=lambda part: not isinstance(part, ToolResult))
        if parts:
            yield {"role": role, "content": [_block(part) for part in parts]}


def _block(part: Content) -> dict[str, Any]:
    match part:
        case Text(text):
            return {"text": text}
        case ToolUse(identifier, name, arguments):
            return {"toolUse": {"toolUseId": identifier, "name": name, "input": dict(arguments)}}
        case ToolResult(identifier, content, is_error):
            status = "error" if is_error else "success"
            return {"toolResult": {"toolUseId": identifier, "content": [{"text": content}], "status": status}}


def _take_whole(answer: Mapping[str, Any], assembly: Assembly) -> None:
    for index, block in enumerate(answer["output"]["message"]["content"]):
        if "text" in block:
            assembly.text(index, block["text"])
        elif "toolUse" in block:
            use = block["toolUse"]
            assembly.tool(index, identifier=use["toolUseId"], name=use["name"], arguments=json.dumps(use["input"]))
    assembly.end(_STOPS.get(answer["stopReason"], Stop.END))
    assembly.usage = _usage(answer["usage"])


def _take(event: Mapping[str, Any], assembly: Assembly) -> None:
    match event:
        case {"contentBlockStart": {"contentBlockIndex": index, "start": {"toolUse": use}}}:
            assembly.tool(index, identifier=use["toolUseId"], name=use["name"])
        case {"contentBlockDelta": {"contentBlockIndex": index, "delta": {"text": piece}}}:
            assembly.text(index, piece)
        case {"contentBlockDelta": {"contentBlockIndex": index, "delta": {"toolUse": {"input": piece}}}}:
            assembly.tool(index, arguments=piece)
        case {"messageStop": {"stopReason": reason}}:
            assembly.end(_STOPS.get(reason, Stop.END))
        case {"metadata": {"usage": usage}}:
            assembly.usage = _usage(usage)


def _usage(told: Mapping[str, int]) -> Usage:
    # Bedrock's inputTokens counts neither.
    return Usage(
        input=told["inputTokens"],
        output=told["outputTokens"],
        cache_read=told.get("cacheReadInputTokens", 0),
        cache_write=told.get("cacheWriteInputTokens", 0),
    )


def _failure(code: str) -> Failure:
    if code in _THROTTLED:
        return Failure.THROTTLED
    if code in _AWAY:
        return Failure.AWAY
    return Failure.BROKEN if code in _BROKEN else Failure.REFUSED
