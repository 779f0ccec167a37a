"""Open edX courses: texts, videos and problems become sections; what cannot be taken is told; hostile ones are refused."""

import io
import os
import tarfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from education.archives.inspection import child, runner
from education.archives.inspection.markdown import to_markdown
from education.archives.inspection.refusal import Refused
from education.archives.rules.plan import Plan
from education.archives.rules.states import ImportState
from education.authoring import services as authoring
from education.quizzes.rules import Question
from organizations.media import services as media
from tests import media_files
from tests.education.archives.conftest import imported, lines
from tests.people import INSTRUCTOR

COURSE = {
    "course.xml": '<course url_name="run" org="Mill" course="BR1"/>',
    "course/run.xml": '<course display_name="Baking"><chapter url_name="one"/><wiki slug="x"/></course>',
    "chapter/one.xml": '<chapter display_name="Basics"><sequential url_name="s"/></chapter>',
    "sequential/s.xml": '<sequential display_name="Dough"><vertical url_name="v"/></sequential>',
}
MCQ = """<problem display_name="Which one"><multiplechoiceresponse>
  <label>Which is a <b>grain</b>?</label>
  <choicegroup type="MultipleChoice">
    <choice correct="true">Rye <choicehint>Indeed.</choicehint></choice>
    <choice correct="false">Salt</choice>
  </choicegroup></multiplechoiceresponse><solution><p>Rye is a grain.</p></solution></problem>"""


def packed(
    entries: Mapping[str, str | bytes], *, top: str = "course/", extra: list[tarfile.TarInfo] | None = None
) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as archive:
        for name, content in entries.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(f"{top}{name}")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for info in extra or []:
            archive.addfile(info)
    return target.getvalue()


def course(vertical: str, **files: str | bytes) -> dict[str, str | bytes]:
    named = {name.replace("__", "/").replace("_dot_", "."): content for name, content in files.items()}
    return {**COURSE, "vertical/v.xml": f'<vertical display_name="Unit">{vertical}</vertical>', **named}


def look(content: bytes, folder: Path) -> Plan:
    (folder / "input").write_bytes(content)
    (folder / "out").mkdir()
    return child.look(folder / "input", folder / "out")


def told(plan: Plan, verdict: str) -> list[tuple[str, str]]:
    return [(line.where.rpartition(" / ")[2], line.text) for line in plan.lines if line.verdict == verdict]


def only_question(problem: str, folder: Path):
    plan = look(packed(course(problem)), folder)
    ((question,),) = [section.content_data["questions"] for section in plan.modules[0].sections]
    return Question.model_validate(question), plan


