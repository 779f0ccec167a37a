"""Runs live: server-sent events, by an ASGI server of its own. It writes nothing but which tickets were used.

``line``: a line of the log, with its number as the event's id; ``run``: the run's card, whenever it has changed;
``text``: all that a model has written so far of an answer; ``end``: the run ``is_over`` and every line was sent, or it is
time to connect again. Who connects again says with ``Last-Event-ID`` or ``after`` what they have.
"""

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any
from urllib.parse import parse_qs

import redis.asyncio
import structlog
from django.conf import settings

from diatonic.common import clock, cloud, ids
from diatonic.common.errors import AppError, NotFound, TooMany
from diatonic.common.scope import Scope
from workbench.runs import schemas, services
from workbench.runs.rules.runs import channel_of

logger = structlog.get_logger(__name__)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Stay = Callable[[], Awaitable[bool]]
Rest = Callable[[Callable[[str], Awaitable[None]]], Awaitable[None]]

#: So many streams one person may have open.
MOST_STREAMS = 5
#: Whether somebody may still see the run is asked again after so long.
RECHECKED = 30.0
#: Then who watches connects again, with a new ticket: a token that was revoked meanwhile does not get one.
LONGEST = 900.0
#: Without a word from Redis the run is looked at after so long; then, too, proxies see that the line is alive.
_LOOKED = 3.0
#: So often are calls of cloud services told that a stream made.
_TOLD = 10.0
_PATH = re.compile(r"/stream/runs/([^/]{1,200})")
_HEADERS = ((b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-store"),
            (b"x-accel-buffering", b"no"), (b"x-content-type-options", b"nosniff"))  # fmt: skip
_open: Counter[str] = Counter()


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Serve one connection."""
    if scope["type"] != "http":
        return
    headers = dict(scope["headers"])
    allowed = _allowed_origin(headers.get(b"origin", b"").decode("latin-1"))
    if scope["path"] == "/healthz":
        await _answer(send, 200, b"ok", allowed)
        return
    try:
        with cloud.counting() as called:
            watching, after = await _let_in(scope, headers)
            async with _seated(watching.user_id) as stay, _counted(watching.organization_id, called):
                await _stream(watching, after, receive, send, allowed, stay)
    except AppError as refused:
        body = json.dumps({"status": refused.status, "code": refused.code, "detail": refused.detail}).encode()
        await _answer(send, refused.status, body, allowed)


async def _let_in(scope: Message, headers: dict[bytes, bytes]) -> tuple[services.Watching, int]:
    path = _PATH.fullmatch(scope["path"])
    if path is None or scope["method"] != "GET":
        raise NotFound("There is nothing at this address.")
    said = parse_qs(scope["query_string"].decode("latin-1"))
    last = headers.get(b"last-event-id", b"").decode("latin-1") or said.get("after", ["0"])[0]
    after = int(last) if re.fullmatch(r"[0-9]{1,8}", last) else 0
    ticket = said.get("ticket", [""])[0]
    return await asyncio.to_thread(services.use_ticket, ticket, run_id=path[1], now=clock.now()), after


@asynccontextmanager
async def _seated(user_id: str) -> AsyncIterator[Stay]:
    """Count a stream of a person, here and over all processes; yield what says that it goes on. Raises ``TooMany``."""
    seat_id = ids.new()
    _open[user_id] += 1

    async def stay() -> bool:
        return await asyncio.to_thread(services.take_seat, user_id, seat_id, most=MOST_STREAMS)

    try:
        if _open[user_id] > MOST_STREAMS or not await stay():
            raise TooMany(f"You watch {MOST_STREAMS} runs already. Close one of them.", code="streams_too_many")
        yield stay
    finally:
        _open[user_id] -= 1
        if not _open[user_id]:
            del _open[user_id]
        await asyncio.to_thread(services.leave_seat, user_id, seat_id)


@asynccontextmanager
async def _counted(organization_id: str, called: Counter[str]) -> AsyncIterator[None]:
    """Have the organization's calls of cloud services counted while the block runs: every few seconds, and at its end."""

    def tell() -> None:
        made = {service: number for service, number in dict(called).items() if number}
        called.subtract(made)
        cloud.tell(organization_id, made)

    async def tell_again() -> None:
        while True:
            await asyncio.sleep(_TOLD)
            tell()

    telling = asyncio.create_task(tell_again())
    try:
        yield
    finally:
        telling.cancel()
        tell()


async def _stream(
    watching: services.Watching,
    after: int,
    receive: Receive,
    send: Send,
    allowed: list[tuple[bytes, bytes]],
    stay: Stay,
) -> None:
    scope = await asyncio.to_thread(services.watcher_scope, watching)
    await asyncio.to_thread(services.find_run, scope, run_id=watching.run_id)
    await send({"type": "http.response.start", "status": 200, "headers": [*_HEADERS, *allowed]})
    gone = asyncio.create_task(_gone(receive))
    going = asyncio.create_task(_tell(watching, scope, after, send, stay))
    try:
        await asyncio.wait({gone, going}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await _cancelled({gone, going})
    if not going.cancelled():
        going.result()
    await send({"type": "http.response.body", "body": b""})


async def _cancelled(tasks: set[asyncio.Task[None]]) -> None:
    left = tasks
    while left:  # one that is just connecting to Redis does not always hear it the first time
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=1)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _tell(watching: services.Watching, scope: Scope, after: int, send: Send, stay: Stay) -> None:
    """Send what there is and what comes, until the run is over or the person may not see it any more."""
    shown, checked, until = (0, ""), time.monotonic(), time.monotonic() + LONGEST
    async with _woken(watching.run_id) as rest:
        while True:
            try:
                if time.monotonic() - checked > RECHECKED:
                    scope, checked = await asyncio.to_thread(services.watcher_scope, watching), time.monotonic()
                    await stay()
                run, lines = await asyncio.to_thread(services.look, scope, run_id=watching.run_id, after=after)
            except AppError as refused:
                await _event(send, "refused", json.dumps({"code": refused.code, "detail": refused.detail}))
                return
            for line in lines.items:
                await _event(send, "line", schemas.LogLineOut.of(line).model_dump_json(), line.number)
            after = lines.last
            held = services.held_until(scope, run, now=clock.now())
            if (run.revision, held) != shown:
                shown = run.revision, held
                await _event(send, "run", schemas.RunCardOut.of(run, held).model_dump_json())
            if lines.is_over or time.monotonic() > until:
                await _event(send, "end", json.dumps({"is_over": lines.is_over}))
                return
            if after >= run.lines or not lines.items:
                await rest(partial(_event, send, "text"))
                await send({"type": "http.response.body", "body": b":\n\n", "more_body": True})


@asynccontextmanager
async def _woken(run_id: str) -> AsyncIterator[Rest]:
    """Yield what waits for a word that the run went on, and no longer than some seconds; it tells what is written."""
    client = redis.asyncio.Redis.from_url(settings.DIATONIC.redis_url, socket_connect_timeout=0.5)
    listening = client.pubsub(ignore_subscribe_messages=True)

    async def rest(tell: Callable[[str], Awaitable[None]]) -> None:
        end = time.monotonic() + _LOOKED
        try:
            if not listening.subscribed:
                await listening.subscribe(channel_of(run_id))
            while (left := end - time.monotonic()) > 0:
                message = await listening.get_message(timeout=left)
                if message and not message["data"]:
                    return
                if message:
                    await tell(message["data"].decode())
        except redis.RedisError as failure:
            logger.warning("run_not_listened_to", failure=repr(failure)[:200])
            await asyncio.sleep(max(0.0, end - time.monotonic()))

    with suppress(redis.RedisError):
        await listening.subscribe(channel_of(run_id))
    try:
        yield rest
    finally:
        with suppress(redis.RedisError):
            await listening.aclose()  # type: ignore[no-untyped-call]
            await client.aclose()


async def _event(send: Send, kind: str, data: str, number: int | None = None) -> None:
    named = "" if number is None else f"id: {number}\n"
    body = f"{named}event: {kind}\ndata: {data}\n\n".encode()
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _answer(send: Send, status: int, body: bytes, allowed: list[tuple[bytes, bytes]]) -> None:
    kind = b"text/plain" if status == 200 else b"application/json"  # noqa: PLR2004 -- HTTP
    headers = [(b"content-type", kind), (b"cache-control", b"no-store"), *allowed]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _allowed_origin(origin: str) -> list[tuple[bytes, bytes]]:
    known = origin in (settings.DIATONIC.base_url, *settings.DIATONIC.spa_origins)
    return [(b"access-control-allow-origin", origin.encode()), (b"vary", b"origin")] if known else []
