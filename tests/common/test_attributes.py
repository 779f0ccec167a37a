"""Documents and amounts survive the way to DynamoDB and back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diatonic.common.dynamo.attributes import DecimalAttribute, from_dynamo, to_dynamo

numbers = st.integers(-(10**15), 10**15) | st.floats(allow_nan=False, allow_infinity=False, width=32).map(
    lambda value: round(value, 3)
)
values = st.recursive(
    st.none() | st.booleans() | numbers | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(values)
def test_every_json_value_comes_back(value):
    assert from_dynamo(to_dynamo(value)) == value


def test_whole_numbers_stay_whole():
    assert isinstance(from_dynamo({"N": "3"}), int)


def test_what_json_has_not_is_refused():
    with pytest.raises(TypeError, match="set"):
        to_dynamo({"a": {1, 2}})


@given(st.decimals(-(10**9), 10**9, allow_nan=False, places=12))
def test_an_amount_keeps_every_digit(amount):
    money = DecimalAttribute()

    assert money.deserialize(money.serialize(amount)) == amount


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_amount_is_refused(amount):
    with pytest.raises(ValueError, match="finite"):
        DecimalAttribute().serialize(Decimal(amount))
