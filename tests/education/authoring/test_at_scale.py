"""The largest module there is: copied and restored in a number of calls that follows from batches, not from sections."""

from diatonic.common.dynamo.connection import counting
from education.authoring import services
from education.authoring.rules import MAX_SECTIONS
from organizations.media.models import FileUse
from tests import media_files
from tests.education.authoring.versioning import add, bodies, restore
from tests.organizations.media.conftest import make_file, work
from tests.people import INSTRUCTOR, NOW, make_published, section_ids


class Large:
    """A module that was published with one section and has 200 now; so many of the others show the same picture."""

    def __init__(self, *, pictures: int) -> None:
        self.picture = make_file(INSTRUCTOR, media_files.picture(), "loaf.png").file_id
        self.module_id = make_published().module_id
        shown = f"![Loaf](/o/demo/learn/pictures/{self.picture}/)"
        for number in range(1, MAX_SECTIONS):
            add(self.module_id, f"Section {number}", shown if number <= pictures else f"Text {number}.")

    def holders(self) -> set[str]:
        """Where the picture is used."""
        return {use.holder for use in FileUse.query(f"demo#{self.picture}")}


def test_a_copy_of_two_hundred_sections_is_made_in_batches():
    large = Large(pictures=MAX_SECTIONS)

    with counting() as calls:
        copy = services.duplicate_module(INSTRUCTOR, module_id=large.module_id, now=NOW)

    assert copy.section_count == MAX_SECTIONS
    assert bodies(copy.module_id) == bodies(large.module_id)
    assert {f"{one}#text" for one in section_ids(copy.module_id)[1:]} < large.holders()
    # Read, two of sections, the job, eight of 25, the picture, five times forty uses, the transaction, read again.
    assert calls.total == 20, calls.by_operation


def test_two_hundred_sections_go_and_come_back_in_batches():
    large = Large(pictures=50)
    before, ids = bodies(large.module_id), section_ids(large.module_id)

    with counting() as going:
        kept = restore(large.module_id, "1.0.0").kept
    with counting() as settling:
        work(INSTRUCTOR.organization_id)
    unused = large.holders() == set()
    with counting() as coming:
        restore(large.module_id, kept)

    assert section_ids(large.module_id) == ids
    assert bodies(large.module_id) == before
    # Read in two, two of sections, eight batches of 25, the transaction, read again.
    assert going.total == 14, going.by_operation
    # Read in two, two of sections, the picture, twice forty uses, the transaction, read again.
    assert coming.total == 9, coming.by_operation
    # In the background: two for each section that showed a picture, beside the job's own.
    assert unused
    assert settling.total <= 2 * 50 + 20, settling.by_operation
    assert large.holders() == {f"{one}#text" for one in ids[1:51]}
