"""Spam is told by what it advertises, where it leads, how often it comes and who sends it."""
# ruff: noqa: RUF001 - look-alikes are what this is about

import pytest

from community.moderation.analysis.fingerprints import alike, fingerprint
from community.moderation.analysis.links import kind_of, links
from community.moderation.analysis.measures import measures
from community.moderation.analysis.spam import Spam
from community.moderation.analysis.verdicts import Context, Settings, Text
from tests.community.moderation.analysis.reading import labelled

SETTINGS = Settings()
NOWHERE = Context()
FINE = Text("Has anybody solved the third exercise? I am stuck at the last step.")
LINKED = Text("My results are at http://my-results.net/table, what do you think?")


def find(text, context=NOWHERE):
    return Spam().analyze(Text(text) if isinstance(text, str) else text, context, SETTINGS)


@pytest.mark.parametrize("name", ["spam_comments", "spam_messages"])
def test_spam_is_told_from_what_people_write(name):
    rows = labelled(name)
    scores = [find(text).score for text, _ in rows]

    found = measures(scores, [label for _, label in rows], [score >= SETTINGS.spam_at for score in scores])

    assert found["f1"] is not None
    assert found["f1"] >= 0.9


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://github.com/a/b", "known"),
        ("https://docs.example-project.dev/x", "known"),
        ("http://127.0.0.1:8000/", "known"),
        ("http://[::1]:8000/", "known"),
        ("http://192.168.0.4/", "known"),
        ("http://93.184.216.34/win", "address"),
        ("https://bit.ly/3abc", "shortened"),
        ("https://t.me/signals", "messenger"),
        ("https://www.facebook.com/me", "social"),
        ("https://youtu.be/abc", "video"),
        ("https://youtu.be/abc?t=120", "known"),
        ("http://xn--pple-43d.com/", "punycode"),
        ("http://аpple.com/", "punycode"),
        ("http://win.prizes.xyz/", "cheap"),
        ("http://shop.com/?ref=abc", "referral"),
        ("https://somebody.blog/post", "other"),
        ("http://notgithub.com/", "other"),
        ("http://github.com.evil.io/", "other"),
    ],
)
def test_a_link_is_of_a_kind(url, kind):
    assert kind_of(url) == kind


def test_links_are_found_where_they_stand():
    text = "see http://a.example.io/x?y=1, www.b.com. or c.net/d and v1.2.3, file.py, e.g. this"

    assert [text[link.start : link.end] for link in links(text)] == [
        "http://a.example.io/x?y=1",
        "www.b.com",
        "c.net/d",
    ]


def test_the_reasons_say_what_was_seen():
    finding = find("FREE CASH PRIZE! Call 09061701461 now or go to http://bit.ly/abc")

    assert finding.score >= SETTINGS.spam_at
    assert "It hides where a link leads with a shortener." in finding.reasons
    assert "It has a telephone number." in finding.reasons


def test_passages_are_those_of_title_and_content():
    text = Text("Click http://bit.ly/abc to claim your prize", title="Free gift cards")

    finding = find(text)

    marked = {(one.field, getattr(text, one.field)[one.start : one.end]) for one in finding.passages}
    assert ("title", "Free gift") in marked or ("title", "gift cards") in marked
    assert ("content", "http://bit.ly/abc") in marked


def test_an_address_beside_the_text_counts():
    assert find(Text("look", links=("http://bit.ly/abc",))).score > find("look").score


def test_a_flood_is_spam_even_where_its_words_are_harmless():
    assert find(FINE).score < 0.1
    assert find(FINE, Context(posts_last_hour=10)).score == find(FINE).score
    assert find(FINE, Context(posts_last_hour=400)).score >= SETTINGS.spam_at


def test_a_new_account_with_a_link_is_looked_at_more_closely():
    old, new = Context(account_age_hours=500), Context(account_age_hours=1)

    assert find(LINKED, new).score > find(LINKED, old).score
    assert find(FINE, new).score < SETTINGS.spam_at


def test_the_same_text_again_and_again_is_spam():
    own = fingerprint(FINE)
    assert own is not None

    once, often = Context(recent_fingerprints=(own,)), Context(recent_fingerprints=(own,) * 4)

    assert find(FINE, once).score < SETTINGS.spam_at
    assert find(FINE, often).score >= SETTINGS.spam_at
    assert "It is nearly the same as other recent posts." in find(FINE, often).reasons


def test_a_fingerprint_survives_a_changed_word_and_tells_texts_apart():
    text = "Dear friends, I made a fortune with this simple trick, write to me and I will show you how it works today"
    changed = fingerprint(Text(text.replace("friends", "members")))
    other = fingerprint(Text("The third exercise asks for a matrix of rank two, but mine always comes out as rank one"))
    own = fingerprint(Text(text))

    assert own is not None
    assert changed is not None
    assert other is not None
    assert alike(own, [changed]) == 1
    assert alike(own, [other]) == 0
    assert fingerprint(Text("thank you!")) is None


@pytest.mark.parametrize(
    "text",
    [
        "If I reach 200 subscribers I will dye my hair green",
        "please suscribe to me",
        "follow for follow anybody?",
        "Go to my channel and see a goat sing",
        "We hold a message for you, please call 08712300000 from a landline, calls 50p per min",
    ],
)
def test_who_fishes_for_followers_or_calls_is_spam(text):
    assert find(text).score >= SETTINGS.spam_at


def test_counting_followers_is_said_to_the_author():
    assert "It counts subscribers or followers." in find("help me get 100 subscribers please, sub to me").reasons


@pytest.mark.parametrize("text", ["1.254.300.411 requests in a week!!!", "we served 12,345,678,901 rows"])
def test_a_great_number_is_no_telephone_number(text):
    assert find(text).score < 0.3


def test_a_number_to_call_is_marked_as_one():
    assert "It has a telephone number." in find("You have won a prize, call 09061 701 461 now").reasons


def test_what_stands_beside_a_text_makes_no_two_alike():
    said = "How long does a rye loaf rise?"
    beside = f"{said}\n\nTags: bread, rye, oven, flour, starter, morning"

    assert fingerprint(Text(beside, written=len(said))) == fingerprint(Text(said))
    assert fingerprint(Text("Tags: bread, rye, oven, flour, starter", written=0)) is None
