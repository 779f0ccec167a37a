"""Profanity is found however it is spelled, and nothing is found inside of another word."""
# ruff: noqa: RUF001 - look-alikes are what this is about

import pytest

from community.moderation.analysis.profanity import Profanity
from community.moderation.analysis.verdicts import Context, Settings, Text
from tests.community.moderation.analysis.reading import lines, words


def found(text, settings=None):
    return Profanity().analyze(Text(text), Context(), settings or Settings())


def marked(text, settings=None):
    return [text[passage.start : passage.end] for passage in found(text, settings).passages]


def test_no_harmless_word_or_name_is_profane():
    every = words("words")

    assert len(every) > 400
    assert [word for word in every if found(word).score >= Settings().profanity_at] == []
    assert [word for word in every if found(f"we met {word.upper()} there").score >= Settings().profanity_at] == []


@pytest.mark.parametrize("text", lines("evasions"))
def test_a_disguise_does_not_help(text):
    finding = found(text)

    assert finding.score >= Settings().profanity_at
    assert finding.passages


@pytest.mark.parametrize(
    "text",
    [
        "the pen is mightier",
        "push it to the remote",
        "is hit by a car",
        "Moby Dick",
        "Dick Cheney",
        "summa cum laude",
        "a blue tit on the fence",
        "a flame retardant",
        "Offa's Dyke path",
        "ASS. PROF. of history",
        "movie.ass is a subtitle file",
        "df.cum() and cum_sum",
        "Cortex-A55",
        "x**k and s**2",
        "commit a55b00b5",
        "Нос и ухо, рот и глаз",
        "Καλημέρα φίλε μου",
        "a, s, s and t, i, t",
    ],
)
def test_neighbours_and_code_make_a_word_harmless(text):
    assert found(text).score < Settings().profanity_at


def test_a_mild_word_alone_flags_nothing():
    finding = found("oh damn, what the hell")

    assert 0 < finding.score < Settings().profanity_at
    assert finding.reasons


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("what a f.u.c.k, really", ["f.u.c.k"]),
        ("oh ｓｈｉｔ!", ["ｓｈｉｔ"]),
        ("f\u200bu\u200bck you", ["f\u200bu\u200bck"]),
        ("s\u0336h\u0336i\u0336t\u0336 here", ["s\u0336h\u0336i\u0336t\u0336"]),
        ("Straße, &amp; dann Scheiße", ["Scheiße"]),
        ("bitch and bitch", ["bitch", "bitch"]),
    ],
)
def test_passages_are_those_of_the_original(text, passages):
    assert marked(text) == passages


def test_the_reason_names_what_a_disguise_reads_as():
    assert found("sh1t").reasons == ("This reads as “shit”, which is profanity.",)


def test_an_organizations_words_are_found_and_its_allowed_ones_are_not():
    own = Settings(words=frozenset({"Voldemort", "he who must not"}), allowed_words=frozenset({"shit"}))

    assert marked("voldemort, He Who Must NOT be named, shit, sh1t, fuck", own) == [
        "voldemort",
        "He Who Must NOT",
        "fuck",
    ]
    assert found("VOLDEMORT", own).score == 1.0
    assert found("holy shit", own).score == 0


def test_a_title_is_looked_at_too():
    finding = Profanity().analyze(Text("fine", title="what a shit show"), Context(), Settings())

    assert [(passage.field, passage.start, passage.end) for passage in finding.passages] == [("title", 7, 11)]


@pytest.mark.parametrize(
    ("text", "part"), [("#fuckmondays", "fuckmondays"), ("what libcunts", "libcunts"), ("B**** please", "B****")]
)
def test_the_worst_words_are_found_inside_of_others(text, part):
    assert marked(text) == [part]


@pytest.mark.parametrize("text", ["Mr Acunto from Scunthorpe", "a BrainFuck compiler", "Bitchu province"])
def test_names_with_one_of_them_inside_are_not(text):
    assert found(text).score < Settings().profanity_at
