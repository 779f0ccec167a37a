"""A file of an archive that cannot stand where it stood."""

from education.authoring import services as authoring
from tests import media_files
from tests.education.archives.conftest import imported, lines, manifest, zipped
from tests.organizations.media.conftest import make_file
from tests.people import INSTRUCTOR


def test_a_file_that_does_not_fit_its_place_leaves_the_others_where_they_are():
    words = make_file(INSTRUCTOR, media_files.CAPTIONS, "talk.vtt")
    plan = make_file(INSTRUCTOR, media_files.pdf(), "plan.pdf")
    paths = {file.file_id: f"files/{file.digest}.{file.name[-3:]}" for file in (words, plan)}
    listed = [
        {
            "path": paths[file.file_id],
            "file_id": file.file_id,
            "name": file.name,
            "kind": file.kind,
            "content_type": content_type,
            "size": len(content),
            "digest": file.digest,
        }
        for file, content_type, content in (
            (words, "text/vtt", media_files.CAPTIONS),
            (plan, "application/pdf", media_files.pdf()),
        )
    ]
    document = {"title": "Talk", "content_type": "video", "duration": 0, "content_data": {}}
    archive = zipped(
        {
            "manifest.json": manifest("Talk", files=listed),
            "sections/001.json": document
            | {"files": {"captions": paths[words.file_id], "poster": paths[plan.file_id]}},
            paths[words.file_id]: media_files.CAPTIONS,
            paths[plan.file_id]: media_files.pdf(),
        }
    )

    found = imported(archive)

    assert lines(found, "left_out") == [
        ("Section “Talk”", "Its poster cannot stand there. Choose a poster from the organization's files.")
    ]
    (module_id,) = found.made.modules
    _, outline = authoring.get_module_with_outline(INSTRUCTOR, module_id=module_id)
    (section,) = authoring.get_sections(INSTRUCTOR, module_id=module_id, entries=outline.entries)
    assert section.files == {"captions": words.file_id}
