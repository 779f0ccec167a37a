"""What is kept of a report."""

from education.archives.rules.plan import Line, Verdict, shortened


def test_a_report_fits_in_one_item_and_counts_the_rest():
    told = [
        Line(verdict=Verdict.CHANGED if number % 2 else Verdict.TAKEN, where="ä" * 300, text="ö" * 500)
        for number in range(1000)
    ]

    kept = shortened(told)

    assert sum(len(line.model_dump_json().encode()) for line in kept) < 350_000
    assert kept[0].verdict is Verdict.CHANGED
    assert kept[-1].where == f"{1000 - (len(kept) - 1)} further parts"


def test_what_was_changed_or_left_out_comes_first_in_a_short_report_too():
    taken, changed = Line(verdict=Verdict.TAKEN, where="One"), Line(verdict=Verdict.CHANGED, where="Two")

    assert shortened([taken, changed]) == [changed, taken]
    assert len(shortened([taken] * 1001)) == 1000
