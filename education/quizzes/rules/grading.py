"""How answers are graded, and what of the right ones may be seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from diatonic.common.errors import FieldError
from education.quizzes.rules.kinds import Line, Mistake, kind_of
from education.quizzes.rules.questions import Question, Quiz, ShowAnswers

Answers = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """How one question went. ``right_options`` is a right answer, empty until it may be seen; ``lines`` say it in words."""

    question_id: str
    is_right: bool
    points: int
    chosen: tuple[str, ...]
    feedback: tuple[str, ...]
    right_options: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Grade:
    """The outcome of an attempt; ``percent`` is rounded down."""

    points: int
    out_of: int
    percent: int
    passed: bool
    results: tuple[QuestionResult, ...]


def wrong_answers(quiz: Quiz, answers: Answers) -> list[FieldError]:
    """Return what is wrong with the form of the answers: unknown question or option, no number where one is asked for.

    Also what cannot be understood in one way only, such as ``1,000``: the person is asked before it counts.
    """
    questions = {question.question_id: question for question in quiz.questions}
    errors = []
    for question_id, chosen in answers.items():
        question = questions.get(question_id)
        if question is None:
            errors.append(FieldError(f"/answers/{question_id}", "This quiz has no such question."))
        elif failure := kind_of(question).wrong(question, chosen) or kind_of(question).unclear(chosen):
            errors.append(FieldError(f"/answers/{question_id}", failure))
    return errors


def grade(quiz: Quiz, answers: Answers) -> Grade:
    """Grade the answers, in the things' own ids: a question counts when it is wholly right; unanswered is wrong.

    Answers of any form are graded, also those that :func:`wrong_answers` complains about; the latter are wrong, but
    for a number that can be read in two ways, which nobody was asked about in time: it is right where one of them is.
    """
    results = tuple(_grade_question(question, answers.get(question.question_id, ())) for question in quiz.questions)
    points, out_of = sum(result.points for result in results), quiz.points
    percent = points * 100 // out_of if out_of else 0
    return Grade(points, out_of, percent, percent >= quiz.pass_mark, results)


def _grade_question(question: Question, chosen: Sequence[str]) -> QuestionResult:
    kind = kind_of(question)
    is_right = not kind.wrong(question, chosen) and kind.is_right(question, chosen)
    feedback = kind.feedback(question, chosen)
    return QuestionResult(
        question_id=question.question_id,
        is_right=is_right,
        points=question.points if is_right else 0,
        chosen=kind.kept(chosen),
        feedback=tuple([*feedback, question.feedback] if question.feedback else feedback),
        lines=kind.lines(question, chosen, reveal=False),
    )


def mistakes(question: Question, chosen: Sequence[str]) -> list[Mistake]:
    """Return what is wrong in an answer; nothing in one that is right, is none, or cannot be graded."""
    kind = kind_of(question)
    is_graded = not kind.wrong(question, chosen)
    return kind.mistakes(question, chosen) if is_graded and not kind.is_right(question, chosen) else []


def revealed(quiz: Quiz, grade: Grade) -> tuple[QuestionResult, ...]:
    """Return the results with the right answers named."""
    questions = {question.question_id: question for question in quiz.questions}
    return tuple(
        _revealed(questions[result.question_id], result) if result.question_id in questions else result
        for result in grade.results
    )


def _revealed(question: Question, result: QuestionResult) -> QuestionResult:
    kind = kind_of(question)
    return replace(result, right_options=kind.right(question), lines=kind.lines(question, result.chosen, reveal=True))


def may_reveal(
    *, passed: bool, attempts_used: int, max_attempts: int, show_answers: ShowAnswers = ShowAnswers.PASSED
) -> bool:
    """Say whether the right answers may be seen now, by the quiz's setting; ``max_attempts`` 0: no last attempt."""
    no_attempt_left = max_attempts > 0 and attempts_used >= max_attempts
    return {
        ShowAnswers.EACH: True,
        ShowAnswers.PASSED: passed or no_attempt_left,
        ShowAnswers.LAST: no_attempt_left,
        ShowAnswers.NEVER: False,
    }[show_answers]
