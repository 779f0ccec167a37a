"""Writes questions so that they can be read again, here or elsewhere: pure functions, one module a format."""

from collections.abc import Sequence

from diatonic.common.errors import FieldError, Invalid
from education.questions.exporting import markdown, moodle
from education.questions.rules import BankQuestion

_WRITERS = {
    "markdown": (markdown.write, "text/markdown; charset=utf-8", "md"),
    "moodle": (moodle.write, "application/xml; charset=utf-8", "xml"),
}


def write(name: str, questions: Sequence[BankQuestion]) -> tuple[str, str, str]:
    """Return the questions as ``markdown`` or ``moodle``: the text, its content type, the ending of its name.

    Raises ``Invalid`` for any other name.
    """
    if name not in _WRITERS:
        raise Invalid("There is no such format.", fields=[FieldError("/format", "Choose markdown or moodle.")])
    writer, content_type, ending = _WRITERS[name]
    return writer([(one.as_question, one.tags) for one in questions]), content_type, ending
