"""Forms of projects, and of the agents, tools, environments and deployments in them."""
