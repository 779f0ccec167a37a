"""Levels follow from figures: more of what is good never lowers them, and what they say adds up."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.profiles.rules import (
    LIMITS,
    RUNGS,
    Counted,
    Figures,
    Level,
    how_it_came,
    level_of,
    limits_for,
    next_steps,
    seconds_left,
    weight_of,
    what_lifts,
)
from diatonic.common import clock
from tests.organizations.people import NOW

GOOD = ("posts", "comments", "people", "insights", "likes", "reports_upheld")
BAD = ("removed", "sanctions")
counts = st.integers(min_value=0, max_value=120)
days = st.integers(min_value=0, max_value=400)


@st.composite
def figures(draw):
    counted = {name: draw(counts) for name in (*GOOD, *BAD, "reports_rejected")}
    return Figures(**counted, since=clock.iso(NOW - timedelta(days=draw(days))))


@given(figures(), st.sampled_from(GOOD), st.integers(min_value=1, max_value=60))
def test_more_of_what_is_good_never_lowers_a_level(seen, name, more):
    after = replace(seen, **{name: getattr(seen, name) + more})

    assert level_of(after, now=NOW).rank >= level_of(seen, now=NOW).rank


@given(figures(), st.sampled_from(BAD), st.integers(min_value=1, max_value=60))
def test_what_moderators_act_against_never_raises_it(seen, name, more):
    after = replace(seen, **{name: getattr(seen, name) + more})

    assert level_of(after, now=NOW).rank <= level_of(seen, now=NOW).rank


@given(figures(), days)
def test_time_alone_never_lowers_it(seen, more):
    assert level_of(seen, now=NOW + timedelta(days=more)).rank >= level_of(seen, now=NOW).rank


@given(figures())
def test_the_next_level_comes_with_what_it_needs(seen):
    level = level_of(seen, now=NOW)
    following, steps = next_steps(seen, now=NOW)

    assert (following is None) == (level is Level.TRUSTED) == (steps == [])
    if following is not None:
        assert following.rank == level.rank + 1


@given(figures())
def test_a_report_weighs_between_a_fifth_and_twice_and_more_for_who_was_right(seen):
    weight = weight_of(seen)

    assert 0.2 <= weight <= 2
    assert weight_of(replace(seen, reports_upheld=seen.reports_upheld + 1)) >= weight
    assert weight_of(replace(seen, reports_rejected=seen.reports_rejected + 1)) <= weight
    assert weight_of(Figures()) == 1


@pytest.mark.parametrize("rung", RUNGS)
def test_each_level_is_reached_by_exactly_what_it_asks_for(rung):
    since = clock.iso(NOW - timedelta(days=rung.days))
    just = Figures(posts=rung.contributions, people=rung.people, since=since)

    assert level_of(just, now=NOW) is rung.level
    below = list(Level)[rung.level.rank - 1]
    assert level_of(replace(just, posts=just.posts - 1), now=NOW) is below
    assert level_of(just, now=NOW - timedelta(seconds=1)) is below
    if rung.people:
        assert level_of(replace(just, people=rung.people - 1), now=NOW) is below


def test_one_that_was_removed_weighs_against_five_and_others_are_not_told():
    seen = Figures(posts=8, comments=1, people=1, removed=1, sanctions=0, reports_upheld=1, since=clock.iso(NOW))

    assert seen.contributions == 5
    assert how_it_came(seen, is_own=True) == [
        "8 posts were approved.",
        "1 comment was approved.",
        "1 person found something insightful.",
        "1 report was right.",
        "1 text was removed: that weighs against 5 approved ones.",
    ]
    assert how_it_came(seen, is_own=False) == how_it_came(seen, is_own=True)[:3]


def test_what_is_next_is_said_with_figures():
    seen = Figures(posts=2, since=clock.iso(NOW))
    assert next_steps(seen, now=NOW) == (
        Level.MEMBER,
        ["1 more post or comment that is approved.", "1 more day of taking part."],
    )


def test_reporting_is_no_way_to_the_top():
    assert Figures(reports_upheld=1_000).contributions == 10


def test_higher_levels_allow_at_least_as_much():
    for lower, higher in zip(Level, list(Level)[1:], strict=False):
        for name in ("links", "images", "posts", "comments"):
            assert getattr(LIMITS[higher], name) >= getattr(LIMITS[lower], name)


def test_what_lifts_a_limit_is_a_level_that_has_more():
    assert what_lifts(Level.NEW, LIMITS[Level.NEW], "links").startswith("Members may have 5")
    assert what_lifts(Level.REGULAR, LIMITS[Level.REGULAR], "images") == ""
    assert what_lifts(Level.NEW, limits_for(Level.NEW, is_moderator=True), "posts") == ""
    assert limits_for(Level.NEW, is_moderator=True).an_hour(Counted.COMMENTS) == 300


def test_the_rest_of_the_hour_is_never_nothing():
    assert seconds_left(NOW) == 30 * 60
    assert seconds_left(NOW.replace(minute=59, second=59, microsecond=999_999)) == 1
