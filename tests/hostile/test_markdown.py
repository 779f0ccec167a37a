"""Markdown and words of authors with scripts in them: what learners get runs nothing."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from diatonic.common.markdown import to_html
from tests.hostile.asking import A_QUIZ, Organization, taken

ATTACKS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT >",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "<svg onload=alert(1)><animate onbegin=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<form action=//evil.example><input type=submit formaction=javascript:alert(1)>",
    "<p style='background:url(javascript:alert(1))' onclick='alert(1)'>x</p>",
    "<base href=//evil.example/><meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](  javascript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](java%0ascript:alert(1))",
    "[x](\\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](file:///etc/passwd)",
    "![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
    '![x](javascript:alert(1) "a\\" onerror=\\"alert(1)")',
    '![" onerror="alert(1)](x)',
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "[^1]\n\n[^1]: <script>alert(1)</script> [x](javascript:alert(1))",
    "- [ ] <img src=x onerror=alert(1)>",
    "- [x] <input type=submit formaction=javascript:alert(1)>",
    '- [ ] "><input autofocus onfocus=alert(1)>',
    "| <b style=x> |\n|:-:|\n| <td align=expression(alert(1))> |",
    "| <script>alert(1)</script> |\n|---|\n| [x](javascript:alert(1)) |",
    "```html\n<script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\nx\n```',
    "`<img src=x onerror=alert(1)>`",
    "<!--><script>alert(1)</script>-->",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
    "<" * 300 + "script>" + ">" * 300,
    "[" * 300 + "x" + "](javascript:alert(1))" * 300,
]
_PARTS = some.sampled_from(
    [
        *(
            "<",
            ">",
            '"',
            "'",
            "[",
            "]",
            "(",
            ")",
            "!",
            "`",
            "\n",
            " ",
            "\t",
            ":",
            "/",
            "\\",
            "&#x6a;",
            "&Tab;",
            "|",
            "*",
        ),
        *(
            "- [x] ",
            "|:-:|",
            "input",
            "script",
            "img",
            "svg",
            "a",
            "href=",
            "src=",
            "style=",
            "onerror=",
            "onload=x",
            "javascript:",
            "data:",
        ),
        *("text/html,", "[x](", "](", "![", "```", "<!--", "-->", "<![CDATA[", "[^1]", "[^1]:", "\x00", "\u2028"),
    ]
)
_IGNORED = dict.fromkeys(range(33))  # browsers leave controls and spaces out of a scheme
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


class Reading(HTMLParser):
    """Notes what in a document could run something, or lead where something could."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.offences: list[Any] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in (
            "script",
            "iframe",
            "object",
            "embed",
            "style",
            "svg",
            "math",
            "form",
            "base",
            "meta",
            "link",
        ):
            self.offences.append(tag)
        if tag == "input" and not _is_task_box(dict(attributes)):
            self.offences.append((tag, attributes))
        for name, value in attributes:
            runs = name.startswith("on") or name in ("style", "srcdoc", "formaction", "action", "xlink:href")
            if runs or (name in ("href", "src") and _leads_astray(value or "")):
                self.offences.append((tag, name, value))


def _is_task_box(attributes: dict[str, str | None]) -> bool:
    """Whether it is the box of a task list: shown, never used or sent."""
    is_box = attributes.get("type") == "checkbox" and "disabled" in attributes
    return is_box and attributes.keys() <= {"type", "disabled", "checked"}


def _leads_astray(address: str) -> bool:
    scheme = _SCHEME.match(address.translate(_IGNORED))
    return scheme is not None and scheme[1].lower() not in ("http", "https", "mailto")


def offences(html: str) -> list[Any]:
    """Return what in the document could run something."""
    reading = Reading()
    reading.feed(html)
    reading.close()
    return reading.offences


def test_the_reading_finds_what_it_looks_for() -> None:
    for attack in ATTACKS[:10]:
        assert offences(attack), attack


@pytest.mark.parametrize(
    "field", ["<input>", "<input type=checkbox>", "<input disabled>", "<input type=checkbox disabled name=x>"]
)
def test_the_reading_knows_a_field_from_the_box_of_a_task(field: str) -> None:
    assert offences(field)
    assert not offences("<input type=checkbox disabled checked>")


@pytest.mark.parametrize("attack", ATTACKS)
def test_markdown_with_scripts_becomes_text(attack: str) -> None:
    assert offences(to_html(attack)) == []


