"""Django's registration of workbench."""

from django.apps import AppConfig

from diatonic.common import cloud, demo, features


class WorkbenchConfig(AppConfig):
    """Agents, runs and the model gateway."""

    name = "workbench"

    def ready(self) -> None:
        """Register the tables of every feature, and what they hold of people."""
        features.load("workbench", "models")
        features.load("workbench", "holdings")
        # Schemas are checked with what needs the settings: not before Django is ready.
        from organizations.accounts import home  # noqa: PLC0415
        from organizations.membership import services as membership  # noqa: PLC0415
        from workbench.agents import services as agents  # noqa: PLC0415
        from workbench.agents.tools import builtin  # noqa: PLC0415
        from workbench.demo import make_project  # noqa: PLC0415
        from workbench.home import part  # noqa: PLC0415
        from workbench.llm import services as llm  # noqa: PLC0415
        from workbench.runs import services as runs  # noqa: PLC0415
        from workbench.runs.rules import flows  # noqa: PLC0415

        builtin.register_own()
        llm.on_agent(agents.find_responsible)
        cloud.LISTENERS.append(llm.note_cloud_calls)
        cloud.GATES.append(llm.work_waits_until)
        agents.on_graph(flows.graph_problems)
        agents.on_deletion(runs.clear_data)
        membership.on_leaving(agents.ProjectsOwned())
        home.PROVIDERS.append(part)
        demo.STEPS.append(make_project)
