"""The tables of exports, of people who are to be erased, and of receipts."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from diatonic.common.dynamo.attributes import TextListAttribute
from diatonic.common.dynamo.models import BaseModel


class ExportModel(BaseModel):
    """Key: ``user_id``. Where does this person's export stand? There is one at a time; it expires."""

    class Meta:
        family = "core"
        table = "privacy-exports"
        ttl = "ttl"

    user_id = UnicodeAttribute(hash_key=True)
    organization_id = UnicodeAttribute(default="-")
    export_id = UnicodeAttribute()
    state = UnicodeAttribute()
    ready_at = UnicodeAttribute(default_for_new="")
    expires_at = UnicodeAttribute()
    size = NumberAttribute(default_for_new=0)
    things = NumberAttribute(default_for_new=0)
    reason = UnicodeAttribute(default_for_new="")
    ttl = NumberAttribute()


class ErasureModel(BaseModel):
    """Key: ``user_id``. Is this person to be erased, and how far is it? Gone once it was cancelled, or is done."""

    class Meta:
        family = "core"
        table = "privacy-erasures"

    user_id = UnicodeAttribute(hash_key=True)
    organization_id = UnicodeAttribute(default="-")
    erasure_id = UnicodeAttribute()
    state = UnicodeAttribute()
    due_at = UnicodeAttribute()
    receipt_id = UnicodeAttribute()
    blocked = TextListAttribute(default_for_new=list)
    organizations = TextListAttribute(default_for_new=list)
    names = TextListAttribute(default_for_new=list)
    email = UnicodeAttribute(default_for_new="")
    reached = NumberAttribute(default_for_new=0)


class ReceiptModel(BaseModel):
    """Key: ``receipt_id`` (the SHA-256 of the token in its address), ``line``. What was found, erased, kept and why?

    ``#head`` says when it was asked for, begun and ended, and why it does not get on (``stopped``); the other lines are
    named after the kind of thing. Nothing in it says whose receipt it is.
    """

    class Meta:
        family = "core"
        table = "erasure-receipts"
        ttl = "ttl"

    receipt_id = UnicodeAttribute(hash_key=True)
    line = UnicodeAttribute(range_key=True)
    organization_id = UnicodeAttribute(default="-")
    title = UnicodeAttribute(default_for_new="")
    found = NumberAttribute(default_for_new=0)
    deleted = NumberAttribute(default_for_new=0)
    anonymized = NumberAttribute(default_for_new=0)
    kept = NumberAttribute(default_for_new=0)
    why = UnicodeAttribute(default_for_new="")
    stopped = UnicodeAttribute(default_for_new="")
    asked_at = UnicodeAttribute(null=True)
    begun_at = UnicodeAttribute(null=True)
    ended_at = UnicodeAttribute(null=True)
    ttl = NumberAttribute()
