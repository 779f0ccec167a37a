"""Tools that everybody has: their list, and calling one of them."""

from workbench.agents.tools.builtin.calling import UnknownBuiltin, all_tools, call, get, register
from workbench.agents.tools.builtin.own import register_own

__all__ = ["UnknownBuiltin", "all_tools", "call", "get", "register", "register_own"]
