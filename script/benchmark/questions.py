"""A thousand questions in the two formats that weigh most, and what importing them costs."""

import io
import time
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmark.scenarios import ORGANIZATION
from diatonic.common import clock, storage
from diatonic.common.scope import Scope, system_scope
from education.questions import services
from education.questions.rules import State
from education.questions.services.reading import look

COUNT = 1_000
_PICTURE = "iVBORw0KGgo" * 1_000  # 11 KB in base64, as an export with pictures has them


def measure() -> dict[str, Any]:
    """Import each file in this process, as a worker would; returns the slowest seconds and the child's largest memory."""
    scope = system_scope(ORGANIZATION, reason="benchmark")
    made = [_import(scope, name, content) for name, content in (("moodle.xml", _moodle()), ("qti2.zip", _package()))]
    return {
        "seconds": max(one["seconds"] for one in made),
        "memory": max(one["memory"] for one in made),
        "is_taken": all(one["taken"] == COUNT for one in made),
        "files": made,
    }


def _import(scope: Scope, name: str, content: bytes) -> dict[str, Any]:
    ticket = services.request_import(scope, filename=name, size=len(content), now=clock.now())
    storage.write(ticket.one.file_key, content, content_type="application/octet-stream", replacing=None)
    import_id = ticket.one.import_id
    started = time.perf_counter()
    services.read_import(scope, import_id=import_id, now=clock.now())
    services.read_file(scope, import_id=import_id, attempt=1, now=clock.now())
    read = time.perf_counter() - started
    services.take(scope, import_id=import_id, now=clock.now())
    services.take_into_bank(scope, import_id=import_id, now=clock.now())
    seconds = time.perf_counter() - started
    one = services.get_import(scope, import_id=import_id, now=clock.now())
    taken = len(one.taken) if one.state is State.TAKEN else 0
    return {
        "name": name,
        "size": len(content),
        "read": read,
        "seconds": seconds,
        "taken": taken,
        "memory": _memory(content),
    }


def _memory(content: bytes) -> int:
    """Read the file once more: only the child itself knows what it took at most."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "input").write_bytes(content)
        return look(Path(folder), wanted="", seed="benchmark").peak_memory


def _moodle() -> bytes:
    asked = (
        f'<question type="multichoice"><name><text>Question {number}</text></name><questiontext format="html">'
        f"<text><![CDATA[<p>How much is <b>{number}</b> and one?</p><img src='@@PLUGINFILE@@/sum.png'>]]></text>"
        f'<file name="sum.png" encoding="base64">{_PICTURE}</file></questiontext><single>true</single>'
        f'<answer fraction="100" format="html"><text>{number + 1}</text></answer>'
        f'<answer fraction="0" format="html"><text>{number}</text></answer>'
        f'<answer fraction="0" format="html"><text>{number + 2}</text></answer></question>'
        for number in range(COUNT)
    )
    return f"<quiz>{''.join(asked)}</quiz>".encode()


def _package() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        listed = "".join(
            f'<resource identifier="r{n}" type="imsqti_item_xmlv2p1" href="{n}.xml"><file href="{n}.xml"/></resource>'
            for n in range(COUNT)
        )
        archive.writestr("imsmanifest.xml", f"<manifest><resources>{listed}</resources></manifest>")
        for number in range(COUNT):
            archive.writestr(f"{number}.xml", _item(number))
    return target.getvalue()


def _item(number: int) -> str:
    choices = "".join(
        f'<simpleChoice identifier="{name}">{number + plus}</simpleChoice>'
        for name, plus in (("A", 1), ("B", 0), ("C", 2))
    )
    return (
        f'<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i{number}" title="Sum {number}">'
        '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier"><correctResponse>'
        "<value>A</value></correctResponse></responseDeclaration><itemBody>"
        f'<choiceInteraction responseIdentifier="RESPONSE"><prompt>How much is {number} and one?</prompt>{choices}'
        "</choiceInteraction></itemBody></assessmentItem>"
    )
