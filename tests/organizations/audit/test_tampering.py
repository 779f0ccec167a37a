"""Whoever changes the log behind our back is found: by ``manage.py audit verify`` and by a customer alone."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from diatonic.common import clock, storage
from local.place import ROOT
from organizations.audit import services
from organizations.audit.models import AuditChain, AuditEvent, AuditPersonal
from organizations.audit.rules import Filters, day_key, digest
from organizations.audit.store import ChainStore, line_for

_DAY = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
_SCRIPT = ROOT / "static/audit/verify_audit.py"


@pytest.fixture
def log(owner, note):
    """Six sealed entries: three of a day whose file is written, three of the next."""
    for number in range(3):
        note(owner, summary=f"did {number}")
    services.seal_waiting(now=_DAY)
    services.write_day(owner, day="2026-03-01", now=_DAY)
    for number in range(3, 6):
        note(owner, "member.added", target_kind="member", target_id=f"m{number}", summary=f"added member {number}")
    services.seal_waiting(now=_DAY.replace(day=2))
    return owner


@pytest.fixture
def kept(log, tmp_path):
    """What a customer exported before anybody tampered."""
    path = tmp_path / "before.jsonl"
    path.write_text(_exported(log))
    return path


def _exported(scope, **asked):
    return "".join(services.export_lines(scope, filters=Filters(**asked), now=clock.now()))


def _items(scope):
    found = AuditEvent.query(scope.organization_id, limit=50, page_size=50)
    return sorted(found, key=lambda item: item.sequence)


def _made_anew(scope, first):
    """Seal everything from an entry on again, as whoever can write the tables could."""
    items = _items(scope)
    previous = items[first - 2].digest if first > 1 else "0" * 64
    for number, item in enumerate(items[first - 1 :], first):
        said = digest(line_for(item)["entry"], sequence=number, previous=previous)
        item.update([AuditEvent.sequence.set(number), AuditEvent.previous.set(previous), AuditEvent.digest.set(said)])
        previous = said
    head = AuditChain(scope.organization_id, "#head")
    head.update([AuditChain.last.set(len(items)), AuditChain.digest.set(previous)])


def _edit(scope):
    _items(scope)[1].update([AuditEvent.summary.set("did nothing")])


def _edit_details(scope):
    personal = AuditPersonal.query(scope.organization_id, limit=50, page_size=50)
    item = next(item for item in personal if "Olga" in item.content)
    item.update([AuditPersonal.content.set(item.content.replace("Olga", "Mallory"))])


def _delete(scope):
    _items(scope)[1].delete()


def _swap(scope):
    one, other = _items(scope)[1:3]
    numbers = [
        (one, other.sequence, other.previous, other.digest),
        (other, one.sequence, one.previous, one.digest),
    ]
    for item, sequence, previous, said in numbers:
        item.update([AuditEvent.sequence.set(sequence), AuditEvent.previous.set(previous), AuditEvent.digest.set(said)])


def _put_in(scope):
    item = _items(scope)[1]
    item.event_id = f"{item.event_id[:-4]}ffff"
    item.save()


def _cut_off(scope):
    for item in _items(scope)[4:]:
        item.delete()


def _cut_off_cleverly(scope):
    """Take the last day's entries away, and the end of the chain back to before them."""
    _cut_off(scope)
    last = _items(scope)[-1]
    head = AuditChain(scope.organization_id, "#head")
    head.update([AuditChain.last.set(last.sequence), AuditChain.digest.set(last.digest)])


def _make_anew(scope):
    """Change an entry, and everything after it so that it fits."""
    _edit(scope)
    _made_anew(scope, 2)


def _take_out_and_make_anew(scope):
    _delete(scope)
    _made_anew(scope, 2)


def _take_a_number_away(scope):
    """Make a sealed entry look as if it were never sealed."""
    texts = [AuditEvent.previous, AuditEvent.digest, AuditEvent.sealed_at]
    _items(scope)[5].update([AuditEvent.sequence.remove(), *(text.remove() for text in texts)])


