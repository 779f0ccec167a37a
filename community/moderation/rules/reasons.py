"""Why something should not stand: what people report it for, and which rule a moderator names."""

from collections.abc import Mapping
from enum import StrEnum


class Reason(StrEnum):
    """What people report something for, and moderators decide by."""

    SPAM = "spam"
    HARASSMENT = "harassment"
    HATE = "hate"
    VIOLENCE = "violence"
    SEXUAL = "sexual"
    PROFANITY = "profanity"
    PRIVATE = "private"
    FALSE = "false"
    OFF_TOPIC = "off_topic"
    OTHER = "other"


#: How a rule reads, also one of the machine's (``toxicity``).
RULE_WORDS: Mapping[str, str] = {
    Reason.SPAM: "Spam or advertising",
    Reason.HARASSMENT: "Insults or harassment",
    Reason.HATE: "Hate against a group",
    Reason.VIOLENCE: "Violence or threats",
    Reason.SEXUAL: "Sexual content",
    Reason.PROFANITY: "Swear words",
    Reason.PRIVATE: "Somebody's private data",
    Reason.FALSE: "False or misleading",
    Reason.OFF_TOPIC: "Does not belong here",
    Reason.OTHER: "Something else",
    "toxicity": "Hurtful language",
    "unchecked": "Could not be checked",
    "reported": "Reported by members",
    "edited": "Changed since a moderator decided",
}


def in_words(rule: str) -> str:
    """Return how a rule reads; ``report_spam``, as which a case is counted that a report opened, names the reason."""
    if rule.startswith("report_"):
        return f"Reported: {in_words(rule.removeprefix('report_')).lower()}"
    return RULE_WORDS.get(rule) or rule.replace("_", " ").capitalize()