class TestCourse:
    def test_a_course_becomes_a_module_with_its_texts_and_a_quiz(self):
        html = '<h2>Hello</h2><p>Mix <b>well</b>.</p><img src="/static/oven.png" alt="An oven">'
        content = packed(
            course(
                f'<html url_name="h"/>{MCQ}{MCQ}<lti url_name="l"/><discussion/>',
                html__h_dot_xml='<html filename="h" display_name="Begin"/>',
                html__h_dot_html=html,
                static__oven_dot_png=media_files.picture(),
            )
        )

        found = imported(content, filename="course.tar.gz")

        assert found.made.state is ImportState.DONE, found.made.reason
        ((module_id, title),) = found.made.modules.items()
        _, outline = authoring.get_module_with_outline(INSTRUCTOR, module_id=module_id)
        assert title == "Baking"
        assert [(one.title, one.content_type) for one in outline.entries] == [("Begin", "text"), ("Which one", "quiz")]
        assert all(one.is_complete for one in outline.entries)
        text, quiz = authoring.get_sections(INSTRUCTOR, module_id=module_id, entries=outline.entries)
        (picture,) = media.list_files(INSTRUCTOR).items
        assert text.content_data["body"] == (
            f"### Hello\n\nMix **well**.\n\n![An oven](/o/demo/learn/pictures/{picture.file_id}/)"
        )
        assert [one["text"] for one in quiz.content_data["questions"]] == ["Which is a grain?", "Which is a grain?"]
        left_out = dict(lines(found, "left_out"))
        assert "another site (LTI)" in left_out["Basics / Dough / Unit / lti"]
        assert "Discussions" in left_out["Basics / Dough / Unit / Unit"]

    def test_missing_files_are_told_one_by_one(self, tmp_path):
        vertical = (
            '<html url_name="gone"/><html display_name="No text" filename="nowhere"/><html display_name="Pic">'
            '<![CDATA[<p>A</p><img src="/static/gone.png">]]></html><video url_name="v1"/><problem url_name="p9"/>'
        )
        files = {"video__v1_dot_xml": '<video display_name="Film" youtube="1.00:abc123"/>'}

        plan = look(packed(course(vertical, **files) | {"chapter/x.xml": "<chapter/>"}), tmp_path)

        assert told(plan, "left_out") == [
            ("html", "“html/gone.xml” is missing in the archive."),
            ("No text", "Its text “html/nowhere.html” is missing in the archive."),
            ("problem", "“problem/p9.xml” is missing in the archive."),
        ]
        assert "gone.png" in dict(told(plan, "changed"))["Pic"]
        bodies = [section.content_data["body"] for section in plan.modules[0].sections]
        assert bodies == ["A", "Watch the video: [Film](https://www.youtube.com/watch?v=abc123)"]

    def test_a_video_in_the_archive_is_taken_as_a_file(self, tmp_path):
        vertical = '<video display_name="Film"><source src="/static/film.mp4"/></video>'

        plan = look(packed(course(vertical, static__film_dot_mp4=b"not really")), tmp_path)

        (section,) = plan.modules[0].sections
        assert (section.content_type, plan.files[0].name, plan.files[0].slot) == ("video", "film.mp4", "video")
        assert section.files == {"video": plan.files[0].path}

    def test_more_than_two_hundred_sections_become_a_module_a_chapter(self, tmp_path):
        chapters = "".join(
            f'<chapter display_name="C{chapter}"><sequential><vertical>'
            + "".join(f'<html display_name="T{number}">Text</html>' for number in range(count))
            + "</vertical></sequential></chapter>"
            for chapter, count in enumerate([150, 230])
        )

        plan = look(packed({"course.xml": f'<course display_name="Big">{chapters}</course>'}, top=""), tmp_path)

        assert [(one.fields["title"], len(one.sections)) for one in plan.modules] == [
            ("Big: C0", 150),
            ("Big: C1 (1 of 2)", 200),
            ("Big: C1 (2 of 2)", 30),
        ]

    def test_a_course_that_points_at_itself_ends(self, tmp_path):
        plan = look(
            packed(
                course('<html display_name="T">Text</html>')
                | {
                    "sequential/s.xml": (
                        '<sequential display_name="Dough"><vertical url_name="v"/><vertical url_name="v"/></sequential>'
                    )
                }
            ),
            tmp_path,
        )

        assert len(plan.modules[0].sections) == 1
        assert "twice, or in a circle" in plan.lines[-1].text


