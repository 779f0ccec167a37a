"""Whatever the API's own document allows, and what it forbids, is answered: never by a failure of ours."""

import json
from collections import defaultdict
from dataclasses import is_dataclass
from enum import Enum
from typing import Any, get_args, get_type_hints
from zlib import crc32

import boto3
import pytest
import schemathesis
from django.conf import settings as configured
from hypothesis import HealthCheck, settings
from pydantic import BaseModel
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from diatonic.api import api
from diatonic.wsgi import application
from tests.organizations.accounts.issuers import PASSWORD, Pool
from tests.organizations.people import make_person
from tests.routes.signed_in import HERE
from tests.routes.world import World

_DOCUMENT = json.loads(json.dumps(api.get_openapi_schema(), default=str))
SCHEMA = schemathesis.openapi.from_dict(_DOCUMENT)
SCHEMA.app = application
_FEW = settings(max_examples=5, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
_MANY = settings(_FEW, max_examples=150)
_CHECKS = [not_a_server_error, response_schema_conformance, status_code_conformance, content_type_conformance]

#: How addresses name what needs a project to be there.
_OF_PROJECTS = ("{project_id}", "{agent_id}", "{tool_id}", "{deployment_id}")
#: Ids of things that are there; one of two requests is about them.
_there: dict[str, str] = {}


@SCHEMA.hook
def map_path_parameters(_context: Any, path_parameters: dict[str, Any] | None) -> dict[str, Any] | None:
    """Ask for what is there as often as for what is not."""
    if path_parameters and crc32(repr(path_parameters).encode()) % 2:
        return {name: _there.get(name, value) for name, value in path_parameters.items()}
    return path_parameters


@pytest.fixture(scope="session")
def person() -> tuple[str, str]:
    """Return the ``sub`` of somebody whom the provider beside the tests knows, and an access token of theirs."""
    sub, email = Pool().invite()
    environment = configured.DIATONIC
    cognito = boto3.client("cognito-idp", endpoint_url=environment.oidc_domain, region_name=environment.aws_region)
    answer = cognito.admin_initiate_auth(
        UserPoolId=environment.oidc_issuer.rpartition("/")[2],
        ClientId=environment.oidc_spa_client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": email, "PASSWORD": PASSWORD},
    )
    return sub, answer["AuthenticationResult"]["AccessToken"]


@pytest.fixture
def token(request: pytest.FixtureRequest, person: tuple[str, str], settings: Any) -> str:
    """Return the token of an owner whose organization has a module that is live, an upload, and where asked a file."""
    settings.RATE_LIMIT_FACTOR = 1_000_000
    settings.ALLOWED_HOSTS = ["*"]
    sub, access = person
    world = World()
    make_person(HERE, sub=sub, role="owner")
    needs_file = any(part in request.node.name for part in ("{file_id}", "{slot}"))
    _there.update(world.at("live_document" if needs_file else "live"), upload_id=world.at("waiting")["upload_id"])
    if any(part in request.node.name for part in _OF_PROJECTS):
        _there.update(world.at("deployment") | world.at("agent") | world.at("tool") | world.at("variable"))
    return access


def _ask(case: Any, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}", "X-Organization": HERE, "If-Match": '"1"'}
    case.call_and_validate(headers=headers, checks=_CHECKS)


def _shapes(kind: Any, found: dict[str, set[type]]) -> None:
    """Gather what the document names of a type: models, enumerations and dataclasses, all the way down."""
    named = isinstance(kind, type) and (issubclass(kind, BaseModel | Enum) or is_dataclass(kind))
    if named:
        if kind in found[kind.__name__]:
            return
        found[kind.__name__].add(kind)
    inside = get_type_hints(kind).values() if named and not issubclass(kind, Enum) else get_args(kind)
    for part in inside:
        _shapes(part, found)


def test_every_shape_has_a_name_of_its_own():
    """The document knows shapes by their names alone: of two with one name the first would be described wrongly."""
    found: dict[str, set[type]] = defaultdict(set)
    for _, router in api._routers:
        for view in router.path_operations.values():
            for operation in view.operations:
                answers = [model for model in operation.response_models.values() if isinstance(model, type)]
                for model in [*operation.models, *answers]:
                    for field in model.model_fields.values():
                        _shapes(field.annotation, found)
    assert found.keys() & {"ModuleOut", "UploadIn", "Question"}
    assert {name: kinds for name, kinds in found.items() if len(kinds) > 1} == {}


@SCHEMA.parametrize()
@_FEW
def test_no_request_breaks_the_api(case, token):
    _ask(case, token)


@pytest.mark.long
@SCHEMA.parametrize()
@_MANY
def test_no_request_of_many_breaks_the_api(case, token):
    _ask(case, token)
