"""``script/evaluate-moderation``: what it reads, what it refuses, and that its measures are right."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.moderation.analysis import evaluation
from community.moderation.analysis.measures import Unreadable, auc, measures, recall_at, rows_of

ROOT = Path(__file__).resolve().parents[4]
MEASURES = {"auc", "precision", "recall", "f1", "recall_at_fpr_2", "false_positive_rate", "items_per_second"}


def written(path, rows, encoding="utf-8"):
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([("text", "label"), *rows])
    return path


def test_the_script_needs_no_environment_and_prints_one_object(tmp_path):
    rows = [
        ("you are an idiot", 1),
        ('have a nice day\nand a quote: "so"', 0),
        ("", 0),
        ("fuck off", 1),
        ("fine, \x00", 0),
    ]
    file = written(tmp_path / "some.csv", rows, encoding="utf-8-sig")

    done = subprocess.run(
        [sys.executable, "-m", "community.moderation.analysis.evaluation", str(file)],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )

    report = json.loads(done.stdout)
    assert set(report) == {"toxicity", "profanity", "spam", "outcome"}
    assert all(set(found) == MEASURES for found in report.values())
    assert report["outcome"]["auc"] == report["outcome"]["recall"] == report["outcome"]["precision"] == 1
    assert report["outcome"]["items_per_second"] > 0
    assert report["profanity"]["recall"] == 0.5


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Line 1 must name the columns text and label."),
        (b"body,label\na,1\n", "Line 1 must name the columns text and label."),
        (b"text,label\n", "The file has no rows."),
        (b'text,label\n"two\nlines",1\nbad,perhaps\n', "Line 4: the label “perhaps” is not"),
        (b"text,label\nfine,1\nshort\n", "Line 3 has 1 of 2 columns."),
        (b"text,label\na,1\nb,\n", "Line 3: the label “” is not"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path, capsys, content, sentence):
    file = tmp_path / "wrong.csv"
    file.write_bytes(content)

    assert evaluation.main([str(file)]) == 2

    said = capsys.readouterr()
    assert sentence in said.err
    assert said.out == ""


def test_a_file_that_is_not_there_is_named(tmp_path, capsys):
    assert evaluation.main([str(tmp_path / "none.csv")]) == 2
    assert "none.csv" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("label", "meant"),
    [("1", True), ("0", False), ("True", True), ("FALSE", False), (" spam ", True), ("ham", False), ("toxic", True),
     ("clean", False), ("yes", True), ("no", False), ("non-toxic", False), ("1.0", True)],
)  # fmt: skip
def test_labels_are_written_in_many_ways(label, meant):
    assert rows_of(f"label,other,text\n{label},x,a text".encode())[0].label is meant


def test_a_byte_that_is_no_utf8_and_a_blank_line_are_no_end():
    rows = rows_of(b"text,label\r\ncaf\xe9,1\r\n\r\nb,0\r\n")

    assert [row.label for row in rows] == [True, False]


def test_an_open_quote_is_read_to_the_end_and_refused():
    with pytest.raises(Unreadable):
        rows_of(b'text,label\n"never closed,1\nb,0\n')


def test_the_measures_are_those_of_the_books():
    scores, labels = [0.9, 0.8, 0.7, 0.4, 0.3, 0.1], [True, False, True, True, False, False]

    found = measures(scores, labels, [score >= 0.5 for score in scores])

    assert found == {
        "auc": round(7 / 9, 4),
        "precision": round(2 / 3, 4),
        "recall": round(2 / 3, 4),
        "f1": round(2 / 3, 4),
        "recall_at_fpr_2": round(1 / 3, 4),
        "false_positive_rate": round(1 / 3, 4),
    }


def test_what_has_no_meaning_is_none():
    assert measures([0.1], [False], [False]) == {
        "auc": None,
        "precision": None,
        "recall": None,
        "f1": None,
        "recall_at_fpr_2": None,
        "false_positive_rate": 0.0,
    }


def test_two_in_a_hundred_may_be_wrong_and_no_more():
    negatives = [0.0] * 98 + [0.8, 0.9]

    assert recall_at([*negatives, 0.5, 0.85], [False] * 100 + [True] * 2, 0.02) == 1.0
    assert recall_at([*negatives[1:], 0.7, 0.5, 0.85], [False] * 100 + [True] * 2, 0.02) == 0.5


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=30))
def test_the_auc_is_the_share_of_pairs_in_order(rows):
    pairs = [(one, other) for one, is_one in rows if is_one for other, is_other in rows if not is_other]
    in_order = sum(1.0 if one > other else 0.5 if one == other else 0.0 for one, other in pairs)

    found = auc([score for score, _ in rows], [label for _, label in rows])

    assert found == (pytest.approx(in_order / len(pairs)) if pairs else None)


def test_a_hundred_thousand_rows_are_read(tmp_path):
    file = written(tmp_path / "many.csv", [(f"text {number}", number % 2) for number in range(100_000)])

    rows = rows_of(file.read_bytes())

    assert len(rows) == 100_000
    assert sum(row.label for row in rows) == 50_000
