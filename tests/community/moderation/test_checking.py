"""The check of what somebody wrote: the newest text counts, nothing is shown because something failed."""

import time
from dataclasses import replace

import pytest

from community.moderation import services as moderation
from community.moderation.analysis import pipeline
from community.moderation.analysis.verdicts import Finding, Outcome, Rule
from community.moderation.rules.settings import ModerationSettings
from community.moderation.services.checking import _context, analyse
from community.moderation.store.checks import CheckStore
from community.moderation.store.settings import SettingsStore
from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.jobs import store as jobs
from diatonic.common.jobs.registry import find
from diatonic.common.scope import system_scope
from organizations.notifications import services as notifications
from tests.community.moderation.deciding import case_of, decide, find_case, report
from tests.community.moderation.things import KIND
from tests.organizations.media.conftest import work
from tests.organizations.people import make_organization, make_person, scope_for
from tests.people import MEMBER

GOOD = "Dough that rests overnight tastes better."
BAD = "You are a fucking idiot and everybody hates you."


def told(person):
    return [notice.text for notice in notifications.list_notices(person).items]


class TestOutcomes:
    def test_what_nothing_is_found_in_is_shown_without_a_case(self, things):
        one = things.write(GOOD)

        work("demo")

        assert things.status(one) == "approved"
        assert find_case(things, one) is None
        assert told(MEMBER) == []

    def test_what_is_found_opens_a_case_and_tells_which_passages(self, things):
        one = things.write(BAD)

        work("demo")

        said = things.told(one)
        assert things.status(one) == "flagged"
        assert said["by"] == "machine"
        assert "profanity" in said["rules"]
        start, end, _ = said["passages"][0]
        assert "fuck" in BAD[start:end]
        case = case_of(things, one)
        assert case.facet == "flagged"
        assert case.machine.outcome == "flagged"
        assert case.excerpt == BAD
        (notice,) = told(MEMBER)
        assert "is not shown until a moderator has looked at it: " in notice

    def test_every_check_is_noted_with_its_scores(self, things):
        one = things.write(GOOD)

        work("demo")

        (check,) = CheckStore("demo").recent(limit=5, now=clock.now())
        assert (check.target_id, check.outcome, check.author_id) == (one, "approved", MEMBER.user_id)
        assert set(check.scores) == {"profanity", "spam", "toxicity"}

    def test_the_organizations_own_words_are_found(self, things):
        tx = Transaction()
        words = replace(ModerationSettings(), words=("sourdough",))
        SettingsStore("demo").change(tx, ModerationSettings(), words, by="Olga", now=clock.now())
        tx.commit()

        one = things.write("Sourdough is best.")
        work("demo")

        assert things.status(one) == "flagged"


class TestTheNewestText:
    def test_the_newest_text_is_what_counts(self, things):
        one = things.write(GOOD)
        things.edit(one, BAD)

        work("demo")

        assert things.status(one) == "flagged"
        assert things.told(one)["content_revision"] == 2

    def test_a_text_that_changes_during_its_check_is_checked_again(self, things, monkeypatch):
        one = things.write(GOOD)
        read, edits = things.read, iter([BAD])

        def moving(scope, target_id):
            found = read(scope, target_id)
            for content in edits:
                things.edit(one, content)
            return found

        monkeypatch.setattr(things, "read", moving)
        moderation.check(_system(), target_type=KIND, target_id=one, now=clock.now())

        assert things.status(one) == "flagged"

    def test_checking_twice_changes_nothing(self, things):
        one = things.write(BAD)
        for _ in range(2):
            moderation.check(_system(), target_type=KIND, target_id=one, now=clock.now())

        assert case_of(things, one).revision == 1
        assert len(told(MEMBER)) == 1

    def test_what_was_deleted_meanwhile_is_let_be(self, things):
        one = things.write(BAD)
        things.delete(one)

        assert work("demo") == 1
        assert find_case(things, one) is None
        assert not [job for shard in range(jobs.SHARDS) for job in jobs.overdue(shard, now=clock.now())]

    def test_a_better_text_closes_the_machines_case(self, things):
        one = things.write(BAD)
        work("demo")

        things.edit(one, GOOD)
        work("demo")

        assert things.status(one) == "approved"
        assert case_of(things, one).facet is None
        assert told(MEMBER)[0].endswith("is shown.")

    def test_what_a_moderator_decided_meanwhile_stands(self, things):
        one = things.write(GOOD, status="approved")
        case = report(things, one)
        decide(case, "hide")

        moderation.check(_system(), target_type=KIND, target_id=one, now=clock.now())

        assert things.status(one) == "hidden"