class TestProblems:
    def test_one_of_several(self, tmp_path):
        question, _ = only_question(MCQ, tmp_path)

        assert (question.kind, question.text, question.feedback) == (
            "single",
            "Which is a grain?",
            "Rye is a grain.",
        )
        assert [(one.text, one.is_right, one.feedback) for one in question.options] == [
            ("Rye", True, "Indeed."),
            ("Salt", False, ""),
        ]

    def test_several_of_several_with_the_question_around_it(self, tmp_path):
        problem = (
            "<problem><p>Which are grains?</p><choiceresponse><checkboxgroup><choice correct='true'>Rye</choice>"
            "<choice correct='true'>Oat</choice><choice correct='false'>Salt</choice></checkboxgroup>"
            "</choiceresponse></problem>"
        )

        question, _ = only_question(problem, tmp_path)

        assert (question.kind, question.text) == ("several", "Which are grains?")
        assert [one.is_right for one in question.options] == [True, True, False]

    def test_true_or_false(self, tmp_path):
        problem = (
            "<problem><multiplechoiceresponse><label>Salt rises.</label><choicegroup><choice correct='false'>True"
            "</choice><choice correct='true'>False</choice></choicegroup></multiplechoiceresponse></problem>"
        )

        question, _ = only_question(problem, tmp_path)

        assert (question.kind, question.is_true) == ("true_false", False)

    def test_a_list_to_choose_from_in_both_spellings(self, tmp_path):
        problem = (
            "<problem><optionresponse><label>Pick.</label>"
            "<optioninput options=\"('warm','cold')\" correct='warm'/></optionresponse></problem>"
        )

        question, plan = only_question(problem, tmp_path)

        assert [(one.text, one.is_right) for one in question.options] == [("warm", True), ("cold", False)]
        assert "row of options" in told(plan, "changed")[0][1]

    @pytest.mark.parametrize(("tolerance", "kept"), [("5%", "0.157"), ("0.01", "0.01"), ("", "0"), ("nonsense", "0")])
    def test_a_number_with_its_tolerance(self, tolerance, kept, tmp_path):
        param = f"<responseparam type='tolerance' default='{tolerance}'/>" if tolerance else ""
        problem = f"<problem><numericalresponse answer='3.14'><label>Pi?</label>{param}</numericalresponse></problem>"

        question, _ = only_question(problem, tmp_path)

        assert (question.kind, str(question.value)) == ("number", "3.14")
        assert float(question.tolerance) == float(kept)

    def test_words_with_further_answers(self, tmp_path):
        problem = (
            "<problem><stringresponse answer='Rye' type='ci'><label>A grain?</label>"
            "<additional_answer answer='Oat'/></stringresponse></problem>"
        )

        question, _ = only_question(problem, tmp_path)

        assert (question.kind, question.accepted, question.match_case) == ("text", ["Rye", "Oat"], False)

    @pytest.mark.parametrize(
        ("problem", "reason"),
        [
            ("<script type='loncapa/python'>x=1</script><numericalresponse answer='$x'/>", "by a program"),
            ("<customresponse cfn='check'/>", "customresponse"),
            ("<numericalresponse answer='[1,5)'><label>?</label></numericalresponse>", "a formula or a range"),
            ("<numericalresponse answer='1,000'><label>?</label></numericalresponse>", "can be 1000 or 1.000"),
            ("<stringresponse answer='R.e' type='regexp'><label>?</label></stringresponse>", "a pattern"),
            ("<p>Only words.</p>", "no answer to give"),
        ],
    )
    def test_what_cannot_be_asked_here_is_told(self, problem, reason, tmp_path):
        plan = look(packed(course(f'<html>Text</html><problem display_name="P">{problem}</problem>')), tmp_path)

        assert [section.content_type for section in plan.modules[0].sections] == ["text"]
        assert reason in dict(told(plan, "left_out"))["P"]


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


