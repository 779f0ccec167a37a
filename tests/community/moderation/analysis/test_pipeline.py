"""The outcome by seed 003, and that nothing is approved because something failed."""

import threading
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.moderation.analysis.pipeline import check, check_many, outcome_of
from community.moderation.analysis.verdicts import Context, Finding, Outcome, Rule, Settings, Text
from tests.community.moderation.analysis.reading import lines

SETTINGS = Settings(profanity_at=0.6, spam_at=0.6)
NOWHERE = Context()


def findings(profanity=0.0, spam=0.0, toxicity=0.0, failed=()):
    scores = {Rule.PROFANITY: profanity, Rule.SPAM: spam, Rule.TOXICITY: toxicity}
    return [Finding(rule, score, 0.5, failed=rule in failed) for rule, score in scores.items()]


class Broken:
    rule = Rule.TOXICITY
    name = "broken@1"
    seconds: float | None = None

    def analyze(self, text, context, settings):
        raise RuntimeError("no answer")

    def analyze_many(self, texts, contexts, settings):
        raise RuntimeError("no answer")


class Silent(Broken):
    """Answers when it is told to, and not before."""

    seconds: float | None = 0.05

    def __init__(self):
        self.may_answer = threading.Event()

    def analyze(self, text, context, settings):
        self.may_answer.wait()
        return Finding(Rule.TOXICITY, 0.0, 0.7)


class Fine:
    name = "fine@1"
    seconds: float | None = None

    def __init__(self, rule: Rule, score=0.0):
        self.rule = rule
        self.score = score

    def analyze(self, text, context, settings):
        return Finding(self.rule, self.score, 0.5, analyzer=self.name)

    def analyze_many(self, texts, contexts, settings):
        return [self.analyze(text, NOWHERE, settings) for text in texts]


@pytest.mark.parametrize(
    ("scores", "outcome"),
    [
        ({}, Outcome.APPROVED),
        ({"toxicity": 0.6999}, Outcome.APPROVED),
        ({"toxicity": 0.7}, Outcome.HELD),
        ({"toxicity": 0.8}, Outcome.HELD),
        ({"toxicity": 0.9}, Outcome.HELD),
        ({"toxicity": 0.9001}, Outcome.FLAGGED),
        ({"profanity": 0.5999}, Outcome.APPROVED),
        ({"profanity": 0.6}, Outcome.FLAGGED),
        ({"spam": 0.6}, Outcome.FLAGGED),
        ({"spam": 0.5999, "profanity": 0.5999, "toxicity": 0.6999}, Outcome.APPROVED),
        ({"spam": 1.0, "toxicity": 0.8}, Outcome.FLAGGED),
        ({"failed": [Rule.TOXICITY]}, Outcome.HELD),
        ({"failed": [Rule.SPAM]}, Outcome.HELD),
        ({"failed": [Rule.SPAM], "profanity": 1.0}, Outcome.FLAGGED),
        ({"failed": list(Rule)}, Outcome.HELD),
        ({"failed": [Rule.TOXICITY], "toxicity": 1.0}, Outcome.HELD),
    ],
)
def test_the_outcome_follows_from_the_scores(scores, outcome):
    assert outcome_of(findings(**scores), SETTINGS) is outcome


def test_stored_findings_are_judged_by_other_thresholds():
    stored = findings(toxicity=0.8, spam=0.5)

    assert outcome_of(stored, SETTINGS) is Outcome.HELD
    assert outcome_of(stored, Settings(spam_at=0.5)) is Outcome.FLAGGED
    assert outcome_of(stored, Settings(toxicity_held_at=0.85)) is Outcome.APPROVED


def test_without_a_finding_nothing_is_approved():
    assert outcome_of([], SETTINGS) is Outcome.HELD
    assert outcome_of(findings()[:2], SETTINGS) is Outcome.HELD


score = st.floats(0, 1)
ORDER = [Outcome.APPROVED, Outcome.HELD, Outcome.FLAGGED]


@given(score, score, score, score, score)
def test_a_stricter_threshold_never_lets_more_through(profanity, spam, toxicity, one, other):
    strict, mild = sorted((one, other))
    found = findings(profanity, spam, toxicity)

    outcomes = [ORDER.index(outcome_of(found, Settings(at, at, at, at))) for at in (strict, mild)]

    assert all(first >= second for first, second in pairwise(outcomes))


def test_an_analyzer_that_fails_holds_the_text_and_says_so():
    verdict = check(Text("fine"), NOWHERE, SETTINGS, [Fine(Rule.PROFANITY), Fine(Rule.SPAM), Broken()])

    assert verdict.outcome is Outcome.HELD
    assert [finding.failed for finding in verdict.findings] == [False, False, True]
    assert "moderator" in verdict.findings[2].reasons[0]
    assert verdict.findings[2].analyzer == "broken@1"


def test_an_analyzer_that_is_slow_is_not_waited_for():
    silent = Silent()
    try:
        verdict = check(Text("fine"), NOWHERE, SETTINGS, [Fine(Rule.PROFANITY), Fine(Rule.SPAM), silent])
    finally:
        silent.may_answer.set()

    assert verdict.outcome is Outcome.HELD
    assert "too long" in verdict.findings[2].reasons[0]


def test_an_analyzer_that_nobody_offers_holds_the_text():
    verdict = check(Text("fine"), NOWHERE, Settings(toxicity_analyzer="elsewhere"))

    assert verdict.outcome is Outcome.HELD
    assert verdict.findings[2].failed


def test_one_text_that_breaks_an_analyzer_leaves_the_others_alone():
    class Picky(Fine):
        def analyze(self, text, context, settings):
            if "break" in text.content:
                raise ValueError(text.content)
            return super().analyze(text, context, settings)

    verdicts = check_many(
        [Text("one"), Text("break"), Text("two")],
        None,
        SETTINGS,
        [Fine(Rule.PROFANITY), Fine(Rule.SPAM), Picky(Rule.TOXICITY)],
    )

    assert [verdict.outcome for verdict in verdicts] == [Outcome.APPROVED, Outcome.HELD, Outcome.APPROVED]


def test_many_are_checked_as_one_by_one():
    texts = [Text(line) for name in ("toxic", "harmless", "technical") for line in lines(name)]

    assert check_many(texts, None, SETTINGS) == [check(text, NOWHERE, SETTINGS) for text in texts]


def test_the_findings_stand_in_the_order_of_the_rules():
    verdict = check(Text("fine"), NOWHERE, SETTINGS)

    assert [finding.rule for finding in verdict.findings] == list(Rule)
    assert all(finding.analyzer for finding in verdict.findings)
    assert verdict.outcome is Outcome.APPROVED
    assert check(Text(""), NOWHERE, SETTINGS).outcome is Outcome.APPROVED