class TestAfterADecision:
    def test_an_edit_that_was_asked_for_comes_back_into_the_queue(self, things):
        one = things.write(BAD)
        work("demo")
        decide(case_of(things, one), "request_edit", note="Without the insult, please.")

        things.edit(one, GOOD)
        work("demo")

        case = case_of(things, one)
        assert (things.status(one), case.facet) == ("held", "edited")
        assert case.excerpt == GOOD
        decide(case, "approve")
        assert things.status(one) == "approved"

    def test_what_was_hidden_is_not_shown_by_changing_it(self, things):
        one = things.write(BAD)
        work("demo")
        decide(case_of(things, one), "hide")

        things.edit(one, GOOD)
        work("demo")
        things.edit(one, f"{GOOD} Always.")
        work("demo")

        assert (things.status(one), case_of(things, one).facet) == ("held", "edited")


class Broken:
    """An analyzer that does what its kind says."""

    rule, name, seconds = Rule.TOXICITY, "broken", 0.2

    def __init__(self, kind):
        self._kind = kind

    def analyze(self, text, context, settings):
        if self._kind == "slow":
            time.sleep(0.5)
            return Finding(Rule.TOXICITY, 0.0, 0.7)
        raise RuntimeError("out of order")

    def analyze_many(self, texts, contexts, settings):
        return [self.analyze(text, context, settings) for text, context in zip(texts, contexts, strict=True)]


class TestFailing:
    @pytest.mark.parametrize("kind", ["slow", "failing"])
    def test_an_analyzer_that_fails_or_is_slow_holds(self, things, kind, monkeypatch):
        monkeypatch.setitem(pipeline._TOXICITY, "local", Broken(kind))
        one = things.write(GOOD)

        work("demo")

        assert (things.status(one), case_of(things, one).facet) == ("held", "held")
        assert things.told(one)["rules"] == ["unchecked"]
        assert "moderator decides" in things.told(one)["reasons"][0]

    def test_a_check_that_is_given_up_holds_with_a_reason_and_a_case(self, things):
        one = things.write(GOOD)
        exhausted = find("community.moderation.tasks.check").exhausted
        assert exhausted is not None

        exhausted(_system(), target_type=KIND, target_id=one)

        assert (things.status(one), case_of(things, one).facet) == ("held", "held")
        assert things.told(one)["reasons"] == ["It could not be checked just now, so a moderator looks at it."]


class TestContext:
    def test_who_moderates_is_checked_but_not_for_how_often_they_write(self, things):
        make_organization("demo")
        moderator = scope_for(make_person("demo", name="Mo", moderator=True), "demo")
        member = scope_for(make_person("demo", name="Mia"), "demo")
        seen = []

        for person in (moderator, member):
            for number in range(3):
                things.write(f"{GOOD} {number}", by=person)
            work("demo")
            one = things.write(f"{GOOD} Indeed.", by=person)
            seen.append(_context_of(things.target(one)))

        assert (seen[0].posts_last_hour, seen[0].account_age_hours) == (0, None)
        assert seen[1].posts_last_hour == 3
        assert seen[1].account_age_hours > 0
        assert len(seen[1].recent_fingerprints) >= 3

    def test_a_moderators_bad_word_is_flagged_as_well(self, things):
        make_organization("demo")
        moderator = scope_for(make_person("demo", name="Mo", moderator=True), "demo")

        one = things.write(BAD, by=moderator)
        work("demo")

        assert things.status(one) == "flagged"

    def test_a_text_by_nobody_known_is_analysed_all_the_same(self, things):
        verdict, _ = analyse(things.target(things.write(GOOD)), now=clock.now())

        assert verdict.outcome is Outcome.APPROVED


def _context_of(target):
    return _context(target, clock.now())


def _system():
    return system_scope("demo", reason="test")
