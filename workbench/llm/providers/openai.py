"""Any endpoint with OpenAI's chat completions: OpenAI itself, vLLM, Ollama, llama.cpp and many more."""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import urllib3
from django.conf import settings
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ReadTimeoutError

from workbench.llm.providers.assembly import Assembly, Failed, Failure
from workbench.llm.rules.messages import Message, ModelRequest, Stop, Text, ToolResult, ToolUse, Usage

_CONNECT_SECONDS, _IDLE_SECONDS = 3.0, 60.0
_CHUNK, _LONGEST_LINE, _LONGEST_ANSWER, _LONGEST_COMPLAINT = 65_536, 4_000_000, 16_000_000, 500
_STOPS = {
    "stop": Stop.END,
    "tool_calls": Stop.TOOL_USE,
    "function_call": Stop.TOOL_USE,
    "length": Stop.MAX_TOKENS,
    "content_filter": Stop.CONTENT_FILTERED,
}
_OK, _SERVER_FAILED = 200, 500
_THROTTLED = (408, 425, 429, 503)


def ask(request: ModelRequest, assembly: Assembly) -> None:
    """Ask the model; the assembly has the answer then. Raises :class:`Failed`."""
    environment = settings.DIATONIC
    headers = {"Content-Type": "application/json", "Accept": "text/event-stream, application/json"}
    if key := environment.model_endpoint_key.get_secret_value():
        headers["Authorization"] = f"Bearer {key}"
    idle = min(_IDLE_SECONDS, assembly.seconds) if assembly.is_streamed else assembly.seconds
    try:
        response = _pool().request(
            "POST",
            f"{environment.model_endpoint}/chat/completions",
            body=json.dumps(wire(request, is_streamed=assembly.is_streamed)).encode(),
            headers=headers,
            timeout=urllib3.Timeout(connect=_CONNECT_SECONDS, read=idle),
            preload_content=False,
            redirect=False,
            retries=False,
        )
        try:
            _read(response, assembly)
        finally:
            # Not put back into the pool: whatever is still to come belongs to this answer.
            response.close()
    except (NewConnectionError, ConnectTimeoutError) as failure:
        raise Failed(Failure.AWAY, type(failure).__name__) from failure
    except ReadTimeoutError as failure:
        raise Failed(Failure.BROKEN, "nothing came in time") from failure
    except HTTPError as failure:
        raise Failed(Failure.BROKEN, type(failure).__name__) from failure


def wire(request: ModelRequest, *, is_streamed: bool) -> dict[str, Any]:
    """Return the request as chat completions take it."""
    messages = [{"role": "system", "content": request.system}] if request.system else []
    asked: dict[str, Any] = {
        "model": request.model,
        "messages": messages + [each for message in request.messages for each in _turns(message)],
        "max_tokens": request.max_tokens,
        "stream": is_streamed,
    }
    if is_streamed:
        asked["stream_options"] = {"include_usage": True}
    if request.temperature is not None:
        asked["temperature"] = request.temperature
    if request.tools:
        asked["tools"] = [
            {
                "type": "function",
                "function": {
                    "name": tool.name,
                    "description": tool.description,
                    "parameters": dict(tool.input_schema),
                },
            }
            for tool in request.tools
        ]
    return asked


def _turns(message: Message) -> Iterator[dict[str, Any]]:
    for part in message.content:
        if isinstance(part, ToolResult):
            content = f"Error: {part.content}" if part.is_error else part.content
            yield {"role": "tool", "tool_call_id": part.id, "content": content}
    text = "".join(part.text for part in message.content if isinstance(part, Text))
    calls = [_call(part) for part in message.content if isinstance(part, ToolUse)]
    if text or calls:
        yield {"role": message.role, "content": text or None} | ({"tool_calls": calls} if calls else {})


def _call(use: ToolUse) -> dict[str, Any]:
    arguments = use.malformed or json.dumps(dict(use.arguments))
    return {"id": use.id, "type": "function", "function": {"name": use.name, "arguments": arguments}}


