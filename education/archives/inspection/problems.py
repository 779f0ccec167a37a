"""Problems of a course as questions of a quiz. What calculates, draws or grades by a program is not taken."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element

from education.questions.importing.draft import Choice, Draft, as_true_false, judge
from education.questions.importing.trees import below, child, children, local, markup
from education.questions.importing.words import one_line, plain
from education.questions.rules.reading import as_json
from education.quizzes.rules import number_of, unclear

_RIGHT = Decimal(100)
_HINTS = {"choicehint", "optionhint", "demandhint", "correcthint", "stringequalhint", "compoundhint"}
_RESPONSE = re.compile(r"[a-z]+response|[a-z]+input")
_OPTIONS = re.compile(r"""'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)\"""")


def questions(problem: Element, *, seed: str) -> tuple[list[dict[str, Any]], list[tuple[str, list[str]]]]:
    """Return the questions of a problem as a quiz holds them, and for each what was changed or why it is not there.

    The second list has for every answer that was looked at the reason for leaving it out ("": taken) and its notes.
    """
    found: list[dict[str, Any]] = []
    told: list[tuple[str, list[str]]] = []
    if below(problem, "script"):
        return [], [("It is made or graded by a program, which is not possible here.", [])]
    responses = [one for one in problem.iter() if local(one).endswith("response")]
    for number, response in enumerate(responses, 1):
        read = _READERS.get(local(response))
        if read is None:
            told.append((f"Answers of the kind “{local(response)}” are not possible here.", []))
            continue
        draft = Draft(text=_asked(problem, response, len(responses)), feedback=_solution(problem))
        read(response, draft)
        line = judge(draft, number=number, seed=seed)
        if line.question is None:
            told.append((" ".join(line.notes) or "It cannot be read.", []))
        else:
            found.append(as_json(line.question))
            told.append(("", list(line.notes)))
    return found, told or [("There is no answer to give in it.", [])]


def _words(element: Element | None, draft: Draft) -> str:
    return plain(markup(element, without=lambda one: local(one) in _HINTS), draft.notes)


def _asked(problem: Element, response: Element, count: int) -> str:
    """Return what is asked: the response's own label, else the words of the problem outside its answers."""
    notes: list[str] = []
    own = [plain(markup(one), notes) for one in children(response, "label", "p", "description", "div")]
    if text := "\n\n".join(part for part in own if part):
        return text
    around = [child(problem, "label")] if child(problem, "label") is not None and count == 1 else list(problem)
    texts = [plain(markup(one, without=_is_answer), notes) for one in around if one is not None and not _is_answer(one)]
    return "\n\n".join(text for text in texts if text)


def _is_answer(element: Element) -> bool:
    return bool(_RESPONSE.fullmatch(local(element))) or local(element) in {"solution", *_HINTS}


def _solution(problem: Element) -> str:
    found = next(iter(below(problem, "solution")), None)
    return plain(markup(found), []) if found is not None else ""


def _is_right(element: Element) -> bool:
    return element.get("correct", "").strip().casefold() in ("true", "1")


def _choices(response: Element, draft: Draft, kind: str) -> None:
    draft.kind = kind
    for one in below(response, "choice"):
        hint = next(iter(below(one, "choicehint")), None)
        feedback = plain(markup(hint), []) if hint is not None else ""
        draft.options.append(Choice(_words(one, draft), _RIGHT if _is_right(one) else Decimal(0), feedback))
    as_true_false(draft)


def _single(response: Element, draft: Draft) -> None:
    _choices(response, draft, "single")


def _several(response: Element, draft: Draft) -> None:
    _choices(response, draft, "several")


def _dropdown(response: Element, draft: Draft) -> None:
    draft.kind = "single"
    for one in below(response, "option"):
        draft.options.append(Choice(_words(one, draft), _RIGHT if _is_right(one) else Decimal(0)))
    field = next(iter(below(response, "optioninput")), None)
    if field is not None and not draft.options:
        right = field.get("correct", "")
        for match in _OPTIONS.finditer(field.get("options", "")[:20_000]):
            text = re.sub(r"\\(.)", r"\1", match[1] if match[1] is not None else match[2])
            draft.options.append(Choice(one_line(text), _RIGHT if text == right else Decimal(0)))
    if draft.options:
        draft.note("A list to choose from is a row of options here.")
    as_true_false(draft)


def _number(response: Element, draft: Draft) -> None:
    answer = response.get("answer", "").strip()
    draft.kind, draft.value = "number", answer
    value = number_of(answer)
    if value is None:
        draft.refusal = unclear(answer) or f"Its answer “{answer[:60]}” is a formula or a range, and not one number."
        return
    tolerance = next((one.get("default", "") for one in below(response, "responseparam")), "0").strip()
    share = number_of(tolerance.removesuffix("%"))
    if tolerance.endswith("%") and share is not None:
        draft.tolerance = f"{abs(value * share / 100):f}"
        draft.note(f"Its tolerance of {tolerance} is {draft.tolerance} here.")
    else:
        draft.tolerance = tolerance


def _text(response: Element, draft: Draft) -> None:
    kinds = response.get("type", "").split()
    draft.kind, draft.match_case = "text", "ci" not in kinds
    if "regexp" in kinds:
        draft.refusal = "Its answer is a pattern (a regular expression), which is not possible here."
        return
    more = [one.get("answer", "") for one in children(response, "additional_answer")]
    draft.accepted = [text for text in (response.get("answer", ""), *more) if text.strip()]


_READERS: dict[str, Callable[[Element, Draft], None]] = {
    "multiplechoiceresponse": _single,
    "truefalseresponse": _several,
    "choiceresponse": _several,
    "optionresponse": _dropdown,
    "numericalresponse": _number,
    "stringresponse": _text,
}
