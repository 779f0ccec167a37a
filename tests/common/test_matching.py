"""Words find texts."""

from diatonic.common.matching import best

THINGS = ["Baking bread", "Bread without flour", "Cheese", "Über Brötchen"]


def found(words: str, *, most: int = 10) -> list[str]:
    return best(THINGS, words, lambda thing: [thing, "made of milk" if thing == "Cheese" else ""], most=most)


def test_those_with_most_of_the_words_come_first() -> None:
    assert found("bread flour") == ["Bread without flour", "Baking bread"]
    assert found("cheese milk") == ["Cheese"]


def test_a_word_is_found_at_the_beginning_of_longer_ones_however_it_is_written() -> None:
    assert found("BAK") == ["Baking bread"]
    assert found("read") == []
    assert found("u\u0308ber bro\u0308t") == ["Über Brötchen"]


def test_without_words_the_first_ones_are_returned() -> None:
    assert found(" -- ", most=2) == THINGS[:2]
