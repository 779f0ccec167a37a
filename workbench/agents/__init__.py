"""Projects, agents, tools, their environment, and what of it is deployed."""
