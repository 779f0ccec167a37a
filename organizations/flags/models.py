"""The table of what is switched."""

from pynamodb.attributes import UnicodeAttribute

from diatonic.common.dynamo.attributes import DocumentAttribute
from diatonic.common.dynamo.models import BaseModel


class FlagSwitches(BaseModel):
    """Key: ``place``, an organization's id or ``*`` for the environment. Answers: which flags are switched there?

    Read with account, organization and membership, in the one BatchGet of a request. ``switches`` maps a flag's name
    to ``on``, ``by`` (a name) and ``at``; what is as usual is not in it.
    """

    class Meta:
        family = "core"
        table = "feature-flags"

    place = UnicodeAttribute(hash_key=True)
    switches = DocumentAttribute(default_for_new=dict)
