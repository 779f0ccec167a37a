"""Toxicity is told from talk about processes, from people who name themselves, and from what is only quoted."""
# ruff: noqa: RUF001 - look-alikes are what this is about

import pytest

from community.moderation.analysis.measures import auc, recall_at
from community.moderation.analysis.pipeline import check
from community.moderation.analysis.toxicity import Toxicity
from community.moderation.analysis.verdicts import Context, Outcome, Settings, Text
from tests.community.moderation.analysis.reading import lines

SETTINGS = Settings()
HELD, FLAGGED = SETTINGS.toxicity_held_at, SETTINGS.toxicity_flagged_at


def score(text):
    return Toxicity().analyze(Text(text), Context(), SETTINGS).score


def marked(text):
    return [text[one.start : one.end] for one in Toxicity().analyze(Text(text), Context(), SETTINGS).passages]


def test_at_most_three_of_two_hundred_technical_sentences_are_held_or_flagged():
    technical = lines("technical")

    caught = [text for text in technical if check(Text(text), Context(), SETTINGS).outcome is not Outcome.APPROVED]

    assert len(technical) > 250
    assert len(caught) <= 0.015 * len(technical), caught


@pytest.mark.parametrize(("toxic", "harmless"), [("toxic", "harmless"), ("toxic_technical", "technical")])
def test_toxic_sentences_score_above_harmless_ones(toxic, harmless):
    positives, negatives = [score(text) for text in lines(toxic)], [score(text) for text in lines(harmless)]
    scores, labels = positives + negatives, [True] * len(positives) + [False] * len(negatives)

    ordered, found = auc(scores, labels), recall_at(scores, labels, 0.02)

    assert ordered is not None
    assert ordered > 0.97
    assert found is not None
    assert found > 0.8
    assert sum(score >= HELD for score in positives) > 0.6 * len(positives)
    assert sum(score >= HELD for score in negatives) <= 0.02 * len(negatives)


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ("this function is stupid", "you are stupid"),
        ("I am an idiot", "you are an idiot"),
        ("you are not an idiot", "you are an idiot"),
        ("she was called a moron at school", "she is a moron"),
        ("my gay brother", "my fucking brother"),
        ("kill the process", "kill yourself"),
        ("the dummy variable", "you dummy"),
        ("Muslims pray on Friday", "Muslims are filthy animals"),
        ("you are stupid", "you are stupid, you moron"),
        ("thanks, you idiot, appreciated", "shut up, you idiot"),
    ],
)
def test_what_is_aimed_meant_and_insulting_scores_higher(less, more):
    assert score(less) < score(more)


@pytest.mark.parametrize(
    "text",
    ["gay", "I am a lesbian", "black women in tech", "a muslim and a jew", "deaf and blind users", "transgender"],
)
def test_groups_are_no_insult(text):
    assert score(text) < 0.3


@pytest.mark.parametrize(
    "text", ["y0u are an id!ot", "you are an ｉｄｉｏｔ", "you fuuuuucking b1tch", "you are an i.d.i.o.t"]
)
def test_a_disguise_does_not_help(text):
    assert score(text) >= HELD


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("You are a complete idiot and I like trains.", ["idiot"]),
        ("Thanks for nothing, you pathetic moron", ["pathetic", "moron"]),
        ("go kill yourself", ["go kill yourself"]),
        ("The weather is nice, but you are a fｏol and a liar", ["fｏol", "liar"]),
    ],
)
def test_the_words_that_weigh_are_marked(text, passages):
    assert marked(text) == passages


def test_a_harmless_text_has_no_marks():
    assert [text for text in lines("harmless") if marked(text) and score(text) < 0.3] == []


def test_more_marks_are_right_than_wrong():
    insults = "idiot moron fool liar bastard pig scum clown bitch trash loser jerk hag witch racist sexist whore ass"
    right = wrong = 0
    for text in lines("toxic"):
        for mark in marked(text):
            if any(insult in mark.lower() for insult in insults.split()):
                right += 1
            elif mark.lower() in {"forum", "person", "everyone", "author", "house", "mayor", "people"}:
                wrong += 1

    assert right > 15
    assert wrong == 0


def test_a_title_counts_like_the_text():
    finding = Toxicity().analyze(Text("See below.", title="You are an idiot"), Context(), SETTINGS)

    assert finding.score >= HELD
    assert [(one.field, one.start, one.end) for one in finding.passages] == [("title", 11, 16)]


def test_the_reason_is_a_sentence():
    finding = Toxicity().analyze(Text("you are an idiot"), Context(), SETTINGS)

    assert finding.reasons == ("“idiot” speaks strongly for hostility, and it is aimed at somebody.",)
    assert finding.score > FLAGGED


@pytest.mark.parametrize(
    "text",
    ["I am not your bitch", "he called me a cunt", "such fuckery again", "#fuckthatguy", "what a scumfuck"],
)
def test_what_is_vulgar_stays_so_when_it_is_denied_told_of_or_a_part_of_a_word(text):
    assert score(text) >= HELD


def test_a_slur_weighs_less_where_it_is_spoken_of_as_a_word():
    assert score("do not use the word retarded here") < score("he is so retarded")


@pytest.mark.parametrize(
    "text",
    [
        "Liberals are vermin",
        "Republicans are a bunch of lying crooks",
        "You are a pathetic excuse for an editor",
        "You are a spineless little man, get a life",
        "I know where you live and I will hurt you",
    ],
)
def test_hatred_of_parties_contempt_and_threats_are_held_without_a_swear_word(text):
    assert score(text) >= HELD


@pytest.mark.parametrize(
    "text",
    [
        "The nonce must be unique for each key.",
        "Our snowflake schema joins twelve tables.",
        "Liberals and conservatives voted for the same law.",
        "The rats in the lab learned the maze.",
        "A BrainFuck interpreter in forty lines of C.",
    ],
)
def test_words_with_a_harmless_meaning_are_not_held(text):
    assert score(text) < HELD
