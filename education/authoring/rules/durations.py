"""How long a section takes, where its author does not say."""

from dataclasses import replace

from education.authoring.rules.sections import Section, SectionType
from organizations.media.rules import StoredFile

_WORDS_A_MINUTE = 200
#: What an exercise takes beside reading it.
_MINUTES_TO_WORK = 15


def reading_minutes(text: str) -> int:
    """Estimate how long a text takes to read, in whole minutes."""
    words = len(text.split())
    return -(-words // _WORDS_A_MINUTE)


def timed(section: Section) -> Section:
    """Return the section with its duration estimated, unless the author set it or its file says."""
    if section.duration_is_set or section.content_type is SectionType.VIDEO:
        return section
    if section.content_type is SectionType.TEXT:
        return replace(section, duration=reading_minutes(section.content_data.get("body", "")))
    if section.content_type is SectionType.QUIZ:
        return replace(section, duration=len(section.content_data.get("questions", [])))
    if section.content_type is SectionType.EXERCISE:
        read = reading_minutes(section.content_data.get("instructions", ""))
        return replace(section, duration=read and read + _MINUTES_TO_WORK)
    return section


def filled(seen: Section, slot: str, file: StoredFile) -> Section:
    """Return the section with the file in its slot, and with the minutes that it takes unless the author set them."""
    section = replace(seen, files={**seen.files, slot: file.file_id})
    if seen.duration_is_set:
        return section
    if seen.content_type is SectionType.VIDEO and slot == "video":
        return replace(section, duration=max(1, round((file.duration or 0) / 60)))
    if seen.content_type is SectionType.DOCUMENT:
        minutes = 2 * file.page_count if file.page_count else -(-(file.word_count or 0) // _WORDS_A_MINUTE)
        return replace(section, duration=max(1, minutes))
    return section
