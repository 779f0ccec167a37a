"""Every demo person signs in through the provider's own form, at the running product."""

import pytest

from local.people import PEOPLE
from tests.browsing import sign_in


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.email)
def test_a_demo_person_signs_in_and_is_at_home_in_their_organization(page, person):
    role, _, domain = person.email.partition("@")

    sign_in(page, role, organization=domain.removesuffix(".example"))

    assert f"/o/{person.organization}/" in page.url
    assert page.get_by_text(person.name).count()
