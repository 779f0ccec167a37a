"""Models that would not be asked: beside the field where one is chosen, and before anything is deployed with one."""

from datetime import timedelta
from typing import Any

import pytest

from tests.organizations.media.conftest import work
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.people import MEMBER, NOW
from tests.workbench.agents.making import make_agent, make_project
from tests.workbench.agents.pages import BENCH, see, text_of
from tests.workbench.llm.asking import limit
from tests.workbench.llm.conftest import HAIKU, NOVA, configure
from workbench.agents import services
from workbench.agents.rules.deployments import DeploymentStatus, WholeDeployment
from workbench.agents.rules.projects import Project

__all__ = ["configure"]  # a fixture

LATER = NOW + timedelta(minutes=1)
UNPRICED = "acme.unpriced-v1:0"


def _model(name: str) -> dict[str, str]:
    return {"region": "us-east-1", "model_id": name}


def _head(project: Project, name: str) -> None:
    seen = services.get_main_config(MEMBER, project_id=project.project_id)
    said = {"name": "Head", "model": _model(name)}
    services.save_main_config(MEMBER, project_id=project.project_id, config=said, revision=seen.revision, now=LATER)


def _deploy(project: Project, **fields: Any) -> WholeDeployment:
    made = services.request_deployment(MEMBER, project_id=project.project_id, fields=fields, now=LATER)
    while work("demo"):
        pass
    return services.get_deployment(MEMBER, deployment_id=made.deployment_id)


@pytest.fixture(autouse=True)
def _offered(configure: Any) -> None:
    """Three models are offered, one of them without a price, and one the organization does not allow."""
    configure(model_bedrock_regions=("us-east-1",), model_bedrock_models=(HAIKU, NOVA, UNPRICED))
    limit(models=[HAIKU, UNPRICED])


def test_nothing_is_deployed_with_models_that_would_not_be_asked_and_all_are_named():
    project = make_project()
    _head(project, NOVA)
    make_agent(project, name="Gone", model=_model("acme.gone"))
    make_agent(project, name="Dear", model=_model(UNPRICED))
    make_agent(project, name="Fine", model=_model(HAIKU))
    think = {"id": "think", "type": "llm", "config": {"prompt": "Bake.", "model": _model(NOVA)}}
    nodes = [{"id": "start", "type": "trigger"}, think, {"id": "end", "type": "output"}]
    edges = [{"source": "start", "target": "think"}, {"source": "think", "target": "end"}]
    make_agent(project, name="Drawn", type="flow", model=None, graph={"nodes": nodes, "edges": edges})

    found = _deploy(project)

    assert found.deployment.status is DeploymentStatus.FAILED
    assert sorted(line.text for line in found.logs if line.level == "error") == [
        f"The agent “Dear” asks the model {UNPRICED}, which has no price, so it is not asked.",
        f"The agent “Drawn”, step “think”, asks the model {NOVA}, which is not allowed in your organization.",
        "The agent “Gone” asks the model acme.gone, which is not offered here.",
        f"The main agent asks the model {NOVA}, which is not allowed in your organization.",
        "These 4 things have to be put right first:",
    ]


def test_once_the_models_are_allowed_it_is_deployed_and_an_earlier_one_comes_back_whatever_is_allowed():
    project = make_project()
    _head(project, HAIKU)
    first = _deploy(project)
    assert first.deployment.status is DeploymentStatus.SUCCESS

    limit(models=[NOVA])
    assert "is not allowed" in _deploy(project).deployment.error
    back = _deploy(project, copy_of=first.deployment.deployment_id)
    assert back.deployment.status is DeploymentStatus.SUCCESS

    limit(models=[NOVA, HAIKU])
    assert _deploy(project).deployment.status is DeploymentStatus.SUCCESS


def test_the_editors_and_the_deployment_say_so_with_the_way_to_the_models():
    make_organization("demo")
    account = make_person("demo", name="Mina")
    mina, member = scope_for(account, "demo"), sign_in(account)
    project = make_project(mina)
    agent = make_agent(project, mina, model=_model(NOVA))

    page = member.get(f"{BENCH}/agents/{agent.agent_id}/")
    assert "This model is not allowed in your organization: the project is not deployed with it." in text_of(page)
    assert f'href="{BENCH}/models/"' in page.content.decode()
    fine = make_agent(project, mina, name="Fine", model=_model(HAIKU))
    assert "is not deployed with it" not in see(member, f"/agents/{fine.agent_id}/")
    assert "is not deployed with it" not in see(member, f"/projects/{project.project_id}/agents/new/")

    made = services.request_deployment(mina, project_id=project.project_id, fields={}, now=LATER)
    while work("demo"):
        pass
    assert "See which models may be asked" in see(member, f"/deployments/{made.deployment_id}/")
