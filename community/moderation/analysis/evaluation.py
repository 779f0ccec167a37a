"""Runs the pipeline over labelled texts, as production would, and measures it: ``script/evaluate-moderation``."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from community.moderation.analysis.folding import forget
from community.moderation.analysis.measures import LABELS, Row, Unreadable, measures, rows_of
from community.moderation.analysis.pipeline import analyzers_for, check_many
from community.moderation.analysis.verdicts import Context, Finding, Outcome, Rule, Settings, Text, Verdict

_AT_ONCE = 1_000


def evaluate(rows: Sequence[Row], settings: Settings) -> dict[str, dict[str, float | None]]:
    """Return the measures of each analyzer and of the outcome, with the items a second that each one did of one core's time."""
    labels = [row.label for row in rows]
    texts = [Text(row.text) for row in rows]
    check_many(texts[:1], None, settings)  # reads the models, which a worker has done before its first text
    started = time.process_time()
    verdicts = [verdict for some in _portions(texts) for verdict in check_many(some, None, settings)]
    overall = len(rows) / max(time.process_time() - started, 1e-9)
    report: dict[str, dict[str, float | None]] = {}
    for place, analyzer in enumerate(analyzers_for(settings)):
        findings = [verdict.findings[place] for verdict in verdicts]
        chosen = [_is_over(finding, settings) for finding in findings]
        report[analyzer.rule] = measures([finding.score for finding in findings], labels, chosen)
        forget()
        started = time.process_time()
        for some in _portions(texts):
            analyzer.analyze_many(some, [Context()] * len(some), settings)
        report[analyzer.rule]["items_per_second"] = round(len(rows) / max(time.process_time() - started, 1e-9), 1)
    chosen = [verdict.outcome is not Outcome.APPROVED for verdict in verdicts]
    scores = [_nearness(verdict, settings) for verdict in verdicts]
    report["outcome"] = {**measures(scores, labels, chosen), "items_per_second": round(overall, 1)}
    return {name: report[name] for name in ("toxicity", "profanity", "spam", "outcome")}


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the file, print one JSON object, return 0; 2 with a sentence where the file cannot be read."""
    parser = argparse.ArgumentParser(
        prog="script/evaluate-moderation",
        description="Runs the moderation pipeline with its default settings over labelled texts and prints one JSON "
        "object: toxicity, profanity and spam by each analyzer's score, outcome for what is held or flagged.",
        epilog=f"The CSV is UTF-8 with the columns text and label; a label is {LABELS}.",
    )
    parser.add_argument("file", type=Path, help="the CSV")
    file: Path = parser.parse_args(arguments).file
    try:
        rows = rows_of(file.read_bytes())
    except OSError as failure:
        return _fail(f"{file} cannot be read: {failure.strerror}.")
    except Unreadable as failure:
        return _fail(f"{file}: {failure}")
    sys.stdout.write(json.dumps(evaluate(rows, Settings()), indent=2) + "\n")
    return 0


def _fail(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 2


def _portions(texts: list[Text]) -> list[list[Text]]:
    return [texts[start : start + _AT_ONCE] for start in range(0, len(texts), _AT_ONCE)]


def _is_over(finding: Finding, settings: Settings) -> bool:
    at = {
        Rule.PROFANITY: settings.profanity_at,
        Rule.SPAM: settings.spam_at,
        Rule.TOXICITY: settings.toxicity_held_at,
    }
    return finding.failed or finding.score >= at[finding.rule]


def _nearness(verdict: Verdict, settings: Settings) -> float:
    """Return how near a text is to not being approved, as one number: 1 where a threshold is met."""
    at = {
        Rule.PROFANITY: settings.profanity_at,
        Rule.SPAM: settings.spam_at,
        Rule.TOXICITY: settings.toxicity_held_at,
    }
    return max(1.0 if finding.failed else finding.score / max(at[finding.rule], 1e-6) for finding in verdict.findings)


if __name__ == "__main__":
    sys.exit(main())
