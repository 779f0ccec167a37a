"""What was said before a message, for an agent that is talked to: each turn a run of its own, which is given the others."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from diatonic.common.errors import FieldError, Invalid

Role = Literal["user", "assistant"]
_ROLES: tuple[Role, ...] = ("user", "assistant")


class Turn(NamedTuple):
    """What a person said, or what an agent answered."""

    role: Role
    text: str


def turns(said: Any, *, pointer: str = "/input/history") -> tuple[Turn, ...]:
    """Return the turns of ``[{"role": "user", "text": "…"}, {"role": "assistant", "text": "…"}]``, the oldest first.

    The person begins, the two take turns, and the agent has answered last: models take nothing else. Raises ``Invalid``.
    """
    listed = said if isinstance(said, list) else [None]
    wrong = [wrong for at, one in enumerate(listed) for wrong in _problems(one, at, pointer)]
    if not wrong and len(listed) % 2:
        wrong.append(FieldError(pointer, "This ends with an answer of the agent."))
    if wrong:
        raise Invalid("What was said before cannot be read.", code="history_invalid", fields=wrong[:20])
    return tuple(Turn(_ROLES[at % 2], one["text"]) for at, one in enumerate(listed))


def _problems(one: Any, at: int, pointer: str) -> list[FieldError]:
    if not isinstance(one, Mapping) or one.keys() != {"role", "text"}:
        return [FieldError(f"{pointer}/{at}", "An object with role and text.")]
    if one["role"] != _ROLES[at % 2]:
        return [FieldError(f"{pointer}/{at}/role", f"Here {_ROLES[at % 2]} speaks: the two take turns, user first.")]
    if not (isinstance(one["text"], str) and one["text"].strip()):
        return [FieldError(f"{pointer}/{at}/text", "A text that says something.")]
    return []
