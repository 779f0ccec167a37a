"""The states of a run: every pair of a state and a deed, by hand."""

import pytest

from workbench.runs.rules.states import OVER, RESUMABLE, Deed, NotInThisState, RunStatus, after, can

Q, R, C, F, S = RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.COMPLETED, RunStatus.FAILED, RunStatus.STOPPED
# From each state: what take, complete, fail, stop and resume lead to.
TABLE = {
    Q: (R, None, F, S, None),
    R: (R, C, F, S, None),
    C: (None, None, None, None, None),
    F: (None, None, None, None, Q),
    S: (None, None, None, S, Q),
}


@pytest.mark.parametrize(("status", "deed"), [(status, deed) for status in RunStatus for deed in Deed])
def test_every_deed_in_every_state(status: RunStatus, deed: Deed) -> None:
    expected = TABLE[status][list(Deed).index(deed)]

    assert can(status, deed) is (expected is not None)
    if expected is not None:
        assert after(status, deed) is expected
        return
    with pytest.raises(NotInThisState, match=str(status)) as refused:
        after(status, deed)
    assert refused.value.status == 409


def test_nothing_but_a_person_s_resuming_leads_out_of_an_end() -> None:
    ends = {after(status, deed) for status in OVER for deed in Deed if can(status, deed) and deed is not Deed.RESUME}

    assert ends <= OVER
    assert {status for status in RunStatus if can(status, Deed.RESUME)} == RESUMABLE