HOSTILE = {
    "a link": (packed(COURSE, extra=[special("course/static/a", tarfile.SYMTYPE, "/etc/passwd")]), "link or a device"),
    "a hard link": (packed(COURSE, extra=[special("x", tarfile.LNKTYPE, "course/course.xml")]), "link or a device"),
    "a device": (packed(COURSE, extra=[special("course/dev", tarfile.CHRTYPE)]), "link or a device"),
    "a way out": (packed({"../../etc/cron.d/x": "x"}), "leads out of it"),
    "a way out of the root": (packed({"/etc/passwd": "x"}, top=""), "leads out of it"),
    "a bomb": (packed({"course.xml": "<course/>", "static/a": b"\0" * 80 * 2**20}), "grows far too much"),
    "twice the same": (packed(COURSE, extra=[special("course/course.xml", tarfile.REGTYPE)]), "twice"),
    "no course": (packed({"readme.html": "Hello"}), "“course.xml” is missing"),
    "half of one": (packed(COURSE)[:120], "damaged"),
    "entities": (
        packed({"course.xml": '<!DOCTYPE c [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><course display_name="&b;"/>'}),
        "entities",
    ),
    "a file of the machine": (
        packed({"course.xml": '<!DOCTYPE c [<!ENTITY a SYSTEM "file:///etc/passwd">]><course display_name="&a;"/>'}),
        "entities",
    ),
    "too deep": (packed({"course.xml": "<course>" + "<a>" * 5000 + "</a>" * 5000 + "</course>"}), "levels deep"),
    "broken XML": (packed({"course.xml": "<course"}), "cannot be read"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_course_is_refused_with_a_sentence(name, tmp_path):
    content, sentence = HOSTILE[name]

    with pytest.raises(Refused) as refused:
        look(content, tmp_path)

    assert sentence in str(refused.value)


def test_names_that_point_elsewhere_are_not_followed(tmp_path):
    vertical = (
        '<html display_name="T" filename="../../course"/><html url_name="../x"/><html display_name="U">Text</html>'
    )

    plan = look(packed(course(vertical)), tmp_path)

    assert [section.title for section in plan.modules[0].sections] == ["U"]
    assert len(told(plan, "left_out")) == 2


OLD_NAME = "caf\udce9.png"  # the bytes of Latin-1, as tarfile hands them on


@pytest.mark.parametrize("name", ["a tin.png", "a%20tin.png"])
def test_a_name_with_spaces_is_found_as_studio_writes_it(tmp_path, name):
    html = '<html display_name="T"><![CDATA[<img src="/static/a%20tin.png" alt="A tin">]]></html>'

    plan = look(packed(course(html) | {f"static/{name}": media_files.picture()}), tmp_path)

    assert [file.name for file in plan.files] == [name]


def test_a_name_in_an_old_encoding_is_found_by_the_text_that_shows_it(tmp_path):
    html = '<html display_name="T"><![CDATA[<p>Look</p><img src="/static/café.png" alt="Tea">]]></html>'

    plan = look(packed(course(html) | {f"static/{OLD_NAME}": media_files.picture()}), tmp_path)

    (file,) = plan.files
    assert file.name == "café.png"
    assert f"![Tea](../{file.path})" in plan.modules[0].sections[0].content_data["body"]


def test_a_refusal_can_tell_of_a_name_in_an_old_encoding(tmp_path):
    (tmp_path / "input").write_bytes(packed({"course.xml": "<course/>", f"{OLD_NAME}.html": os.urandom(2**17) * 40}))

    found = runner.look(tmp_path)

    assert found.refused == "“course/café.png.html” is larger than any text that is read here."


class TestMarkdown:
    @pytest.mark.parametrize(
        ("html", "text"),
        [
            ("<p>One</p><p>Two</p>", "One\n\nTwo"),
            ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n\n   - b\n\n- c"),
            ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
            ('<a href="https://example.com/x">x</a>', "[x](https://example.com/x)"),
            ('<a href="javascript:alert(1)">x</a>', "x"),
            ("<pre>a\n  b</pre>", "```text\na\n  b\n```"),
            ("2 * 3 <b>is</b> [6]", "2 \\* 3 **is** \\[6\\]"),
            ("<script>alert(1)</script>Text<iframe src='x'></iframe>", "Text"),
            (
                "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
                "| a | b |\n| --- | --- |\n| 1 | 2 |",
            ),
        ],
    )
    def test_what_a_person_reads_stays(self, html, text):
        assert to_markdown(html, lambda _: "")[0] == text

    def test_what_is_lost_is_told(self):
        _, notes = to_markdown("<script></script><img src='x.png'><a href='/jump_to_id/1'>there</a>", lambda _: "")

        assert len(notes) == 3
