"""What a quiz is: its settings, its questions, and what each kind of question is made of."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from education.quizzes.rules.numbers import fits, number_of, unclear

#: The longest answer that is typed, in characters.
MAX_ANSWER = 500
#: A day; whoever sits longer than that is not being timed.
MAX_MINUTES = 1440

_Id = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]
_Text = Annotated[str, Field(max_length=2000)]
_Short = Annotated[str, Field(max_length=MAX_ANSWER)]


def _read(given: Any) -> Any:
    if not isinstance(given, str):
        return given
    number = number_of(given)
    if number is None:
        raise ValueError(unclear(given) or "A number, such as 3.14 or 2e-3.")
    return number


def _checked(number: Decimal) -> Decimal:
    if not fits(number):
        raise ValueError("A number of up to 40 digits, up to the 60th power of ten.")
    return number


_Number = Annotated[Decimal, BeforeValidator(_read), AfterValidator(_checked)]


class QuestionKind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    SEVERAL = "several"
    TRUE_FALSE = "true_false"
    TEXT = "text"
    NUMBER = "number"
    ORDERING = "ordering"
    MATCHING = "matching"


class ShowAnswers(StrEnum):
    """When a learner gets to see the right answers. ``passed``: after passing, or when no attempt is left."""

    EACH = "each"
    PASSED = "passed"
    LAST = "last"
    NEVER = "never"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Option(_Strict):
    """One answer to choose; ``feedback`` is shown to who chose it."""

    option_id: _Id
    text: _Text = ""
    is_right: bool = False
    feedback: _Text = ""


class Item(_Strict):
    """One thing to be put in order, or a right side that belongs to nothing."""

    item_id: _Id
    text: _Text = ""


class Pair(_Strict):
    """Two sides that belong together."""

    pair_id: _Id
    left: _Text = ""
    right: _Text = ""


class Question(_Strict):
    """One question; ``feedback`` is shown after answering, whatever was answered.

    ``options`` belong to single and several; ``is_true`` to true_false; ``accepted`` and ``match_case`` to text;
    ``value`` and ``tolerance`` (absolute) to number; ``items``, in the right order, to ordering; ``pairs`` and
    ``distractors`` (further right sides) to matching. What belongs to another kind is ignored.
    """

    question_id: _Id
    kind: QuestionKind = QuestionKind.SINGLE
    text: _Text = ""
    points: int = Field(default=1, ge=1, le=100)
    options: list[Option] = Field(default_factory=list, max_length=20)
    feedback: _Text = ""
    is_true: bool | None = None
    accepted: list[_Short] = Field(default_factory=list, max_length=20)
    match_case: bool = False
    value: _Number | None = None
    tolerance: Annotated[_Number, Field(ge=0)] = Decimal(0)
    items: list[Item] = Field(default_factory=list, max_length=20)
    pairs: list[Pair] = Field(default_factory=list, max_length=20)
    distractors: list[Item] = Field(default_factory=list, max_length=20)


class Quiz(_Strict):
    """A quiz. ``pass_mark`` is a percentage of the points; ``max_attempts`` 0 stands for any number.

    ``time_limit`` is in minutes for one attempt; 0: none.
    """

    introduction: Annotated[str, Field(max_length=5000)] = ""
    questions: list[Question] = Field(default_factory=list, max_length=100)
    pass_mark: int = Field(default=60, ge=0, le=100)
    max_attempts: int = Field(default=0, ge=0, le=100)
    shuffle_questions: bool = False
    shuffle_options: bool = False
    time_limit: int = Field(default=0, ge=0, le=MAX_MINUTES)
    show_answers: ShowAnswers = ShowAnswers.PASSED

    @property
    def points(self) -> int:
        """The sum of the questions' points."""
        return sum(question.points for question in self.questions)
