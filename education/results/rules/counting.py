"""What is counted with each write: which counter of which item changes by how much."""

from collections import Counter
from collections.abc import Mapping
from zlib import crc32

from education.authoring.rules import section_marks
from education.learning.rules import Counted, Recorded, SectionProgress
from education.quizzes.rules import Question, QuestionKind, Quiz

#: Counters that many people write are kept in so many items; every reader adds them up.
SHARDS = 8
#: So many counters change by one write at most: DynamoDB takes 4 KB of words for one item.
_CHANGES = 250
_CHANGES_OF_A_QUIZ = 5

Counts = Mapping[str, int]


def shard_of(user_id: str) -> int:
    """Return in which of the items a person is counted; always the same one."""
    return crc32(user_id.encode()) % SHARDS


def module_counters(module_id: str) -> list[str]:
    """Return the ids of the items that count a module's learners and sections."""
    return [f"{module_id}#{shard}" for shard in range(SHARDS)]


def quiz_counters(content_id: str, edition: int, quiz: Quiz) -> list[str]:
    """Return the ids of the items that count the answers to an edition of a quiz."""
    return [
        quiz_counter(content_id, edition, shard, part) for shard in range(SHARDS) for part in range(len(parts_of(quiz)))
    ]


def quiz_counter(content_id: str, edition: int, shard: int, part: int) -> str:
    """Return the id of one item of :func:`quiz_counters`."""
    return f"{content_id}#{edition}#{shard}#{part}"


def changes_in_module(recorded: Recorded) -> dict[str, int]:
    """Return what a write of progress changes in the counts of the module and of the section."""
    before, after = recorded.before, recorded.after
    changed: Counter[str] = Counter()
    changed["learners"] = int(not before.updated_at)
    changed["finished"] = int(bool(after.finished_at) and not before.finished_at)
    if before.standing != after.standing:
        changed[f"now:{after.standing}"] += 1
        if before.standing:
            changed[f"now:{before.standing}"] -= 1
    mark = section_marks([recorded.content_id])
    old, new = of_section(before.of(recorded.content_id)), of_section(after.of(recorded.content_id))
    for name, value in new.items():
        changed[f"{mark}:{name}"] = value - old[name]
    return {name: value for name, value in changed.items() if value}


def of_section(value: SectionProgress) -> dict[str, int]:
    """Return what one learner's progress in a section adds to its counts."""
    return {
        "started": int(value.state != "new"),
        "completed": int(value.state == "completed"),
        "passed": int(value.passed),
        "answered": int(value.attempts > 0),
        "attempts": value.attempts + value.before,
        "best": value.best or 0,
    }


def parts_of(quiz: Quiz) -> list[list[Question]]:
    """Return the quiz's questions in groups, each small enough to be counted by one write."""
    parts: list[list[Question]] = [[]]
    room = _CHANGES - _CHANGES_OF_A_QUIZ
    for question in quiz.questions:
        needed = 5 + len(choices(question))
        if needed > room and parts[-1]:
            parts.append([])
            room = _CHANGES
        parts[-1].append(question)
        room -= needed
    return parts


def choices(question: Question) -> dict[str, str]:
    """Return the answers that a question lets one choose from, and their words; empty where one writes or arranges."""
    if question.kind is QuestionKind.TRUE_FALSE:
        return {"true": "True", "false": "False"}
    is_choice = question.kind in (QuestionKind.SINGLE, QuestionKind.SEVERAL)
    return {option.option_id: option.text for option in question.options} if is_choice else {}


def right_choices(question: Question) -> set[str]:
    """Return which of :func:`choices` are right."""
    if question.kind is QuestionKind.TRUE_FALSE:
        return {str(question.is_true).lower()}
    return {option.option_id for option in question.options if option.is_right}


def changes_in_quiz(counted: Counted) -> list[dict[str, int]]:
    """Return what somebody's answers change in the counts of each part of the quiz.

    With the points of the whole (``t``) and of each question (``x``), their squares and products, everything that
    is said of a question follows from sums.
    """
    grade, went = counted.grade, {result.question_id: result for result in counted.grade.results}
    found: list[dict[str, int]] = []
    for part in parts_of(counted.quiz):
        changed: Counter[str] = Counter()
        for question in part:
            result = went[question.question_id]
            key, points = question.question_id, result.points
            changed |= {f"{key}:right": int(result.is_right), f"{key}:blank": int(not result.chosen)}
            changed |= {f"{key}:x": points, f"{key}:x2": points * points, f"{key}:xt": points * grade.points}
            changed |= {f"{key}={chosen}": 1 for chosen in set(result.chosen) & choices(question).keys()}
        found.append(dict(changed))
    whole = {"n": 1, "passed": int(grade.passed), "t": grade.points, "t2": grade.points**2, f"%{grade.percent}": 1}
    found[0] |= whole
    return [{name: value * counted.sign for name, value in changed.items() if value} for changed in found]
