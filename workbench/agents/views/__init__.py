"""The screens of projects, and of the agents, tools, environments and deployments in them."""
