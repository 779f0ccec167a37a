"""An agent that goes round in circles is told so, and then stopped."""

from workbench.agents.tools.repeats import LoopDetector, Verdict, fingerprint, nudge


def test_the_third_same_call_is_nudged_and_the_fifth_is_not_made() -> None:
    detector = LoopDetector()

    met = [detector.meet("search", {"words": "x"}) for _ in range(6)]

    assert met == [Verdict.CALL, Verdict.CALL, Verdict.NUDGE, Verdict.NUDGE, Verdict.STOP, Verdict.STOP]
    assert str(Verdict.STOP) == "loop_detected"


def test_other_arguments_or_another_tool_are_other_calls() -> None:
    detector = LoopDetector()

    met = {detector.meet(tool, {"n": n}) for tool in ("a", "b") for n in range(20)}

    assert met == {Verdict.CALL}


def test_other_calls_in_between_do_not_hide_a_circle() -> None:
    detector = LoopDetector()

    met = [detector.meet(tool, {}) for _ in range(5) for tool in ("a", "b")]

    assert met[-2:] == [Verdict.STOP, Verdict.STOP]


def test_a_resumed_conversation_goes_on_counting() -> None:
    before = LoopDetector()
    for _ in range(4):
        before.meet("a", [1])

    assert LoopDetector(before.counts).meet("a", [1]) is Verdict.STOP


def test_the_order_of_names_and_how_a_number_is_written_do_not_matter() -> None:
    assert fingerprint("a", {"x": 1, "y": [2.0]}) == fingerprint("a", {"y": [2], "x": 1.0})
    assert fingerprint("a", {"x": True}) != fingerprint("a", {"x": 1})
    assert fingerprint("a", "\ud800")


def test_a_model_is_told_how_often_it_asked() -> None:
    assert "search 3 times" in nudge("search", 3)
