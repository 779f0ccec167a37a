"""Having a case in hand: nobody decides about it meanwhile, and it ends by itself."""

from datetime import timedelta

import pytest

from community.moderation import services as moderation
from diatonic.common import clock, errors
from organizations.audit import services as audit
from tests.community.moderation.deciding import MODERATOR, SECOND, case_of, decide, reported
from tests.people import OWNER


def test_while_one_has_it_in_hand_another_neither_claims_nor_decides(things):
    case, now = reported(things), clock.now()
    held = moderation.claim(MODERATOR, case_id=case.case_id, now=now)

    for attempt in (
        lambda: moderation.claim(SECOND, case_id=case.case_id, now=now),
        lambda: decide(case, "remove", by=SECOND, now=now),
    ):
        with pytest.raises(moderation.ClaimedByAnother, match="Moderator has this case in hand until") as refused:
            attempt()
        assert refused.value.extra == {"by": "Moderator", "until": held.claim.until}

    assert decide(case, "approve", now=now).facet is None


def test_a_claim_ends_by_itself_after_ten_minutes(things):
    case, now = reported(things), clock.now()
    moderation.claim(MODERATOR, case_id=case.case_id, now=now)

    later = moderation.claim(SECOND, case_id=case.case_id, now=now + timedelta(minutes=10, seconds=1))

    assert later.claim.by == SECOND.user_id


def test_claiming_again_prolongs_it(things):
    case, now = reported(things), clock.now()
    moderation.claim(MODERATOR, case_id=case.case_id, now=now)
    moderation.claim(MODERATOR, case_id=case.case_id, now=now + timedelta(minutes=9))

    with pytest.raises(moderation.ClaimedByAnother):
        moderation.claim(SECOND, case_id=case.case_id, now=now + timedelta(minutes=15))


def test_a_case_can_be_decided_without_a_claim_and_a_claim_moves_no_revision(things):
    case, now = reported(things), clock.now()
    moderation.claim(MODERATOR, case_id=case.case_id, now=now)
    moderation.release(MODERATOR, case_id=case.case_id)

    assert case_of(things, case.target_id).revision == case.revision
    assert decide(case, "approve", by=SECOND).facet is None


def test_taking_over_needs_a_reason_which_is_written_down(things):
    case, now = reported(things), clock.now()
    moderation.claim(MODERATOR, case_id=case.case_id, now=now)

    with pytest.raises(errors.Invalid):
        moderation.claim(SECOND, case_id=case.case_id, now=now, steal=True)
    taken = moderation.claim(SECOND, case_id=case.case_id, now=now, steal=True, reason="He is at lunch.")

    assert taken.claim.by == SECOND.user_id
    event = moderation.get_case(SECOND, case_id=case.case_id, now=now).history[-1]
    assert event.content == {"what": "taken_over", "reason": "He is at lunch."}
    assert "moderation.taken_over" in {one.action for one in audit.list_events(OWNER).items}


def test_what_is_closed_is_not_claimed(things):
    case = reported(things)
    decide(case, "approve")

    with pytest.raises(moderation.NothingWaits):
        moderation.claim(SECOND, case_id=case.case_id, now=clock.now())


def test_what_one_has_in_hand_is_a_list(things):
    case, now = reported(things), clock.now()
    moderation.claim(MODERATOR, case_id=case.case_id, now=now)

    assert _mine(MODERATOR, now) == [case.case_id]
    assert _mine(SECOND, now) == []
    assert _mine(MODERATOR, now + timedelta(minutes=11)) == []


def _mine(scope, now):
    return [one.case_id for one in moderation.list_cases(scope, facet="mine", now=now).items]
