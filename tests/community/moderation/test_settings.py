"""The settings of moderation: who changes them, what can be, and that it is written down."""

from datetime import timedelta

import pytest

from community.moderation.rules.settings import MAX_WORDS, ModerationSettings, normal_word, read_words
from community.moderation.services import settings as services
from diatonic.common.errors import Denied, Invalid, Stale
from organizations.audit import services as audit
from tests.community.moderation.people import AUTHOR, MODERATOR, OWNER, READER, SECOND, STRANGER
from tests.organizations.people import NOW


def _change(scope=MODERATOR, *, revision=None, now=NOW, **wanted):
    return services.change_settings(scope, wanted=wanted, revision=revision, now=now)


def _wrong(**wanted):
    with pytest.raises(Invalid) as refused:
        _change(**wanted)
    return {field.pointer: field.message for field in refused.value.fields}


def test_an_organization_that_set_nothing_has_the_seeds_thresholds():
    found = services.get_settings(MODERATOR)

    assert found == ModerationSettings()
    assert (found.toxicity_held_at, found.toxicity_flagged_at, found.revision) == (0.7, 0.9, 0)


def test_what_is_not_named_stays():
    _change(toxicity_held_at=0.5, words=["Snake oil", "ponzi"])
    saved = _change(spam_at=0.8, now=NOW + timedelta(hours=1))

    assert services.settings_of("demo") == saved
    assert (saved.toxicity_held_at, saved.spam_at, saved.words) == (0.5, 0.8, ("snake oil", "ponzi"))
    assert (saved.revision, saved.changed_by_name, saved.changed_at[:13]) == (2, "Moderator", "2026-03-01T10")
    assert services.settings_of("other") == ModerationSettings()


@pytest.mark.parametrize("scope", [AUTHOR, READER])
def test_only_moderators_read_and_change_them(scope):
    with pytest.raises(Denied):
        services.get_settings(scope)
    with pytest.raises(Denied):
        _change(scope, spam_at=0.5)


def test_a_strangers_settings_are_their_own():
    _change(STRANGER, spam_at=0.3)

    assert services.settings_of("demo").spam_at == ModerationSettings().spam_at


def test_the_second_of_two_who_change_is_told_who_was_first():
    seen = services.get_settings(SECOND)
    _change(spam_at=0.5)

    with pytest.raises(Stale) as refused:
        _change(SECOND, revision=seen.revision, spam_at=0.9)

    assert refused.value.extra["by"] == "Moderator"
    assert services.settings_of("demo").spam_at == 0.5


@pytest.mark.parametrize(
    ("wanted", "pointer"),
    [
        ({"toxicity_held_at": 0.95}, "/toxicity_held_at"),
        ({"toxicity_flagged_at": 0.6}, "/toxicity_held_at"),
        ({"spam_at": 0.0}, "/spam_at"),
        ({"profanity_at": 1.1}, "/profanity_at"),
        ({"profanity_at": float("nan")}, "/profanity_at"),
        ({"report_weight_holds": 0}, "/report_weight_holds"),
        ({"toxicity_analyzer": "comprehend"}, "/toxicity_analyzer"),
        ({"toxicity_analyzer": "nonsense"}, "/toxicity_analyzer"),
    ],
)
def test_thresholds_out_of_range_are_refused(wanted, pointer):
    assert set(_wrong(**wanted)) == {pointer}


def test_every_wrong_line_of_a_list_is_named():
    lines = ["Ponzi", "", "ponzi ", "!!!", "\u200b", "x", "a" * 61]

    words, wrong = read_words(lines, field="/words")

    assert words == ("ponzi",)
    assert [field.message.partition(":")[0] for field in wrong] == ["Line 3", "Line 4", "Line 5", "Line 6", "Line 7"]
    assert wrong[0].message == "Line 3: “ponzi” is in line 1 already."


def test_a_list_ends_at_a_thousand_words():
    assert _change(words=[f"word {number}" for number in range(MAX_WORDS)]).words[-1] == "word 999"
    assert "At most 1,000 words" in _wrong(words=[f"word {number}" for number in range(MAX_WORDS + 1)])["/words"]


def test_a_word_is_found_or_passed_over_not_both():
    assert "“ponzi”" in _wrong(words=["Ponzi"], allowed_words=["PONZI"])["/allowed_words"]


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("  Snake   Oil ", "snake oil"),
        ("\uff33\uff30\uff21\uff2d", "spam"),
        ("pon\u200bzi", "ponzi"),
        ("Straße", "strasse"),
        ("\x00", ""),
    ],
)
def test_words_are_written_one_way(line, word):
    assert normal_word(line) == word


def test_what_changed_is_in_the_audit_log_without_whole_lists():
    _change(words=["old"], spam_at=0.5)
    _change(OWNER, words=["old", *(f"word {number}" for number in range(60))], now=NOW + timedelta(minutes=1))

    last, first = audit.list_events(OWNER).items

    assert (last.actor_id, last.action) == (OWNER.user_id, "moderation.settings_changed")
    assert last.summary == "changed the settings of moderation: words to find"
    assert last.changes["words"]["after"].endswith("and 10 more")
    assert first.changes["spam_at"] == {"before": 0.6, "after": 0.5}


def test_saving_what_is_set_already_changes_nothing():
    saved = _change(spam_at=0.5)

    assert _change(spam_at=0.5, now=NOW + timedelta(days=1)) == saved
    assert len(audit.list_events(OWNER).items) == 1


def test_where_texts_are_sent_is_for_operators_to_allow_and_administrators_to_choose(settings):
    assert _wrong(scope=OWNER, toxicity_analyzer="comprehend").keys() == {"/toxicity_analyzer"}

    settings.DIATONIC = settings.DIATONIC.model_copy(update={"moderation_comprehend": True})

    with pytest.raises(Denied):
        _change(MODERATOR, toxicity_analyzer="comprehend")
    assert _change(OWNER, toxicity_analyzer="comprehend").toxicity_analyzer == "comprehend"
