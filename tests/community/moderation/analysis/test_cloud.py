"""The services that score toxicity in production, asked through the real client."""

import pytest

from community.moderation.analysis.pipeline import check
from community.moderation.analysis.verdicts import Context, Outcome, Rule, Settings, Text
from diatonic.common import harm
from tests.harm_server import Harm

NOWHERE = Context()
COMPREHEND = Settings(toxicity_analyzer="comprehend")
BEDROCK = Settings(toxicity_analyzer="bedrock")


@pytest.fixture
def service(settings, monkeypatch):
    """Comprehend and a guardrail, which find nothing wrong with what we ask of them."""
    settings.DIATONIC = settings.DIATONIC.model_copy(update={"moderation_guardrail": "gr-7:3"})
    with Harm() as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_COMPREHEND", server.url)
        monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", server.url)
        harm._client.cache_clear()
        yield server
    harm._client.cache_clear()
    assert server.wrong == []


def toxicity(verdict):
    return next(finding for finding in verdict.findings if finding.rule is Rule.TOXICITY)


@pytest.mark.parametrize(
    ("score", "outcome"),
    [(0.2, Outcome.APPROVED), (0.75, Outcome.HELD), (0.95, Outcome.FLAGGED)],
)
def test_comprehends_score_decides(service, score, outcome):
    service.toxic["numpty"] = score

    verdict = check(Text("what a numpty", title="About you"), NOWHERE, COMPREHEND)

    assert verdict.outcome is outcome
    assert toxicity(verdict).score == pytest.approx(score)
    assert service.texts == [["About you"], ["what a numpty"]]


def test_comprehend_gets_long_texts_in_segments_and_the_bad_one_is_marked(service):
    service.toxic["numpty"] = 0.95
    content = "été à la mer " * 1000 + "numpty " + "and more words " * 100

    finding = toxicity(check(Text(content), NOWHERE, COMPREHEND))

    assert len(service.texts) > 1
    assert sum(map(len, service.texts)) > 10
    assert "".join(segment for some in service.texts for segment in some).strip() == content.strip()
    assert [("numpty" in content[one.start : one.end], one.end - one.start < 1000) for one in finding.passages] == [
        (True, True)
    ]
    assert finding.reasons == ("Amazon Comprehend finds insult here (0.95).",)


@pytest.mark.parametrize(
    ("confidence", "outcome"),
    [
        ("NONE", Outcome.APPROVED),
        ("LOW", Outcome.APPROVED),
        ("MEDIUM", Outcome.HELD),
        ("HIGH", Outcome.FLAGGED),
        ("CERTAIN", Outcome.FLAGGED),
    ],
)
def test_the_guardrails_confidence_decides(service, confidence, outcome):
    service.filters["numpty"] = ("INSULTS", confidence)

    assert check(Text("what a numpty"), NOWHERE, BEDROCK).outcome is outcome
    assert service.guardrails == [("gr-7", "3")]


def test_a_word_that_the_guardrail_matches_is_marked_and_held(service):
    service.words.append("Numpty")

    verdict = check(Text("what a Numpty"), NOWHERE, BEDROCK)

    assert verdict.outcome is Outcome.HELD
    assert [(one.start, one.end) for one in toxicity(verdict).passages] == [(7, 13)]


def test_the_guardrail_gets_long_texts_in_pieces(service):
    check(Text("word " * 9000), NOWHERE, BEDROCK)

    assert [len(some[0]) for some in service.texts] == [20_000, 20_000, 5_000]


@pytest.mark.parametrize("settings_", [COMPREHEND, BEDROCK])
def test_a_refusal_that_passes_is_not_noticed_and_one_that_lasts_holds_the_text(service, settings_):
    service.refuses = 1
    assert check(Text("fine"), NOWHERE, settings_).outcome is Outcome.APPROVED

    service.refuses = 2
    verdict = check(Text("fine"), NOWHERE, settings_)

    assert verdict.outcome is Outcome.HELD
    assert toxicity(verdict).failed


def test_a_service_that_says_nothing_is_not_waited_for_and_the_text_is_held(service):
    service.silent.set()

    assert check(Text("fine"), NOWHERE, COMPREHEND).outcome is Outcome.HELD


def test_what_is_longer_than_the_service_is_asked_for_is_held_unasked(service):
    assert check(Text("word " * 40_000), NOWHERE, COMPREHEND).outcome is Outcome.HELD
    assert service.texts == []


def test_without_a_guardrail_the_text_is_held(service, settings):
    settings.DIATONIC = settings.DIATONIC.model_copy(update={"moderation_guardrail": ""})

    assert check(Text("fine"), NOWHERE, BEDROCK).outcome is Outcome.HELD
    assert service.texts == []
