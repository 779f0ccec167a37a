"""What checks and executes a tool: schemas, arguments, people's code, built-in tools, values that must not be shown.

Knows neither storage nor who asks; the services of agents and of runs do.
"""