def _read(response: urllib3.BaseHTTPResponse, assembly: Assembly) -> None:
    if response.status != _OK:
        words = response.read(_LONGEST_COMPLAINT).decode(errors="replace")
        raise Failed(_failure(response.status), f"HTTP {response.status} {words}")
    try:
        if "text/event-stream" in response.headers.get("Content-Type", ""):
            for event in _events(response, assembly):
                _take(event, assembly)
        else:
            _take_whole(json.loads(_whole(response, assembly)), assembly)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as failure:
        raise Failed(Failure.BROKEN, f"the answer is not of chat completions: {type(failure).__name__}") from failure


def _whole(response: urllib3.BaseHTTPResponse, assembly: Assembly) -> bytes:
    body = b""
    for chunk in _chunks(response, assembly):
        body += chunk
        if len(body) > _LONGEST_ANSWER:
            raise Failed(Failure.BROKEN, "the answer is longer than any that is taken")
    return body


def _events(response: urllib3.BaseHTTPResponse, assembly: Assembly) -> Iterator[dict[str, Any]]:
    """Yield what stands in the ``data:`` lines, until ``[DONE]`` or the end."""
    rest = b""
    for chunk in _chunks(response, assembly):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            name, _, data = line.strip().partition(b":")
            if name != b"data":
                continue
            if data.strip() == b"[DONE]":
                return
            yield json.loads(data)
        if len(rest) > _LONGEST_LINE:
            raise Failed(Failure.BROKEN, "a line of the answer is longer than any that is taken")


def _chunks(response: urllib3.BaseHTTPResponse, assembly: Assembly) -> Iterator[bytes]:
    while chunk := response.read1(_CHUNK):
        assembly.check()
        yield chunk


def _take(event: Mapping[str, Any], assembly: Assembly) -> None:
    if "error" in event:
        error = event["error"]
        words = error.get("message", "") if isinstance(error, dict) else str(error)
        kind = f"{error.get('type', '')} {error.get('code', '')}" if isinstance(error, dict) else ""
        is_throttled = "rate_limit" in kind or "overloaded" in kind or "429" in kind
        raise Failed(Failure.THROTTLED if is_throttled else Failure.BROKEN, words[:_LONGEST_COMPLAINT])
    if event.get("usage"):
        assembly.usage = _usage(event["usage"])
    for choice in event.get("choices", ())[:1]:
        delta = choice.get("delta") or {}
        assembly.text(0, delta.get("content") or "")
        for call in delta.get("tool_calls") or ():
            _take_call(1 + int(call.get("index", 0)), call, assembly)
        if choice.get("finish_reason"):
            assembly.end(_STOPS.get(choice["finish_reason"], Stop.END))


def _take_whole(answer: Mapping[str, Any], assembly: Assembly) -> None:
    choice = answer["choices"][0]
    assembly.text(0, choice["message"].get("content") or "")
    for index, call in enumerate(choice["message"].get("tool_calls") or (), 1):
        _take_call(index, call, assembly)
    assembly.end(_STOPS.get(choice.get("finish_reason") or "", Stop.END))
    if answer.get("usage"):
        assembly.usage = _usage(answer["usage"])


def _take_call(index: int, call: Mapping[str, Any], assembly: Assembly) -> None:
    function = call.get("function") or {}
    assembly.tool(
        index,
        identifier=call.get("id") or "",
        name=function.get("name") or "",
        arguments=function.get("arguments") or "",
    )


def _usage(told: Mapping[str, Any]) -> Usage:
    # prompt_tokens counts what was read from the cache too.
    cached = int((told.get("prompt_tokens_details") or {}).get("cached_tokens") or 0)
    return Usage(
        input=max(0, int(told["prompt_tokens"]) - cached), output=int(told["completion_tokens"]), cache_read=cached
    )


def _failure(status: int) -> Failure:
    if status in _THROTTLED:
        return Failure.THROTTLED
    return Failure.AWAY if status >= _SERVER_FAILED else Failure.REFUSED


@lru_cache(maxsize=1)
def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(num_pools=2, maxsize=32, block=False)
