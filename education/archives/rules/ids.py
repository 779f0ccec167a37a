"""The ids of what an import makes: they follow from the import, so that making it twice makes it once."""

import uuid


def module_id_of(organization_id: str, import_id: str, number: int) -> str:
    """Return the id of an import's module; ``number`` counts them from 0."""
    return f"{organization_id}:module:{uuid.uuid5(uuid.UUID(import_id), f'module {number}')}"


def content_id_of(organization_id: str, import_id: str, module: int, section: int) -> str:
    """Return the id of a section; ``module`` and ``section`` count from 0."""
    return f"{organization_id}:content:{uuid.uuid5(uuid.UUID(import_id), f'section {module} {section}')}"
