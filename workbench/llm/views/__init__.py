"""The screens of the gateway: models, budgets and usage, limits, calls."""
