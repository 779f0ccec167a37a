"""The model gateway: one message form over several providers, budgets that hold, and the ledger of what was spent."""
