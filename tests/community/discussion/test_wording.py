"""Texts without marks as HTML: what is a mention is one, and nothing else becomes a part of the page."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.discussion.rules.posts import Text
from community.discussion.views import wording
from tests.people import MEMBER

ADA = f'<a href="/o/{MEMBER.organization_id}/community/people/ada-id/">@Ada</a>'
#: Whatever is made of letters that mean something to Markdown, HTML, addresses and mentions.
PARTS = st.sampled_from(
    [
        *("@[Ada](ada-id)", "@[<i>](ada-id)", "@[y.example](ada-id)", "@[", "](ada-id)"),
        *(
            "http://x.example/",
            "www.x.example",
            "a@x.example",
            "<b>",
            '"',
            "'",
            "&amp;",
            "\n",
            "\n\n",
            " ",
            "()",
            "]",
            "x",
        ),
    ]
)


def plain(content: str) -> str:
    return wording.plain(MEMBER, content, ["ada-id"])


class Links(HTMLParser):
    """Reads HTML; how deep links are in each other, which elements there are, and what stands there to be read."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.depth = self.deepest = 0
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "a":
            self.depth += 1
            self.deepest = max(self.deepest, self.depth)

    def handle_endtag(self, tag):
        self.depth -= tag == "a"

    def handle_data(self, data):
        self.words += data


@pytest.mark.parametrize(
    ("content", "html"),
    [
        ("@[Ada](ada-id), look.", f"<p>{ADA}, look.</p>"),
        ("@[Ben](ben-id), look.", "<p>@Ben, look.</p>"),
        ("(@[Ada](ada-id))", f"<p>({ADA})</p>"),
        ("Rise\n@[Ada](ada-id)\n\nBake", f"<p>Rise<br>{ADA}</p>\n\n<p>Bake</p>"),
        ('@[<i>"x"</i>](ada-id)', f"<p>{ADA.replace('Ada', '&lt;i&gt;&quot;x&quot;&lt;/i&gt;')}</p>"),
        ("@[ada.example.com](ada-id)", f"<p>{ADA.replace('Ada', 'ada.example.com')}</p>"),
        ("@[ada.example.com](ben-id)", "<p>@ada.example.com</p>"),
        (
            "http://x.example/@[Ada](ada-id)",
            f'<p><a href="http://x.example/" rel="nofollow">http://x.example/</a>{ADA}</p>',
        ),
        ('@<a href="ada-id">Ada</a>', "<p>@&lt;a href=&quot;ada-id&quot;&gt;Ada&lt;/a&gt;</p>"),
    ],
)
def test_a_mention_is_a_link_to_the_person_wherever_it_stands(content, html):
    assert plain(content) == html


@given(st.lists(PARTS, max_size=12).map("".join))
def test_no_link_is_in_a_link_and_nothing_that_is_typed_becomes_an_element(content):
    read = Links(plain(content))

    assert read.deepest <= 1
    assert read.elements <= {"p", "br", "a"}
    assert read.attributes <= {"href", "rel"}
    assert "ada-id](" not in read.words


def test_an_excerpt_has_names_and_no_ids():
    assert wording.excerpt(Text(content="@[Ada](ada-id), look.")) == "@Ada, look."