_TAMPERING = {
    _edit: "changed",
    _edit_details: "details_changed",
    _delete: "missing",
    _swap: "changed",
    _put_in: "twice",
    _cut_off: "cut_off",
    _take_a_number_away: "cut_off",
    _make_anew: "differs",
    _take_out_and_make_anew: "differs",
}


class TestOurCheck:
    def test_a_log_that_nobody_touched_is_right(self, log, note):
        note(log)

        report = services.verify(log, now=clock.now())

        assert report.problems == ()
        assert (report.sealed, report.waiting, report.erased) == (6, 1, 0)
        assert report.head == ChainStore(log).head()

    @pytest.mark.parametrize("tamper", _TAMPERING, ids=lambda tamper: tamper.__name__.strip("_"))
    def test_tampering_is_found(self, log, tamper):
        tamper(log)

        found = services.verify(log, now=_DAY).problems

        assert _TAMPERING[tamper] in {problem.code for problem in found}

    @pytest.mark.parametrize("tamper", [_cut_off_cleverly, _make_anew, _take_out_and_make_anew])
    def test_what_fits_together_again_is_found_by_a_digest_that_was_kept(self, log, tamper):
        expected = services.verify(log, now=_DAY).head
        storage.delete([day_key(log.organization_id, "2026-03-01")])
        tamper(log)

        found = {problem.code for problem in services.verify(log, now=_DAY, expected=expected).problems}

        assert found & {"cut_off", "differs"}

    def test_erased_details_are_no_tampering(self, log):
        while services.erase_personal("olga-id"):
            pass
        assert [services.erase_personal(f"m{number}") for number in (3, 4, 5)] == [1, 1, 1]

        report = services.verify(log, now=_DAY)

        assert report.problems == ()
        assert report.erased == 9

    def test_the_file_of_a_day_that_is_gone_or_another_one_is_found(self, log):
        key = day_key(log.organization_id, "2026-03-01")
        content, etag = storage.read(key, most=10**6)
        storage.write(key, content.replace(b"did 1", b"did 9"), content_type="text/plain", replacing=etag)
        changed = services.verify(log, now=_DAY).problems
        storage.delete([key])
        gone = services.verify(log, now=_DAY).problems

        assert "The file of 2026-03-01 is not the one that was written." in [one.sentence for one in changed]
        assert any("Entry 2 was changed" in one.sentence for one in changed)
        assert [one.sentence for one in gone] == ["The file of 2026-03-01 is missing."]

    def test_an_entry_that_is_kept_from_being_sealed_is_found(self, log, note):
        note(log, now=clock.now().replace(year=2025))

        found = services.verify(log, now=clock.now()).problems

        assert [problem.code for problem in found] == ["not_sealed"]

    def test_an_entry_beyond_the_end_is_found(self, log):
        head = AuditChain(log.organization_id, "#head")
        head.update([AuditChain.last.set(5), AuditChain.digest.set(_items(log)[4].digest)])

        assert [problem.code for problem in services.verify(log, now=_DAY).problems] == ["beyond_end"]


class TestTheCommand:
    def test_it_says_what_is_there_and_its_end(self, log):
        said = StringIO()

        call_command("audit", "verify", log.organization_id, stdout=said)

        assert "6 entries sealed, 0 waiting; details erased in 0 places; nothing is wrong" in said.getvalue()
        assert f"head 6:{_items(log)[5].digest}" in said.getvalue()

    def test_it_names_what_is_wrong_and_ends_with_1(self, log):
        _edit(log)
        said = StringIO()

        with pytest.raises(CommandError):
            call_command("audit", "verify", log.organization_id, stdout=said)

        assert "Entry 2 was changed after it was sealed." in said.getvalue()

    def test_it_compares_with_what_was_kept(self, log):
        with pytest.raises(CommandError):
            call_command("audit", "verify", log.organization_id, "--head", f"7:{'a' * 64}", stdout=StringIO())

    def test_nonsense_is_refused(self, log):
        with pytest.raises(CommandError, match="a number, a colon"):
            call_command("audit", "verify", log.organization_id, "--head", "seven", stdout=StringIO())

    def test_it_seals(self, owner, note):
        note(owner)
        said = StringIO()

        call_command("audit", "seal", stdout=said)

        assert said.getvalue() == "1 entries sealed.\n"


