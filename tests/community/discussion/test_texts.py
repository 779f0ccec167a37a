"""What people write, made safe to show: for any text, in bounded time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.discussion.rules import texts
from diatonic.common.errors import Invalid

ANY = st.text(st.characters(exclude_categories=()), max_size=200)


@given(ANY)
def test_cleaned_text_can_be_stored_and_cleaning_again_changes_nothing(written):
    once = texts.clean(written)

    once.encode()
    assert "\x00" not in once
    assert texts.clean(once) == once


def test_letters_of_every_script_stay():
    for words in ("שָׁלוֹם עֲלֵיכֶם", "สวัสดีครับ", "می‌خواهم", "👩‍👩‍👧", "Việt Nam", "हिन्दी", "a\n\tb"):
        assert texts.clean(words) == words


def test_a_pile_of_accents_keeps_a_few():
    assert len(texts.clean("h" + "\u0316" * 500 + "i")) == 8


def test_many_thousand_mentions_take_no_time():
    text = "@[a](b) @[" * 20_000
    started = time.perf_counter()

    assert texts.mentioned(text) == ("b",)
    assert texts.with_names(text, {}).count("@a") == 20_000
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    "wrong", ["", "example.org", "http://", "http://[", "https://a@b.example", "http://a.example:x", "http://a\x00b"]
)
def test_nonsense_is_no_address(wrong):
    with pytest.raises(Invalid):
        texts.web_address(wrong, pointer="/link")


def test_links_are_found_where_people_see_them():
    text = "See https://a.example/x. and [this](https://b.example) ![p](https://c.example/p.png)"

    assert texts.links_in(text, is_rich=True) == ("https://a.example/x", "https://b.example", "https://c.example/p.png")


def test_a_mention_leads_to_its_person_and_one_of_nobody_to_nowhere():
    html = '<p>@<a href="ada" rel="nofollow">Ada</a> and @<a href="me" rel="nofollow">Me</a>, <a href="https://a.b/">x</a></p>'

    shown = texts.linked(html, ["ada"], to="/people/")

    assert shown == '<p><a href="/people/ada/">@Ada</a> and @Me, <a href="https://a.b/">x</a></p>'
