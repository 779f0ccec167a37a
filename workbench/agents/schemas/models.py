"""Which model answers, in the API."""

from pydantic import ConfigDict

from diatonic.common.http.answers import Answer


class ModelOut(Answer):
    """001's ``model``."""

    model_config = ConfigDict(from_attributes=True, protected_namespaces=())

    region: str
    model_id: str
