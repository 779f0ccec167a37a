"""Reading lists of addresses, as people paste and export them."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from organizations.invites.rules.lines import Verdict, decoded, judge, normal_forms, split


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("", []),
        (" \n\n ", []),
        ("ada@example.org", ["ada@example.org"]),
        ("ada@example.org\r\nbob@example.org\r\n", ["ada@example.org", "bob@example.org"]),
        (
            "ada@example.org, bob@example.org; eve@example.org",
            ["ada@example.org", "bob@example.org", "eve@example.org"],
        ),
        ("ada@example.org bob@example.org", ["ada@example.org", "bob@example.org"]),
        ('"Lovelace, Ada" <ada@example.org>, Bob <bob@example.org>', ["ada@example.org", "bob@example.org"]),
        ("Name;E-Mail;Class\nAda;ada@example.org;7b", ["ada@example.org"]),
        ("email\nada@example.org", ["ada@example.org"]),
        ("mailto:ada@example.org", ["ada@example.org"]),
        ("Ada\tada@example.org\t=1+1", ["ada@example.org"]),
        ('"ada@example.org","=HYPERLINK(1)"', ["ada@example.org"]),
        ("=cmd@example.org", ["=cmd@example.org"]),
        ("Ada Lovelace", ["Ada Lovelace"]),
        ('"ada@example.org', ["ada@example.org"]),
    ],
)
def test_addresses_of_a_list(text, typed):
    assert split(text) == typed


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_a_file_is_read_in_whatever_encoding_a_spreadsheet_writes(encoding):
    content = "Name;E-Mail\nAmélie;amelie@example.org\n".encode(encoding)

    assert split(decoded(content)) == ["amelie@example.org"]


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"PK\x03\x04\x00\x00", b"\xff\xfea"])
def test_what_is_no_text_is_refused(content):
    with pytest.raises(ValueError):  # noqa: PT011 -- one of Python's own decoding errors among them
        decoded(content)


def test_verdicts_in_their_order():
    typed = ["a@x.org", "A@X.org", "a@x.org", "m@x.org", "i@x.org", "b@x.org", "c@x.org", "x" * 300 + "@x.org"]

    verdicts = [line.verdict for line in judge(typed, members={"m@x.org"}, invited={"i@x.org"}, free=2)]

    assert verdicts == [
        Verdict.NEW,
        Verdict.SPELLED_OTHERWISE,
        Verdict.REPEATED,
        Verdict.MEMBER,
        Verdict.INVITED,
        Verdict.NEW,
        Verdict.NO_SEAT,
        Verdict.INVALID,
    ]


@given(some.lists(some.text(max_size=30), max_size=20), some.integers(0, 5))
def test_whatever_is_typed_has_one_verdict_a_line_and_no_more_new_ones_than_seats(typed, free):
    lines = judge(typed, members=(), invited=(), free=free)

    assert [line.number for line in lines] == list(range(1, len(typed) + 1))
    assert sum(line.verdict == Verdict.NEW for line in lines) == min(free, len(normal_forms(typed)))
    assert all(line.sentence and line.typed.isprintable() for line in lines)


@given(some.text(max_size=200))
def test_any_text_can_be_split(text):
    assert all(isinstance(one, str) for one in split(text))
