"""The tables of what stands around a draft: prerequisites, coverage, comments."""

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute, UnicodeSetAttribute

from diatonic.common.dynamo.attributes import DocumentAttribute
from diatonic.common.dynamo.models import BaseModel


class PrerequisitesModel(BaseModel):
    """Key: ``organization_id``, ``part``. Which modules of the organization require which? (a sixteenth of them)

    ``edges`` maps the end of a module's id to the ends of the ids of those it requires. A module is in the part that
    follows from its id; all parts are read in one call.
    """

    class Meta:
        family = "core"
        table = "module-prerequisites"

    organization_id = UnicodeAttribute(hash_key=True)
    part = UnicodeAttribute(range_key=True)
    edges = DocumentAttribute(default_for_new=dict)


OPEN_COMMENTS, COVERAGE = "#comments", "#coverage"


class OpenCommentsModel(BaseModel):
    """Key: ``module_id``, ``#comments``. Answers: which threads of comments are open in this module?

    Read with the outline. A thread's id begins with its section's, so the set counts per section, and exactly.
    """

    class Meta:
        family = "core"
        table = "module-content"

    module_id = UnicodeAttribute(hash_key=True)
    content_id = UnicodeAttribute(range_key=True, default_for_new=OPEN_COMMENTS)
    open_threads = UnicodeSetAttribute(null=True)


class CoverageModel(BaseModel):
    """Key: ``module_id``, ``#coverage``. Answers: which sections and questions serve which objective?

    ``links``: objective → list of ``content_id`` or ``content_id/question_id``. Read with the outline.
    """

    class Meta:
        family = "core"
        table = "module-content"

    module_id = UnicodeAttribute(hash_key=True)
    content_id = UnicodeAttribute(range_key=True, default_for_new=COVERAGE)
    links = DocumentAttribute(default_for_new=dict)
    updated_by_name = UnicodeAttribute(default_for_new="")


class CommentModel(BaseModel):
    """Key: ``module_id``, ``comment_id`` = ``<section>.<thread>`` or ``<section>.<thread>.<reply>``.

    Answers: what was said about this module, or this section of it, thread by thread? A section's comments lie
    together, a thread is followed by its replies; ``0`` stands for the module as a whole. ``replies`` and
    ``participants`` are the thread's.
    """

    class Meta:
        family = "core"
        table = "module-comments"

    module_id = UnicodeAttribute(hash_key=True)
    comment_id = UnicodeAttribute(range_key=True)
    content_id = UnicodeAttribute(default_for_new="")
    section_title = UnicodeAttribute(default_for_new="")
    author_id = UnicodeAttribute()
    author_name = UnicodeAttribute()
    text = UnicodeAttribute()
    edited_at = UnicodeAttribute(null=True)
    resolved_at = UnicodeAttribute(null=True)
    resolved_by_name = UnicodeAttribute(default_for_new="")
    is_removed = BooleanAttribute(null=True)
    replies = NumberAttribute(default_for_new=0)
    participants = UnicodeSetAttribute(null=True)
