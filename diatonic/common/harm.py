"""Asking Amazon whether a text does harm: Comprehend's toxicity detection, or a guardrail of Bedrock."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import boto3
import structlog
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from diatonic.common import cloud
from diatonic.common.errors import Unavailable

logger = structlog.get_logger(__name__)

#: What Comprehend takes at once, and how many bytes of UTF-8 each of it may have.
SEGMENTS, SEGMENT_BYTES = 10, 1000
#: How many characters a guardrail takes at once.
GUARDRAIL_CHARACTERS = 20_000
_SECONDS = 3


@dataclass(frozen=True, slots=True)
class Toxic:
    """What Comprehend says of one segment: how toxic, 0 to 1, and how much of each kind of harm."""

    score: float
    labels: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Guarded:
    """What a guardrail says of a text: its confidence in each kind of harm, and the words that it matched."""

    confidences: Mapping[str, str]
    words: tuple[str, ...]


def comprehend(segments: Sequence[str]) -> list[Toxic]:
    """Return what Comprehend says of up to ten segments of up to a kilobyte. Raises ``Unavailable``."""
    with _asking("comprehend"):
        answer = _client("comprehend", os.getpid()).detect_toxic_content(
            TextSegments=[{"Text": segment} for segment in segments], LanguageCode="en"
        )
    found = [
        Toxic(float(each["Toxicity"]), {label["Name"]: float(label["Score"]) for label in each.get("Labels", ())})
        for each in answer["ResultList"]
    ]
    if len(found) != len(segments):
        raise Unavailable("Amazon Comprehend did not answer for every part of the text.")
    return found


def guardrail(text: str) -> Guarded:
    """Return what the guardrail of ``DIATONIC_MODERATION_GUARDRAIL`` says of a text. Raises ``Unavailable``."""
    name, _, version = settings.DIATONIC.moderation_guardrail.partition(":")
    if not name:
        raise Unavailable("No guardrail is configured: DIATONIC_MODERATION_GUARDRAIL.")
    with _asking("bedrock"):
        answer = _client("bedrock-runtime", os.getpid()).apply_guardrail(
            guardrailIdentifier=name,
            guardrailVersion=version or "DRAFT",
            source="INPUT",
            content=[{"text": {"text": text}}],
            outputScope="FULL",
        )
    confidences: dict[str, str] = {}
    words: list[str] = []
    for assessment in answer.get("assessments", ()):
        for found in assessment.get("contentPolicy", {}).get("filters", ()):
            confidences[found["type"]] = found["confidence"]
        policy = assessment.get("wordPolicy", {})
        words += [found["match"] for found in (*policy.get("customWords", ()), *policy.get("managedWordLists", ()))]
    return Guarded(confidences, tuple(words))


@contextmanager
def _asking(service: str) -> Iterator[None]:
    try:
        yield
    except (ClientError, BotoCoreError) as failure:
        logger.warning("harm_not_told", service=service, failure=type(failure).__name__, detail=str(failure)[:300])
        raise Unavailable("The service that checks texts does not answer just now.", retry_after=5) from failure


@lru_cache(maxsize=4)
def _client(service: str, _process_id: int) -> Any:
    made = boto3.session.Session().client(
        service,
        region_name=settings.DIATONIC.aws_region,
        config=Config(
            connect_timeout=_SECONDS, read_timeout=_SECONDS, retries={"total_max_attempts": 2, "mode": "standard"}
        ),
    )
    return cloud.watched(made)
