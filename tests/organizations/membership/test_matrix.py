"""Role by permission by own or other organization, generated from the one table that the screen shows."""

import json
from itertools import product

import pytest

from diatonic.common.errors import Denied, NotFound
from organizations.membership.rules import PERMISSIONS, Bundle, Role, matrix
from tests.organizations.people import join, make_organization, make_person, scope_for, sign_in

MATRIX = {row.key: row for row in matrix()}
#: Permission → what of the API only who holds it may ask, without naming a thing.
DEEDS = {
    "learn.view": ("GET", "/api/education/catalogue", None),
    "modules.view": ("GET", "/api/education/modules", None),
    "modules.edit": ("POST", "/api/education/modules", {"title": "Bread"}),
    "files.view": ("GET", "/api/files", None),
    "files.upload": ("POST", "/api/uploads", {"filename": "a.png", "content_type": "image/png", "size": 10}),
    "members.manage": ("GET", "/api/organizations/{organization}/members", None),
    "settings.edit": ("GET", "/api/organizations/{organization}/usage", None),
}


def gives(role: Role, bundles: tuple[Bundle, ...], key: str) -> bool:
    """Say what the table says."""
    row = MATRIX[key]
    by_role = row.roles[list(Role).index(role)]
    return by_role or any(row.bundles[list(Bundle).index(bundle)] for bundle in bundles)


def test_the_table_has_every_permission_role_and_bundle():
    assert MATRIX.keys() == PERMISSIONS.keys()
    assert {(len(row.roles), len(row.bundles)) for row in MATRIX.values()} == {(len(Role), len(Bundle))}


@pytest.mark.parametrize(
    ("role", "bundles"),
    [*((role, ()) for role in Role), *((role, (bundle,)) for role, bundle in product(Role, Bundle))],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else value.value,
)
def test_a_role_gives_here_what_the_table_says_and_nothing_elsewhere(role, bundles):
    make_organization("demo")
    make_organization("other")
    make_organization("third")
    person = make_person("third", role="viewer")
    join("demo", person, role=role, **{bundle.value: True for bundle in bundles})

    here = scope_for(person, "demo")

    for key in PERMISSIONS:
        assert here.can(key) is gives(role, bundles, key), key
        if not gives(role, bundles, key):
            with pytest.raises(Denied):
                here.check(key, "No.")
    with pytest.raises(NotFound):
        scope_for(person, "other")
    # Belonging to both, as a viewer there: what is held here does not go along.
    join("other", person, role="viewer")
    there = scope_for(person, "other")
    assert {key for key in PERMISSIONS if there.can(key)} == {key for key in PERMISSIONS if gives(Role.VIEWER, (), key)}


@pytest.mark.parametrize("role", list(Role))
def test_the_api_asks_for_the_permission_and_knows_no_other_organization(role, settings):
    settings.RATE_LIMIT_FACTOR = 100
    make_organization("demo")
    make_organization("other")
    client = sign_in(make_person("demo", role=role))

    for key, (method, path, body) in DEEDS.items():
        statuses = {}
        for organization in ("demo", "other"):
            answer = client.generic(
                method,
                path.format(organization=organization),
                b"" if body is None else json.dumps(body),
                "application/json",
                headers={"X-Organization": organization},
            )
            statuses[organization] = answer.status_code
        expected = {200, 201} if gives(role, (), key) else {403}
        assert statuses["demo"] in expected, (key, statuses)
        assert statuses["other"] == 404, (key, statuses)
