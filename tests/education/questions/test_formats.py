"""Each format, on files written for it: what is taken, what is changed and how, what is not taken and why."""

from pathlib import Path
from typing import Any

import pytest

from education.questions.exporting import markdown, moodle
from education.questions.importing.refusal import Refused
from education.questions.rules import Format, Verdict
from education.quizzes.rules import Question
from tests.education.questions.reading import FILES, essence, lines, packed

TAKEN, CHANGED, REFUSED = Verdict.TAKEN, Verdict.CHANGED, Verdict.REFUSED
LEAVEN = ("several", ["+Yeast", "+Sourdough", "-Salt"])
COUNTRIES = ("matching", ["Baguette=France", "Ciabatta=Italy", "=Peru"])
STEPS = ("ordering", ["Mix", "Knead", "Bake"])
CRUST = ("text", ["crust", "the crust"])
OVEN = ("number", "240", "10")
_ESSAY = "An essay has to be read by a person. Make it an exercise instead."
_PARTIAL = "Partial credit is dropped: only answers worth all points are accepted."
_PLAINER = "Formatting is simplified to plain text."

MOODLE = [
    (CHANGED, ("single", ["+Wheat", "-Oats & barley"]), [_PLAINER]),
    (CHANGED, LEAVEN, ["The penalty of 50 % for a further try is dropped."]),
    (CHANGED, ("true_false", True), ["A picture or a player is left out.", "A script is left out."]),
    (CHANGED, CRUST, [_PARTIAL]),
    (
        CHANGED,
        OVEN,
        [
            "Units are dropped: the number alone is asked for.",
            "Its 1.5 points become 2: whole points from 1 to 100.",
        ],
    ),
    (TAKEN, COUNTRIES, []),
    (TAKEN, STEPS, []),
    (REFUSED, None, [_ESSAY]),
    (REFUSED, None, ["A text with several gaps is not possible here. Ask each gap as a question of its own."]),
    (REFUSED, None, ["No answer is marked as right."]),
    (
        CHANGED,
        ("single", ["+405", "-550", "-1050"]),
        ["Hints are left out.", "Partial credit is dropped: only the best answer counts as right."],
    ),
]
_ONE_FEEDBACK = "Feedback for single answers is left out: this kind has one for everyone."
GIFT = [
    (TAKEN, ("single", ["+Wheat", "-Oats", "-Rice"]), []),
    (TAKEN, LEAVEN, []),
    (TAKEN, ("true_false", True), []),
    (CHANGED, ("true_false", False), [_ONE_FEEDBACK]),
    (CHANGED, CRUST, [_PARTIAL]),
    (TAKEN, OVEN, []),
    (CHANGED, ("number", "65", "5"), ["The range from 60 to 70 became a number with a tolerance."]),
    (
        CHANGED,
        ("number", "453.6", "0.1"),
        ["Partial credit is dropped: only the answer worth all points counts."],
    ),
    (TAKEN, COUNTRIES, []),
    (TAKEN, ("text", ["flour"]), []),
    (CHANGED, ("true_false", True), [_PLAINER]),
    (REFUSED, None, [_ESSAY]),
    (REFUSED, None, ["This is a text without a question: there are no braces with answers."]),
    (REFUSED, None, ["The brace of its answers is not closed."]),
    (TAKEN, ("single", ["+a=b", "-c~d"]), []),
]
QTI1 = [
    (CHANGED, ("single", ["+Wheat", "-Rice < oats"]), [_PLAINER]),
    (TAKEN, LEAVEN, []),
    (TAKEN, ("true_false", True), []),
    (TAKEN, ("text", ["crust", "croûte"]), []),
    (TAKEN, OVEN, []),
    (TAKEN, COUNTRIES, []),
    (TAKEN, STEPS, []),
    (REFUSED, None, [_ESSAY]),
]
QTI2 = {
    "choice.xml": (CHANGED, ("single", ["+Wheat", "-Rice"]), [_PLAINER]),
    "essay.xml": (REFUSED, None, [_ESSAY]),
    "gap.xml": (CHANGED, CRUST, [_PARTIAL]),
    "match.xml": (TAKEN, COUNTRIES, []),
    "number.xml": (TAKEN, OVEN, []),
    "order.xml": (TAKEN, STEPS, []),
    "several.xml": (TAKEN, LEAVEN, []),
}
CSV = [
    (TAKEN, ("single", ["+Wheat", "-Rice", "-Oats"]), []),
    (TAKEN, LEAVEN, []),
    (TAKEN, ("true_false", True), []),
    (TAKEN, CRUST, []),
    (TAKEN, OVEN, []),
    (TAKEN, STEPS, []),
    (TAKEN, COUNTRIES, []),
    (REFUSED, None, ["The kind “essay” is not known here."]),
    (REFUSED, None, ["The column “right” names option 5, which is empty."]),
    (TAKEN, ("single", ["+=1+1", "-Bread"]), []),
]
MARKDOWN = [
    (TAKEN, ("single", ["+Wheat", "-Rice", "-Oats, and other grains"]), []),
    (TAKEN, LEAVEN, []),
    (TAKEN, ("true_false", True), []),
    (TAKEN, CRUST, []),
    (TAKEN, OVEN, []),
    (TAKEN, STEPS, []),
    (TAKEN, COUNTRIES, []),
    (TAKEN, ("single", ["+- [ ] a box", "-an ordinary one"]), []),
    (REFUSED, None, ["It has no answers."]),
    (REFUSED, None, ["No answer is marked as right."]),
]


