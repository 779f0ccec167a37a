"""The table of imports."""

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from diatonic.common.dynamo.attributes import DocumentAttribute
from diatonic.common.dynamo.models import BaseModel


class ImportModel(BaseModel):
    """Key: ``organization_id``, ``import_key``. Where does this import stand? Which were there, newest first?

    ``import#<id>``: the import itself; ``files#<id>``: which of its files are on their way (``body``: path → what
    came of it); ``report#<id>``: what became of its parts (``body["lines"]``).
    """

    class Meta:
        family = "core"
        table = "imports"
        ttl = "expires_at"

    organization_id = UnicodeAttribute(hash_key=True)
    import_key = UnicodeAttribute(range_key=True)
    filename = UnicodeAttribute(default_for_new="")
    size = NumberAttribute(default_for_new=0)
    state = UnicodeAttribute(default_for_new="")
    token = UnicodeAttribute(default_for_new="")
    created_by = UnicodeAttribute(default_for_new="")
    created_by_name = UnicodeAttribute(default_for_new="")
    attempt = NumberAttribute(default_for_new=1)
    reason = UnicodeAttribute(default_for_new="")
    can_retry = BooleanAttribute(default_for_new=False)
    counts = DocumentAttribute(default_for_new=dict)
    modules = DocumentAttribute(default_for_new=dict)
    body = DocumentAttribute(null=True)
    expires_at = NumberAttribute()
