"""Why an archive is not taken, or what of it is not."""

from education.archives.rules.plan import Line, Verdict

GROWS = "This archive grows far too much when it is unpacked. Nothing was taken."
LEADS_OUT = "A name in this archive leads out of it, or is none. Nothing was taken."
LINKS = "This archive holds a link or a device. Nothing was taken."


class Refused(Exception):
    """The whole archive is not taken; the sentence is for the person who sent it."""


class Report:
    """The lines of a report, as they come."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def taken(self, where: str, text: str = "") -> None:
        """Note what is taken as it is."""
        self._add(Verdict.TAKEN, where, text)

    def changed(self, where: str, text: str) -> None:
        """Note what is taken in another form."""
        self._add(Verdict.CHANGED, where, text)

    def left_out(self, where: str, text: str) -> None:
        """Note what is not taken, and why."""
        self._add(Verdict.LEFT_OUT, where, text)

    def _add(self, verdict: Verdict, where: str, text: str) -> None:
        self.lines.append(Line(verdict=verdict, where=where[:300], text=text[:500]))