@pytest.mark.parametrize(
    ("name", "format_", "expected"),
    [
        ("bread.moodle.xml", Format.MOODLE, MOODLE),
        ("bread.gift.txt", Format.GIFT, GIFT),
        ("bread.qti12.xml", Format.QTI1, QTI1),
        ("bread.csv", Format.CSV, CSV),
        ("bread-semicolons.csv", Format.CSV, CSV),
        ("bread.md", Format.MARKDOWN, MARKDOWN),
    ],
    ids=["moodle", "gift", "qti-1.2", "csv", "csv-semicolons-bom", "markdown"],
)
def test_a_file_of_each_format(name, format_, expected, tmp_path: Path):
    summary, found = lines((FILES / name).read_bytes(), tmp_path)

    assert [(line.verdict, essence(line.question), line.notes) for line in found] == expected
    assert summary["format"] == format_
    assert [line.number for line in found] == list(range(1, len(expected) + 1))


@pytest.mark.parametrize("name", QTI2)
def test_an_item_of_qti_2(name, tmp_path: Path):
    _, (line,) = lines((FILES / "qti2" / name).read_bytes(), tmp_path)

    assert (line.verdict, essence(line.question), line.notes) == QTI2[name]


def test_what_belongs_to_a_question_comes_with_it(tmp_path: Path):
    _, (first, *_) = lines((FILES / "bread.moodle.xml").read_bytes(), tmp_path)

    assert first.question is not None
    assert (first.title, first.tags) == ("Grain", ["baking", "flour"])
    assert (first.question.points, first.question.feedback) == (2, "Gluten holds the gas.")
    assert [one.feedback for one in first.question.options] == ["Yes.", ""]


_RESOURCE = '<resource identifier="{0}" type="{1}" href="{0}"><file href="{0}"/></resource>'


def _manifest(kind: str, *names: str) -> str:
    listed = "".join(_RESOURCE.format(name, kind) for name in names)
    other = _RESOURCE.format("page.html", "webcontent")
    return (
        f'<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>{listed}{other}</resources></manifest>'
    )


def test_a_package_of_qti_2_items(tmp_path: Path):
    names = sorted(QTI2)
    files = {name: (FILES / "qti2" / name).read_bytes() for name in names} | {"page.html": "<script>x</script>"}
    content = packed({"imsmanifest.xml": _manifest("imsqti_item_xmlv2p1", *names), **files})

    summary, found = lines(content, tmp_path)

    assert summary["format"] == Format.QTI2
    assert [(line.verdict, essence(line.question), line.notes) for line in found] == [QTI2[name] for name in names]


def test_a_common_cartridge(tmp_path: Path):
    kind = "imsqti_xmlv1p2/imscc_xmlv1p1/assessment"
    content = packed(
        {
            "imsmanifest.xml": _manifest(kind, "quiz/assessment.xml"),
            "quiz/assessment.xml": (FILES / "cartridge.xml").read_bytes(),
            "page.html": "<p>A page.</p>",
        }
    )

    summary, found = lines(content, tmp_path)

    assert summary["format"] == Format.QTI1
    assert [(line.verdict, essence(line.question)) for line in found] == [
        (TAKEN, ("single", ["+Wheat", "-Rice"])),
        (TAKEN, ("several", ["+Yeast", "+Sourdough", "-Salt"])),
        (TAKEN, ("true_false", False)),
        (TAKEN, ("text", ["crust"])),
        (REFUSED, None),
        (REFUSED, None),
    ]


def test_a_format_that_a_person_chose_counts(tmp_path: Path):
    text = "question,right\nIs {this} GIFT? {T},true\n"

    assert lines(text, tmp_path)[0]["format"] == Format.CSV
    assert lines(text, tmp_path, wanted="gift")[0]["format"] == Format.GIFT


EVERY_KIND: list[dict[str, Any]] = [
    {
        "kind": "single",
        "text": "Which?\n## not a heading\n- [ ] not a box\n  indented\n\\backslash",
        "points": 7,
        "feedback": "For everyone.\n\n> twice",
        "options": [
            {"option_id": "a", "text": "- [x] 1. odd => text", "is_right": True, "feedback": "Yes\nindeed."},
            {"option_id": "b", "text": "\\also odd"},
        ],
    },
    {
        "kind": "several",
        "text": "Only one of several is right.",
        "options": [{"option_id": "a", "text": "This", "is_right": True}, {"option_id": "b", "text": "That"}],
    },
    {"kind": "true_false", "text": "Answer: true", "is_true": False},
    {"kind": "text", "text": "Which word?", "accepted": ["true", "* Crust *", "Points: 3"], "match_case": True},
    {"kind": "number", "text": "How many?", "value": "-0.0025", "tolerance": "1E-7"},
    {
        "kind": "ordering",
        "text": "Order?",
        "items": [{"item_id": "a", "text": "2. two"}, {"item_id": "b", "text": "# 1"}],
    },
    {
        "kind": "matching",
        "text": "Pairs?",
        "pairs": [{"pair_id": "a", "left": "a => b", "right": "<c & d>"}, {"pair_id": "b", "left": "e", "right": "f"}],
        "distractors": [{"item_id": "x", "text": "=> g"}],
    },
]


