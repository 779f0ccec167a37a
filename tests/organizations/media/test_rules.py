"""The tables and pure functions of files."""

import pytest

from organizations.media import rules
from organizations.media.rules import GIB, MIB, Kind, UploadState


@pytest.mark.parametrize(
    ("filename", "content_type", "expected"),
    [
        ("lesson.mp4", "video/mp4", "video/mp4"),
        ("LESSON.MOV", "video/quicktime", "video/quicktime"),
        ("captions.vtt", "", "text/vtt"),  # browsers on Windows know no captions
        ("captions.vtt", "text/vtt; charset=utf-8", "text/vtt"),
        ("photo.jpeg", "application/octet-stream", "image/jpeg"),
        ("photo.png", "image/jpeg", None),
        ("drawing.svg", "image/svg+xml", None),
        ("setup.exe", "video/mp4", None),
        (".mp4", "video/mp4", None),
        ("mp4", "video/mp4", None),
    ],
)
def test_a_type_is_taken_when_name_and_declaration_agree(
    filename: str, content_type: str, expected: str | None
) -> None:
    found = rules.find_file_type(filename, content_type)

    assert (found and found.content_type) == expected


@pytest.mark.parametrize(
    ("filename", "expected"),
    [
        ("lesson.mp4", "lesson.mp4"),
        ("../../etc/lesson.mp4", "lesson.mp4"),
        ("C:\\Users\\me\\lesson.mp4", "lesson.mp4"),
        ("les\x00son\r\n.mp4", "lesson.mp4"),
        ("evil\u202e4pm.exe", "evil4pm.exe"),
        ("Screenshot 3.04\u202fPM.png", "Screenshot 3.04 PM.png"),
        ("cafe\u0301.pdf", "café.pdf"),
        ("レッスン.mp4", "レッスン.mp4"),
        ("می\u200cخ.pdf", "می\u200cخ.pdf"),
        ("", "file"),
        ("...", "file"),
        ("x" * 300, "x" * 255),
        ("x" * 300 + ".mp4", "x" * 251 + ".mp4"),
    ],
)
def test_a_name_is_cleaned_and_keeps_its_extension(filename: str, expected: str) -> None:
    assert rules.clean_filename(filename) == expected


@pytest.mark.parametrize("filename", ["lesson.mp4", "a  b.mp4", "cafe\u0301.pdf", "3.04\u202fPM.png", "می\u200cخ.pdf"])
def test_a_usual_name_is_no_problem(filename: str) -> None:
    assert rules.filename_problem(filename) is None


@pytest.mark.parametrize(
    "filename", ["a/b.mp4", "a\\b.mp4", "a\nb.mp4", "a\x00b.mp4", "a\u202eb.mp4", "x" * 300 + ".mp4"]
)
def test_a_bad_name_gets_a_sentence_with_what_would_be_right(filename: str) -> None:
    problem = rules.filename_problem(filename)

    assert problem is not None
    assert "no slashes" in problem
    assert problem.endswith(".mp4")
    assert len(problem) < 250


def test_a_limit_of_the_settings_wins() -> None:
    assert rules.size_limit(Kind.VIDEO, {}) == 4 * GIB
    assert rules.size_limit(Kind.VIDEO, {"video": 5}) == 5
    assert rules.size_limit(Kind.AUDIO, {"video": 5}) == 512 * MIB


def test_up_to_100_mb_goes_up_in_one_piece() -> None:
    assert rules.plan_parts(100 * MIB) is None
    assert rules.plan_parts(100 * MIB + 1) is not None


@pytest.mark.parametrize("size", [100 * MIB + 1, 4 * GIB, 200 * GIB, 5 * 2**40])
def test_parts_add_up_within_the_limits_of_s3(size: int) -> None:
    plan = rules.plan_parts(size)

    assert plan is not None
    assert plan.count <= rules.MAX_PARTS
    assert plan.part_size >= rules.MIN_PART
    assert (plan.count - 1) * plan.part_size + plan.length(plan.count) == size
    assert 0 < plan.length(plan.count) <= plan.length(1)


@pytest.mark.parametrize("number", [0, -1, 8])
def test_a_part_outside_the_plan_has_no_length(number: int) -> None:
    plan = rules.plan_parts(100 * MIB + 1)

    assert plan is not None
    assert plan.count == 7
    with pytest.raises(ValueError, match="no such part"):
        plan.length(number)


ALLOWED = {
    ("waiting", "uploaded"),
    ("waiting", "cancelled"),
    ("waiting", "timed_out"),
    ("uploaded", "processing"),
    ("uploaded", "failed"),
    ("uploaded", "cancelled"),
    ("processing", "ready"),
    ("processing", "failed"),
    ("processing", "cancelled"),
    ("failed", "uploaded"),
    ("failed", "cancelled"),
}


@pytest.mark.parametrize("state", UploadState)
@pytest.mark.parametrize("target", UploadState)
def test_an_upload_moves_only_as_the_table_says(state: UploadState, target: UploadState) -> None:
    assert rules.can_become(state, target) is ((state.value, target.value) in ALLOWED)


def test_captions_may_outlive_their_video_by_a_moment_only() -> None:
    assert rules.captions_problem(60.9, 60) is None

    failure = rules.captions_problem(3723, 60)

    assert failure is not None
    assert "1:02:03" in failure.reason
    assert "1:00" in failure.reason
    assert not failure.retryable
