"""Erasing a person in tests, holding by holding in the order in which it is done, twice as privacy does."""

from diatonic.common import personal
from diatonic.common.dynamo import Transaction
from diatonic.common.personal import Subject
from diatonic.common.scope import Scope
from tests.organizations.people import NOW


def erase(person: Scope) -> None:
    """Do what erasing the person does to what discussion and moderation keep of them."""
    for holding in (each for each in personal.holdings() if each.name.startswith(("moderation.", "discussion."))):
        organization = person.organization_id if holding.in_organizations else ""
        subject = Subject(person.user_id, organization, frozenset({person.user_name}))
        for _ in range(2):
            for item in list(holding.find(subject)):
                tx = Transaction()
                holding.erase(tx, item, subject, NOW)
                tx.commit()
