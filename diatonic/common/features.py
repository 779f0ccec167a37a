"""The rooms of an app's features, found by name: an app loads its models when Django starts."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType


def load(app: str, room: str) -> list[ModuleType]:
    """Import ``<app>.<feature>.<room>`` for every feature that has that room, such as every ``models``."""
    features = [module.name for module in iter_modules(import_module(app).__path__) if module.ispkg]
    names = [f"{app}.{feature}.{room}" for feature in features]
    return [import_module(name) for name in names if find_spec(name)]
