"""The values of projects, agents, tools, environments and deployments, and what holds of them."""
