"""What a page says of itself, and that no page does us harm."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diatonic.common.egress import LinkPreview, fetch, read_preview
from tests.web_servers import page

_URL = "https://example.org/news/1"


def _read(text: str) -> LinkPreview:
    return read_preview(text.encode(), url=_URL)


def test_open_graph_comes_first_then_cards_then_the_page():
    everything = """<!doctype html><html><head><!-- <title>no</title> --><title>Plain &amp; simple</title>
      <script>var x = "<meta property='og:title' content='from a script'>";</script>
      <META NAME=description CONTENT='Described "so"'><meta name="twitter:title" content="Card">
      <meta content="Graph" property="og:title"/><meta property="og:site_name" content="Example">
      <meta property="og:image" content="/a b.png"><meta property=og:image:secure_url content=/picture.png>
      </head><body><meta property="og:description" content="too late"></body>"""

    assert _read(everything) == LinkPreview("Graph", 'Described "so"', "https://example.org/picture.png", "Example")
    assert _read("<title> A \n title </title>").title == "A title"
    assert _read('<title>x</title><meta name="twitter:title" content="Card">').title == "Card"
    assert _read("nothing at all") == LinkPreview()


@pytest.mark.parametrize(
    ("said", "image"),
    [
        ("picture.png", "https://example.org/news/picture.png"),
        ("//cdn.example.org/p.png?a=1&amp;b=2", "https://cdn.example.org/p.png?a=1&b=2"),
        ("http://cdn.example.org/p.png", "http://cdn.example.org/p.png"),
        ("javascript:alert(1)", ""),
        ("data:image/png;base64,AAAA", ""),
        ("http://localhost/p.png", ""),
        ("http://2130706433/p.png", ""),
        ("http://name@example.org/p.png", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_an_image_is_an_address_of_the_web_in_full(said, image):
    assert _read(f'<meta property="og:image" content="{said}">').image_url == image


def test_a_base_counts_where_it_is_an_address_of_the_web():
    image = '<meta property="og:image" content="p.png">'

    assert _read(f'<base href="/other/">{image}').image_url == "https://example.org/other/p.png"
    assert _read(f'<base href="file:///etc/">{image}').image_url == "https://example.org/news/p.png"


def test_text_has_no_markup_no_hidden_letters_and_an_end():
    said = _read(
        '<meta property="og:title" content="a\x00b\u202ec\u200b &lt;b&gt;\n d">'
        f'<meta name="description" content="{"word " * 1000}"><meta property="og:site_name" content="z{chr(0x335) * 500}">'
    )

    assert said.title == "abc <b> d"
    assert len(said.description) <= 500
    assert said.description.endswith("word…")
    assert len(said.site_name) < 10


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("<title>Größe</title>".encode("latin-1"), "iso-8859-1"),
        ('<meta charset="windows-1252"><title>Größe</title>'.encode("cp1252"), ""),
        ("<title>Größe</title>".encode("utf-16"), ""),
        ("<title>Größe</title>".encode("utf-8-sig"), "iso-8859-1"),
        ("<title>Größe</title>".encode(), "unicode_escape"),
        ("<title>Größe</title>".encode(), "utf-8"),
    ],
)
def test_letters_are_read_as_they_were_written(body, charset):
    assert read_preview(body, url=_URL, charset=charset).title == "Größe"


@pytest.mark.parametrize(
    "piece",
    ["<", "<a ", "<meta ", '<meta a="', "<meta a='", "<!--", "<title>", "<script>", "<meta content=&", "</", "<b>", " ",
     '<meta property="', "<a a a a a a", "<meta\t\t\t\t", "=", "&amp", "<meta charset="],
)  # fmt: skip
def test_half_a_megabyte_of_nonsense_is_read_at_once(piece):
    body = (piece * (600 * 1024 // len(piece))).encode()
    began = time.process_time()

    read_preview(body, url=_URL)

    assert time.process_time() - began < 2


@given(st.binary(max_size=300) | st.text(alphabet="<>/=\"' !-metapropyncog:title&;#x0\n", max_size=300).map(str.encode))
def test_any_bytes_are_read(body):
    read = read_preview(body, url=_URL)

    assert read.image_url == "" or read.image_url.startswith(("http://", "https://"))


def test_what_was_fetched_is_read(web):
    web.answers["/"] = page(b'<title>There</title><meta property="og:image" content="http://example.org/p.png">')

    found = fetch(web.url(), allowed_types=["text/html"])

    assert read_preview(found.body, url=found.url, charset=found.charset) == LinkPreview(
        "There", image_url="http://example.org/p.png"
    )
