"""Marked passages: the text comes out whole, whatever the passages are."""

from hypothesis import given
from hypothesis import strategies as some

from community.moderation.rules.changes import changes
from community.moderation.rules.passages import mark


def test_each_reason_has_one_number_and_its_passages_carry_it():
    found = mark("bad and bad again", [(0, 3, "A word."), (8, 11, "A word."), (4, 11, "A phrase.")])

    assert [(piece.text, piece.numbers) for piece in found.pieces] == [
        ("bad", (1,)),
        (" ", ()),
        ("and ", (2,)),
        ("bad", (1, 2)),
        (" again", ()),
    ]
    assert found.reasons == ((1, "A word."), (2, "A phrase."))


def test_a_text_without_passages_is_one_piece():
    assert [piece.text for piece in mark("Bread.", []).pieces] == ["Bread."]
    assert mark("", [(0, 3, "Gone.")]).reasons == ()


@given(
    some.text(max_size=40), some.lists(some.tuples(some.integers(-5, 50), some.integers(-5, 50), some.text(max_size=2)))
)
def test_nothing_of_the_text_is_lost(text, passages):
    assert "".join(piece.text for piece in mark(text, passages).pieces) == text


def test_what_changed_is_told_word_by_word():
    found = changes("You are so slow, Bob.", "You are quick, Bob.")

    assert [(one.kind, one.text) for one in found] == [
        ("same", "You are "),
        ("removed", "so slow"),
        ("added", "quick"),
        ("same", ", Bob."),
    ]


@given(some.text(max_size=60), some.text(max_size=60))
def test_both_texts_can_be_read_off_what_changed(before, after):
    found = changes(before, after)

    assert "".join(one.text for one in found if one.kind != "added") in (before, after)
    assert "".join(one.text for one in found if one.kind != "removed") == after


def test_a_long_text_is_not_compared_word_by_word():
    before, after = "a " * 3000, "b " * 3000

    assert [(one.kind, len(one.text)) for one in changes(before, after)] == [("removed", 6000), ("added", 6000)]