def test_what_is_harmless_stays() -> None:
    html = to_html(
        "**Bread** [x](https://example.org/?a=1) ![y](/files/1 'Loaf')\n\n| a |\n|---|\n| 1 |\n\n~~old~~ [^1]\n\n[^1]: Note"
    )

    for part in (
        "<strong>",
        'href="https://example.org/?a=1"',
        'rel="noopener',
        'src="/files/1"',
        "<table",
        "<s>",
        "Note",
    ):
        assert part in html


def test_tasks_alignment_and_footnotes_stay() -> None:
    html = to_html("- [x] bowl\n- [ ] salt\n\n| a | b |\n|:-:|--:|\n| 1 | 2 |\n\nRest[^1].\n\n[^1]: An hour.")

    there = _Elements()
    there.feed(html)
    for element in (
        ("input", {"type": "checkbox", "disabled": "", "checked": "checked"}),
        ("input", {"type": "checkbox", "disabled": ""}),
        ("th", {"align": "center"}),
        ("td", {"align": "right"}),
        ("section", {"class": "footnotes"}),
        ("li", {"id": "fn1", "class": "footnote-item"}),
    ):
        assert element in there.found
    assert html.count("<label>") == 2  # a box is named by its words
    assert 'href="#fn1"' in html
    assert 'href="#fnref1"' in html
    assert "style" not in html


class _Elements(HTMLParser):
    """Collects what the document is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Any] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attributes)))


@given(some.lists(_PARTS | some.text(max_size=5), max_size=40).map("".join))
@settings(max_examples=300)
def test_no_text_becomes_something_that_runs(text: str) -> None:
    assert offences(to_html(text)) == []


def test_what_learners_get_of_an_author_with_scripts_runs_nothing(here: Organization) -> None:
    """In the API and on every page that shows the author's words."""
    word = "</title><script>alert('own')</script><img src=x onerror=alert(1)>"
    fields = {
        "title": word,
        "description": "\n\n".join(ATTACKS[:20]),
        "tags": ["<b onclick=x>"],
        "learning_objectives": [word],
    }
    author = here.instructor
    module_id = taken(author.post("/education/modules", fields), 201)["module_id"]
    text = {"title": word, "content_type": "text", "content_data": {"body": "\n\n".join(ATTACKS)}}
    option = {"option_id": "a", "text": word, "is_right": True, "feedback": word}
    question = {"question_id": "q1", "text": word, "options": [option, {**option, "option_id": "b", "is_right": False}]}
    quiz = {**A_QUIZ, "content_data": {"introduction": ATTACKS[0] + ATTACKS[10], "questions": [question]}}
    sections = [taken(author.post(f"/education/modules/{module_id}/sections", one), 201) for one in (text, quiz)]
    here.publish(module_id)
    text_id, quiz_id = (section["content_id"] for section in sections)

    base = f"/o/{here.organization_id}"
    learn = f"{base}/learn/{module_id}"
    answered = here.member.client.post(f"{learn}/sections/{quiz_id}/answer/", {"q1": "a"})
    assert answered.status_code == 302
    for path in (f"{base}/learn/", f"{learn}/", f"{learn}/sections/{text_id}/", f"{learn}/sections/{quiz_id}/"):
        check_page(here.member.client.get(path))
    teach = f"{base}/teach/{module_id}"
    for path in (f"{base}/teach/", f"{teach}/", f"{teach}/sections/{text_id}/", f"{teach}/versions/"):
        check_page(author.client.get(path))
    check_page(here.reviewer.client.get(f"{teach}/"))
    for content_id in (text_id, quiz_id):
        shown = taken(here.member.get(f"/education/catalogue/{module_id}/sections/{content_id}"), 200)
        assert offences(shown["html"]) == []


def check_page(answer: Any) -> None:
    """The only scripts are files of ours, nothing is inline, and the page forbids both anyway."""
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "alert('own')" not in html
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    scripts = _Scripts()
    scripts.feed(html)
    assert scripts.foreign == []


class _Scripts(HTMLParser):
    """Collects scripts that are not files of ours, and handlers in attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.foreign: list[Any] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        kind = named.get("type") or ""
        if tag == "script" and not (named.get("src") or "").startswith("/static/") and kind != "application/json":
            self.foreign.append((tag, attributes))
        bad = [(name, value) for name, value in attributes if name.startswith("on") or name == "style"]
        bad += [(name, value) for name, value in attributes if name in ("href", "src") and _leads_astray(value or "")]
        self.foreign += [(tag, each) for each in bad]
