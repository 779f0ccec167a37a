"""Every model is spoken for: by what it holds of a person, or by why it tells of nobody."""

import re
from collections.abc import Iterator

import pytest
from pynamodb.attributes import UnicodeAttribute

from diatonic.common import personal, retention
from diatonic.common.dynamo.models import REGISTER, BaseModel
from diatonic.common.personal import Fate, Traces, registry

#: How attributes are called that lead to a person.
_PERSONAL = re.compile(
    r"(^|_)(user|actor|author|learner|member|owner|invitee|person|subject)(_id|_name|$)|_by(_name)?$|(^|_)email"
    r"|ip_address|user_agent|participants|inbox"
)
#: Attributes that look so and are not, in models that tell of nobody.
_NOT_PEOPLE = {"Organization": {"domain"}, "ErasureModel": {"user_id", "email"}}

MODELS = sorted({model for models in REGISTER.values() for model in models}, key=lambda model: model.__qualname__)
_APPS = ("diatonic", "education", "community", "workbench", "organizations")
OURS = [model for model in MODELS if model.__module__.split(".")[0] in _APPS]


def _name(model: type[BaseModel]) -> str:
    return f"{model.__module__}.{model.__name__}"


def check(model: type[BaseModel]) -> None:
    """Fail for a model that no feature has spoken for, or of which one says that it tells of nobody, and it does."""
    assert model in personal.spoken_for(), f"register {_name(model)} in the holdings.py of its feature"
    if any(model in holding.models for holding in personal.holdings()):
        return
    suspicious = {name for name in model.get_attributes() if _PERSONAL.search(name)}
    assert suspicious - _NOT_PEOPLE.get(model.__name__, set()) == set(), f"{_name(model)} tells of people"


@pytest.mark.parametrize("model", OURS, ids=_name)
def test_every_model_says_what_it_holds_of_a_person(model):
    check(model)


@pytest.fixture
def forgotten() -> Iterator[type[BaseModel]]:
    """A model with a user id of which nobody has said anything."""

    class ForgottenModel(BaseModel):
        """Key: ``user_id``. What is this person's favourite bread?"""

        class Meta:
            family = "core"
            table = "forgotten"

        user_id = UnicodeAttribute(hash_key=True)

    yield ForgottenModel
    REGISTER.pop(("core", "forgotten"), None)


def test_a_model_with_a_user_id_that_nobody_registered_fails(forgotten):
    with pytest.raises(AssertionError, match=r"register .*ForgottenModel in the holdings"):
        check(forgotten)


def test_nor_is_it_enough_to_say_that_it_tells_of_nobody(forgotten, monkeypatch):
    monkeypatch.setattr(registry, "_NOTHING", {**registry._NOTHING, forgotten: "It does not."})

    with pytest.raises(AssertionError, match="tells of people"):
        check(forgotten)


def _taken_out(holding: personal.Holding) -> set[str]:
    """Return the attributes that erasing takes people out of, where it leaves the item."""
    traces = getattr(holding.erase, "__self__", None)
    if not isinstance(traces, Traces):
        return set()
    return {name.partition(".")[0] for name in (*traces.ids, *traces.names, *traces.sets, *traces.also)}


@pytest.mark.parametrize("model", OURS, ids=_name)
def test_what_leads_to_a_person_is_taken_out_wherever_the_item_stays(model):
    held = [holding for holding in personal.holdings() if model in holding.models]
    if not held or not all(_taken_out(holding) for holding in held):
        return  # deleted, or by a way of its own
    suspicious = {name for name in model.get_attributes() if _PERSONAL.search(name)}

    assert suspicious - {name for holding in held for name in _taken_out(holding)} == set()


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