def _without_ids(question: Question) -> dict[str, Any]:
    values = question.model_dump(mode="json", exclude={"question_id"})
    for name, own in (("options", "option_id"), ("items", "item_id"), ("pairs", "pair_id"), ("distractors", "item_id")):
        values[name] = [{key: value for key, value in row.items() if key != own} for row in values[name]]
    return values


@pytest.mark.parametrize("writer", [markdown.write, moodle.write], ids=["markdown", "moodle"])
@pytest.mark.parametrize("asked", EVERY_KIND, ids=[str(one["kind"]) for one in EVERY_KIND])
def test_what_is_exported_comes_back_as_it_was(writer, asked, tmp_path: Path):
    question = Question.model_validate({"question_id": "q", **asked})

    _, (line,) = lines(writer([(question, ["warm-up", "flour"])]), tmp_path)

    assert line.question is not None, line.notes
    assert _without_ids(line.question) == _without_ids(question)
    assert line.tags == ["warm-up", "flour"]
    if writer is markdown.write:
        assert line.verdict is TAKEN, line.notes


_UNCLEAR = "“1,000” can be 1000 or 1.000. Write it in one of these two ways."
_QTI1_NUMBER = """<questestinterop><item ident="n"><presentation><material><mattext>How many?</mattext></material>
<response_num ident="r"><render_fib/></response_num></presentation><resprocessing><respcondition><conditionvar>{}
</conditionvar><setvar action="Set">100</setvar></respcondition></resprocessing></item></questestinterop>"""
_MOODLE_NUMBER = """<quiz><question type="numerical"><questiontext><text>How many?</text></questiontext>
<answer fraction="100"><text>1,000</text></answer></question></quiz>"""
_QTI2_NUMBER = (FILES / "qti2" / "number.xml").read_text()


@pytest.mark.parametrize(
    "content",
    [
        'kind,question,right\nnumber,How many?,"1,000"',
        'kind,question,right,tolerance\nnumber,How many?,5,"1,000"',
        "## How many?\nNumber: 1,000",
        "## How many?\nNumber: 5 ± 1,000",
        "How many? {#1,000}",
        "How many? {#1,000:0.1}",
        "How many? {#=%100%1,000:0}",
        "How many? {#1,000..2000}",
        "How many? {#5..1,000}",
        _MOODLE_NUMBER,
        _QTI1_NUMBER.format("<varequal respident='r'>1,000</varequal>"),
        _QTI1_NUMBER.format("<vargte respident='r'>1,000</vargte><varlte respident='r'>2000</varlte>"),
        _QTI2_NUMBER.replace("240", "1,000"),
    ],
)
def test_a_number_that_can_be_two_is_not_taken_and_said(content, tmp_path: Path):
    _, (line,) = lines(content, tmp_path)

    assert (line.verdict, line.notes) == (REFUSED, [_UNCLEAR])


def test_points_and_shares_have_no_thousands(tmp_path: Path):
    _, (line,) = lines('kind,question,right,points\ntrue_false,Is it?,true,"2,000"', tmp_path)

    assert line.question is not None
    assert (line.verdict, line.question.points) == (TAKEN, 2)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("How many? {#1e..5}", "Its range from “1e” to “5” is not between two numbers."),
        ('kind,question,right,tolerance\nnumber,How many?,5,"a bit"', "Its tolerance “a bit” is no number"),
    ],
)
def test_what_is_no_number_is_told_and_not_taken_for_0(content, reason, tmp_path: Path):
    _, (line,) = lines(content, tmp_path)

    assert reason in line.notes[0]


@pytest.mark.parametrize("name", ["questions.md", "questions.csv"])
def test_the_examples_that_people_download_are_taken(name, tmp_path: Path):
    _, found = lines((FILES.parents[3] / "static/examples" / name).read_bytes(), tmp_path)

    assert len(found) >= 6
    assert {line.verdict for line in found} == {TAKEN}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\n\x00\x01\x02\x03\x04\x05", "not_text"),
        (b"Just a letter to a friend.", "unknown_format"),
        (b"<html><body>Hello</body></html>", "unknown_format"),
        (b"<assessmentTest/>", "only_a_test"),
        (b"<quiz><question type='truefalse'>", "broken"),
        (b"<quiz></quiz>", "no_questions"),
        (b'question,right\n"never closed,true', "broken"),
        (b"PK\x03\x04 no archive", "broken"),
    ],
)
def test_what_is_no_file_of_questions_is_said_in_a_sentence(content, code, tmp_path: Path):
    with pytest.raises(Refused) as refused:
        lines(content, tmp_path)

    assert refused.value.code == code
    assert refused.value.reason.endswith(".")
