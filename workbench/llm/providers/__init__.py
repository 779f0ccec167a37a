"""The edge: our form of messages in the words of each provider, and back."""

from workbench.llm.providers.asking import ask
from workbench.llm.providers.assembly import Assembly, Failed, Failure, Interrupted

__all__ = ["Assembly", "Failed", "Failure", "Interrupted", "ask"]
