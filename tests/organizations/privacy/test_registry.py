"""Every model is spoken for: by what it holds of a person, or by why it tells of nobody."""

import re

import pytest

from diatonic.common import personal, retention
from diatonic.common.dynamo.models import REGISTER, BaseModel
from diatonic.common.personal import Fate

#: How attributes are called that lead to a person.
_PERSONAL = re.compile(
    r"(^|_)(user|actor|author|learner|member|owner|invitee|person|subject)(_id|_name|$)|_by(_name)?$|(^|_)email"
    r"|ip_address|user_agent|participants|inbox"
)
#: Attributes that look so and are not, in models that tell of nobody.
_NOT_PEOPLE = {"Organization": {"domain"}, "ErasureModel": {"user_id", "email"}}

MODELS = sorted({model for models in REGISTER.values() for model in models}, key=lambda model: model.__qualname__)
OURS = [model for model in MODELS if model.__module__.split(".")[0] in ("diatonic", "education", "organizations")]


def _name(model: type[BaseModel]) -> str:
    return f"{model.__module__}.{model.__name__}"


@pytest.mark.parametrize("model", OURS, ids=_name)
def test_every_model_says_what_it_holds_of_a_person(model):
    assert model in personal.spoken_for(), f"register {_name(model)} in the holdings.py of its feature"


@pytest.mark.parametrize("model", OURS, ids=_name)
def test_a_model_that_tells_of_nobody_has_no_attribute_for_people(model):
    if any(model in holding.models for holding in personal.holdings()):
        return
    suspicious = {name for name in model.get_attributes() if _PERSONAL.search(name)}

    assert suspicious - _NOT_PEOPLE.get(model.__name__, set()) == set()


def test_what_is_kept_or_made_anonymous_says_why():
    for holding in personal.holdings():
        assert (holding.fate is Fate.DELETED) or holding.why.endswith("."), holding.name


def test_two_holdings_of_one_name_are_refused():
    first = personal.holdings()[0]

    with pytest.raises(ValueError, match="twice"):
        personal.register(personal.Holding(first.name, "Another", (), lambda _: (), Fate.DELETED, personal.delete))


def test_every_table_that_expires_has_its_line_in_the_table_of_retention():
    expiring = {table for (_, table), models in REGISTER.items() if any(getattr(m.Meta, "ttl", "") for m in models)}

    assert expiring == set(retention.expiring())


def test_every_holding_names_a_retention_that_there_is():
    assert {holding.retention for holding in personal.holdings()} - {""} <= retention.KINDS.keys()
