"""An Open edX course (OLX) as a plan: a section for every text and video, a quiz for the problems that stand together."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element, tostring

from education.archives.inspection.markdown import to_markdown
from education.archives.inspection.problems import questions
from education.archives.inspection.refusal import Refused, Report
from education.archives.inspection.tars import Tar
from education.archives.rules.format import file_path
from education.archives.rules.plan import MAX_SECTIONS, Plan, PlannedFile, PlannedModule, PlannedSection
from education.questions.importing import refusal as xml
from education.questions.importing.trees import children, elements, local, prepared, root_of

_NAME = re.compile(r"[\w.@+-]{1,200}")
_LEVELS = ("chapter", "sequential", "vertical")
_MAX_QUESTIONS = 100
_NOT_HERE = {
    "lti": "It belongs to another site (LTI).",
    "lti_consumer": "It belongs to another site (LTI).",
    "discussion": "Discussions are not part of a module.",
    "openassessment": "Peer assessment is not possible here. Make it an exercise instead.",
    "library_content": "Questions drawn from a library are not possible here.",
    "split_test": "Experiments with several variants are not possible here.",
    "drag-and-drop-v2": "Dragging and dropping is not possible here. Make it a matching question instead.",
    "poll": "Polls are not possible here.",
    "survey": "Surveys are not possible here.",
    "word_cloud": "Word clouds are not possible here.",
}


@dataclass(slots=True)
class _Chapter:
    title: str
    sections: list[PlannedSection] = field(default_factory=list)


def read(archive: Tar) -> Plan:
    """Return the plan of a course: one module, or one a chapter where that would be more than 200 sections."""
    return _Course(archive).plan()


class _Course:
    def __init__(self, archive: Tar) -> None:
        self._tar = archive
        self._report = Report()
        self._files: dict[str, PlannedFile] = {}
        self._seen: set[tuple[str, str]] = set()
        self._problems = 0

    def plan(self) -> Plan:
        root = self._parsed("course.xml", "course")
        if root is None:
            raise Refused("“course.xml” of this course cannot be read. Export the course again.")
        course = self._resolved(root, "The course")
        if course is None or local(course) != "course":
            raise Refused("This archive holds no Open edX course: “course.xml” names none.")
        title = self._title(course, "Imported course")
        chapters = [self._chapter(one) for one in self._below(course, "The course", _LEVELS[0])]
        modules = self._modules(title, [one for one in chapters if one.sections])
        return Plan(source="olx", modules=modules, files=list(self._files.values()), lines=self._report.lines)

    def _modules(self, title: str, chapters: list[_Chapter]) -> list[PlannedModule]:
        everything = [section for chapter in chapters for section in chapter.sections]
        if len(everything) <= MAX_SECTIONS:
            return [_module(title, everything)] if everything else []
        self._report.changed(title, f"It has {len(everything)} sections, so each chapter is a module of its own.")
        made = []
        for chapter in chapters:
            pieces = [chapter.sections[at : at + MAX_SECTIONS] for at in range(0, len(chapter.sections), MAX_SECTIONS)]
            for number, piece in enumerate(pieces, 1):
                part = f" ({number} of {len(pieces)})" if len(pieces) > 1 else ""
                made.append(_module(f"{title}: {chapter.title}"[:180] + part, piece))
        return made

    def _chapter(self, chapter: Element) -> _Chapter:
        made = _Chapter(self._title(chapter, "Chapter"))
        for sequence in self._below(chapter, made.title, "sequential"):
            where = f"{made.title} / {self._title(sequence, 'Subsection')}"
            for vertical in self._below(sequence, where, "vertical"):
                made.sections += self._vertical(vertical, where)
        return made

    def _vertical(self, vertical: Element, above: str) -> list[PlannedSection]:
        unit = self._title(vertical, above.rpartition(" / ")[2])
        where = f"{above} / {unit}"
        made: list[PlannedSection] = []
        quiz: PlannedSection | None = None
        for component in self._components(vertical, where):
            name = self._title(component, unit)
            if local(component) == "problem":
                found = self._problem(component, f"{where} / {name}")
                if found and quiz and len(quiz.content_data["questions"]) + len(found) <= _MAX_QUESTIONS:
                    quiz.content_data["questions"] += found
                elif found:
                    quiz = _section(name, "quiz", {"questions": found})
                    made.append(quiz)
                continue
            quiz = None
            section = self._other(component, name, f"{where} / {name}")
            made += [section] if section else []
        return made

    def _components(self, vertical: Element, where: str) -> Iterator[Element]:
        for one in vertical:
            if (found := self._resolved(one, where)) is not None:
                yield found

    def _other(self, component: Element, name: str, where: str) -> PlannedSection | None:
        kind = local(component)
        if kind == "html":
            return self._html(component, name, where)
        if kind == "video":
            return self._video(component, name, where)
        self._report.left_out(where, _NOT_HERE.get(kind, f"Components of the kind “{kind}” are not known here."))
        return None

    def _html(self, component: Element, name: str, where: str) -> PlannedSection | None:
        source = component.get("filename", "")
        if source:
            content = self._tar.text(f"html/{source}.html") if _NAME.fullmatch(source) else None
            if content is None:
                self._report.left_out(where, f"Its text “html/{source}.html” is missing in the archive.")
                return None
            html = content.decode("utf-8", "replace")
        else:
            html = (component.text or "") + "".join(tostring(one, encoding="unicode") for one in component)
        text, notes = to_markdown(html, self._picture)
        if not text:
            self._report.left_out(where, "It holds no words.")
            return None
        self._tell(where, notes)
        return _section(name, "text", {"body": text})

    def _video(self, component: Element, name: str, where: str) -> PlannedSection | None:
        sources = [one.get("src", "") for one in children(component, "source")]
        sources += [component.get("source", ""), component.get("html5_sources", "").strip("[]\"'")]
        for source in filter(None, sources):
            if file := self._file(source, "video"):
                self._report.taken(where)
                return _section(name, "video", {}, files={"video": file.path})
        if youtube := component.get("youtube_id_1_0", "") or component.get("youtube", "").rpartition(":")[2]:
            sources.insert(0, f"https://www.youtube.com/watch?v={youtube}")
        address = next((one for one in sources if re.match(r"https?://[^\s<>()]+$", one)), "")
        if not address:
            self._report.left_out(where, "Its video is not in the archive, and has no address.")
            return None
        self._report.changed(where, "Its video is not in the archive: a text with a link to it takes its place.")
        return _section(name, "text", {"body": f"Watch the video: [{name}]({address})"})

    def _problem(self, component: Element, where: str) -> list[dict[str, Any]]:
        self._problems += 1
        found, told = questions(component, seed=f"problem {self._problems}")
        for reason, notes in told:
            if reason:
                self._report.left_out(where, reason)
            else:
                self._tell(where, notes)
        return found

    def _picture(self, source: str) -> str:
        file = self._file(source, "image")
        return f"../{file.path}" if file else ""

    def _file(self, source: str, slot: str) -> PlannedFile | None:
        name = source.partition("?")[0].removeprefix("/static/").removeprefix("static/")
        if name == source:
            return None
        name = name if self._tar.file(name) else unquote(name)  # Studio writes spaces of names as %20
        static = self._tar.file(name)
        if static is None:
            return None
        suffix = PurePosixPath(name).suffix.removeprefix(".").casefold()
        path = file_path(static.digest, suffix if re.fullmatch("[a-z0-9]{1,10}", suffix) else "")
        if path not in self._files:
            self._files[path] = PlannedFile(
                path=path,
                name=PurePosixPath(name).name[:200] or "file",
                name_in_out=static.number,
                size=static.size,
                digest=static.digest,
                slot=slot,
            )
        return self._files[path]

    def _tell(self, where: str, notes: list[str]) -> None:
        if notes:
            self._report.changed(where, " ".join(notes))
        else:
            self._report.taken(where)

    def _below(self, element: Element, where: str, wanted: str) -> Iterator[Element]:
        for one in element:
            if local(one) in ("wiki", "textbook"):
                continue
            found = self._resolved(one, where)
            if found is None:
                continue
            if local(found) == wanted:
                yield found
            else:
                reason = _NOT_HERE.get(local(found), f"A “{local(found)}” has no place here.")
                self._report.left_out(f"{where} / {self._title(found, local(found))}", reason)

    def _resolved(self, element: Element, where: str) -> Element | None:
        """Return the element itself, or what the file says that it points to; nothing is followed twice."""
        kind, name = local(element), element.get("url_name", "")
        is_pointer = name and len(element) == 0 and not (set(element.attrib) - {"url_name", "org", "course", "slug"})
        if not is_pointer or (kind == "course" and self._tar.text(f"course/{name}.xml") is None):
            return element
        if (kind, name) in self._seen or not _NAME.fullmatch(name):
            self._report.left_out(f"{where} / {kind}", "It stands in the course twice, or in a circle.")
            return None
        self._seen.add((kind, name))
        path = f"{kind}/{name}.xml"
        if self._tar.text(path) is None:
            reason = _NOT_HERE.get(kind, f"“{path}” is missing in the archive.")
            self._report.left_out(f"{where} / {kind}", reason)
            return None
        found = self._parsed(path, where)
        if found is not None and not found.get("url_name"):
            found.set("url_name", name)
        return found

    def _parsed(self, path: str, where: str) -> Element | None:
        content = self._tar.text(path)
        if content is None:
            return None
        try:
            plain, _ = prepared(content)
            return next(elements(plain, {local(root_of(plain))}), None)
        except xml.Forged as forged:
            raise Refused(f"“{path}”: {forged.reason}") from None
        except xml.Refused as broken:
            self._report.left_out(where, f"“{path}”: {broken.reason}")
            return None

    @staticmethod
    def _title(element: Element, otherwise: str) -> str:
        return " ".join(element.get("display_name", "").split())[:200] or otherwise[:200]


def _module(title: str, sections: list[PlannedSection]) -> PlannedModule:
    return PlannedModule(fields={"title": title}, sections=sections)


def _section(
    title: str, content_type: str, content: dict[str, Any], files: dict[str, str] | None = None
) -> PlannedSection:
    return PlannedSection(title=title, content_type=content_type, content_data=content, files=files or {})