class TestACustomersCheck:
    """``verify_audit.py`` by itself: in an interpreter without our packages, on files alone."""

    def check(self, *files, head=""):
        done = subprocess.run(
            [sys.executable, "-I", "-S", _SCRIPT, *files, *(["--head", head] if head else [])],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, done.stdout

    def test_an_export_that_nobody_touched_is_right(self, log, kept, note):
        note(log)
        later = kept.with_name("later.jsonl")
        later.write_text(_exported(log))

        code, said = self.check(kept, later)

        assert code == 0, said
        assert "6 sealed entries, 1 not sealed yet; details erased in 0 places." in said
        assert str(ChainStore(log).head()) in said

    @pytest.mark.parametrize("asked", [{"actor": "olga-id"}, {"action": "member.added"}, {"target": "m4"}])
    def test_an_export_of_some_entries_is_right_too(self, log, tmp_path, asked):
        path = tmp_path / "some.jsonl"
        path.write_text(_exported(log, **asked))

        assert self.check(path)[0] == 0

    @pytest.mark.parametrize("tamper", [*_TAMPERING, _cut_off_cleverly], ids=lambda one: one.__name__.strip("_"))
    def test_tampering_is_found_by_what_was_exported_before(self, log, kept, tamper):
        tamper(log)
        after = kept.with_name("after.jsonl")
        after.write_text(_exported(log))

        code, said = self.check(kept, after)

        assert code == 1, said

    @pytest.mark.parametrize(
        ("tamper", "said"),
        [
            (_edit, "Entry 2 was changed after it was sealed"),
            (_edit_details, "what it says about people was changed"),
            (_delete, "Entry 2 is missing"),
            (_swap, "Entry 2 was changed"),
            (_put_in, "There are two entries with the number 2"),
            (_cut_off, "The chain was cut off after entry 4"),
        ],
        ids=lambda one: getattr(one, "__name__", "").strip("_"),
    )
    def test_tampering_that_leaves_the_rest_is_found_by_one_export(self, log, tmp_path, tamper, said):
        tamper(log)
        path = tmp_path / "after.jsonl"
        path.write_text(_exported(log))

        code, answer = self.check(path)

        assert code == 1
        assert said in answer

    @pytest.mark.parametrize("tamper", [_cut_off_cleverly, _make_anew])
    def test_what_fits_together_again_is_found_by_a_digest_that_was_noted(self, log, tmp_path, tamper):
        head = str(ChainStore(log).head())
        tamper(log)
        path = tmp_path / "after.jsonl"
        path.write_text(_exported(log))

        assert self.check(path)[0] == 0
        assert self.check(path, head=head)[0] == 1

    def test_an_export_is_compared_with_the_file_of_a_day(self, log, tmp_path):
        day, after = tmp_path / "day.jsonl", tmp_path / "after.jsonl"
        day.write_bytes(storage.read(day_key(log.organization_id, "2026-03-01"), most=10**6)[0])
        _make_anew(log)
        after.write_text(_exported(log))

        code, said = self.check(day, after)

        assert code == 1
        assert "Entry 2 is not the same in" in said

    @pytest.mark.parametrize("cut", [-1, 3])
    def test_a_download_that_broke_off_is_found(self, kept, cut):
        kept.write_text("".join(kept.read_text().splitlines(keepends=True)[:cut]))

        code, said = self.check(kept)

        assert code == 1
        assert "the export is cut off" in said

    def test_entries_of_another_organization_do_not_count(self, kept, stranger, note, tmp_path):
        note(stranger)
        services.seal_waiting(now=_DAY)
        other = tmp_path / "other.jsonl"
        other.write_text(_exported(stranger))

        assert "several organizations" in self.check(kept, other)[1]

    @pytest.mark.parametrize("content", ["", "no JSON\n", '{"kind": "export"}\n', "[]\n", json.dumps({"entry": 1})])
    def test_a_file_that_is_none_of_ours_is_told(self, tmp_path, content):
        path = tmp_path / "nonsense.jsonl"
        path.write_text(content)

        assert self.check(path)[0] == 1
