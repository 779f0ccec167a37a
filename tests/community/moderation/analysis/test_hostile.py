"""Whatever is written, the answer comes in a time that grows with the text, and its passages are inside of it."""
# ruff: noqa: RUF001 - look-alikes are what this is about

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.moderation.analysis.folding import fold, read
from community.moderation.analysis.pipeline import check, check_many
from community.moderation.analysis.verdicts import Context, Settings, Text

SETTINGS = Settings()
NOWHERE = Context()
SIZE = 200_000


def repeated(piece):
    return (piece * (SIZE // len(piece) + 1))[:SIZE]


HOSTILE = [
    "a",
    "fu",
    "f u c k ",
    "f.",
    "@someone ",
    "z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319",
    "\u202egnp.exe\u202c ",
    "\x00",
    "a\x00",
    "&amp;",
    "&",
    "<a <a ",
    "<a href='",
    "http://",
    "http://a.b ",
    "a.b.c.d.",
    "www.",
    "1 2 3 4 ",
    "0123456789",
    "+1 ",
    "***",
    "a*",
    "$a1",
    "1a",
    "!!",
    "%20",
    "\ufdfa",
    "🇫🇺",
    "kill ",
    "the kill you ",
    "check out my ",
    "\n",
    "a@",
    "a@gmail.",
    "word dot ",
    "watch?v=",
    "ａ",
    "\ud800",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_time_grows_with_the_text_and_no_faster(piece):
    whole = repeated(piece)
    check(Text(whole[:2000]), NOWHERE, SETTINGS)

    started = time.process_time()
    check(Text(whole[: SIZE // 8]), NOWHERE, SETTINGS)
    part = time.process_time() - started
    started = time.process_time()
    verdict = check(Text(whole), NOWHERE, SETTINGS)
    all_of_it = time.process_time() - started

    assert all_of_it < max(40 * part, 2.0)  # eight times the text; quadratic would be 64 times
    assert not any(finding.failed for finding in verdict.findings)


anything = st.text(st.characters(exclude_categories=()), max_size=200)
disguised = st.lists(
    st.sampled_from(
        [
            "fuck",
            "f.u.c.k",
            "sh1t",
            "idiot",
            "ｉdiot",
            "&#102;uck",
            "\u0336",
            "http://bit.ly/a",
            "ß",
            "you",
            " ",
            "\u200b",
        ]
    )
).map("".join)


@settings(max_examples=300)
@given(st.one_of(anything, disguised), st.one_of(st.just(""), anything, disguised))
def test_passages_are_inside_of_the_original(content, title):
    text = Text(content, title=title)

    for finding in check(text, NOWHERE, SETTINGS).findings:
        assert not finding.failed
        assert 0 <= finding.score <= 1
        for passage in finding.passages:
            assert 0 <= passage.start < passage.end <= len(getattr(text, passage.field))


@settings(max_examples=300)
@given(st.one_of(anything, disguised))
def test_every_folded_character_has_a_place_in_the_original(text):
    folded = fold(text)

    for number in range(len(folded.text)):
        start, end = folded.span(number, number + 1)
        assert 0 <= start < end <= len(text)


@given(st.lists(anything, max_size=5))
def test_many_are_checked_as_one_by_one(contents):
    texts = [Text(content) for content in contents]

    assert check_many(texts, None, SETTINGS) == [check(text, NOWHERE, SETTINGS) for text in texts]


def test_only_short_texts_are_kept_for_the_next_analyzer():
    assert read("a short one")[1] is read("a short one")[1]
    long = "a long one " * 1000
    assert read(long)[1] is not read(long)[1]
