"""What the gateway keeps of a person is shown to them, and taken out when they are erased; the ledger's sums stay."""

from decimal import Decimal

from diatonic.common import personal
from diatonic.common.dynamo import Transaction
from diatonic.common.personal import NOBODY, NOBODYS_NAME, Subject
from tests.people import NOW, OWNER
from tests.workbench.llm.asking import ask, ledger, limit, purpose
from workbench.llm import services

SUBJECT = Subject("owner-id", "demo", frozenset({"Owner"}))
OTHER = Subject("member-id", "demo", frozenset({"Member"}))


def _held(subject: Subject) -> dict[str, int]:
    found = {each.name: len(list(each.find(subject))) for each in personal.holdings() if each.name.startswith("llm.")}
    return {name: count for name, count in found.items() if count}


def _erase(subject: Subject) -> None:
    for holding in personal.holdings():
        if holding.name.startswith("llm."):
            for item in list(holding.find(subject)):
                tx = Transaction()
                holding.erase(tx, item, subject, NOW)
                tx.commit()


def test_a_person_is_taken_out_of_the_ledger_and_its_sums_stay(bedrock):
    limit(texts_kept=True, monthly_cost=Decimal(20))
    mine = ask(purpose=purpose(user_id="owner-id"))
    ask(purpose=purpose(user_id="member-id"))
    before = services.close_hour(OWNER, hour="2026-01-31T09", now=NOW)
    assert _held(SUBJECT) == {"llm.calls": 1, "llm.texts": 1, "llm.budgets": 1, "llm.limits": 1}

    _erase(SUBJECT)

    assert _held(SUBJECT) == {}
    assert _held(OTHER) == {"llm.calls": 1, "llm.texts": 1, "llm.budgets": 1}
    assert sorted(line.user_id for line in ledger()) == [NOBODY, "member-id"]
    assert services.get_limits(OWNER).updated_by_name == NOBODYS_NAME
    assert services.find_texts(OWNER, call_id=mine.call_id, now=NOW) is None
    assert services.close_hour(OWNER, hour="2026-01-31T09", now=NOW) == before


def test_an_export_shows_what_models_were_asked_for_but_neither_keys_nor_secrets(bedrock):
    limit(texts_kept=True)
    ask(purpose=purpose(user_id="owner-id"))

    shown = {
        holding.name: [dict(holding.shown(item, SUBJECT)) for item in holding.find(SUBJECT)]
        for holding in personal.holdings()
        if holding.name.startswith("llm.")
    }

    assert shown["llm.calls"][0]["total_tokens"] == 15
    assert "s1." not in str(shown)
