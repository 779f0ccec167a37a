"""Two organizations, the people who recur, and whatever a route's address can name."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property

from django.test import Client

from diatonic.common import clock, ids
from diatonic.common.dynamo import Transaction
from education.archives import services as archives
from education.authoring import services as authoring
from education.exercises import services as exercises
from education.learning import services as learning
from education.results import services as results
from organizations.accounts.rules import Account
from organizations.media import services as media
from organizations.media.rules import UploadTicket
from organizations.membership import services as membership
from organizations.notifications import services as notifications
from organizations.notifications.rules import News
from organizations.privacy import services as privacy
from tests import media_files
from tests.organizations.media.conftest import send, work
from tests.organizations.people import make_person, scope_for, sign_in
from tests.people import EXERCISE, INSTRUCTOR, QUIZ, VIEWER, make_module, publish, section_ids
from tests.routes.asking import Asking
from tests.routes.begun import ELSEWHERE, begun
from tests.routes.comments import Commenting
from tests.routes.invited import Invited
from tests.routes.moderating import Moderating
from tests.routes.running import Running
from tests.routes.signed_in import HERE, SignedIn
from tests.routes.talking import Talking

__all__ = ["ELSEWHERE", "HERE", "World"]

_TOLD = News("community.reaction", f"{HERE}:post:1", "liked it", "/", "some", "Some")


class World(SignedIn, Invited, Talking, Moderating, Asking, Commenting, Running):
    """Everything is made when it is first asked for, by the demo organization's instructor and reviewer."""

    def __init__(self) -> None:
        made = begun()
        made.kept.put_back()
        self.account = made.owner
        self.nobody = Client(raise_request_exception=False)
        self.stranger, self.viewer, self.owner = map(_signed_in, (made.stranger, made.viewer, made.owner))
        self._told = [(HERE, account.user_id) for account in (made.owner, made.viewer)]

    @cached_property
    def suspended(self) -> Client:
        """An instructor of ours whom the owner has suspended."""
        account = make_person(HERE, name="Susi", role="member", instructor=True)
        client = _signed_in(account)
        owner = scope_for(self.account, HERE)
        membership.change_member(owner, user_id=account.user_id, status="inactive", now=clock.now())
        return client

    @property
    def people(self) -> Mapping[str, Client]:
        """Who asks, the one who may do most last."""
        return {"nobody": self.nobody, "stranger": self.stranger, "viewer": self.viewer, "owner": self.owner}

    def at(self, state: str) -> dict[str, str]:
        """Return what an address can say of a module in this state (or of a file or an upload)."""
        places: dict[str, str] = getattr(self, f"_{state}")
        return {
            "organization": HERE,
            "organization_id": HERE,
            "slot": "video",
            "rendition": "original",
            "version": "1.0.0",
            **_NOTHING,
            **places,
        }

    @cached_property
    def _nothing(self) -> dict[str, str]:
        return {}

    @cached_property
    def _draft(self) -> dict[str, str]:
        return _module(make_module(with_quiz=True).module_id)

    @cached_property
    def _brought(self) -> dict[str, str]:
        """An import whose archive has not come."""
        made, _ = archives.request_import(INSTRUCTOR, filename="module.zip", size=10, now=clock.now())
        return {"import_id": made.import_id}

    @cached_property
    def _two_owners(self) -> dict[str, str]:
        """Somebody else could run the organization."""
        make_person(HERE, name="Otto", role="owner")
        return {}

    @cached_property
    def _leaving(self) -> dict[str, str]:
        """The owner has asked to be erased."""
        places = self._two_owners
        privacy.request_erasure(self.account.user_id, now=clock.now())
        return places

    @cached_property
    def _exported(self) -> dict[str, str]:
        """The owner's export is ready."""
        export = privacy.request_export(self.account.user_id, now=clock.now())
        privacy.prepare_export(user_id=self.account.user_id, export_id=export.export_id, now=clock.now())
        return {}

    @cached_property
    def _erased(self) -> dict[str, str]:
        """Somebody was erased, and has the address of the receipt."""
        leaver = make_person(HERE, name="Lee")
        asked = clock.now() - timedelta(days=8)
        erasure = privacy.request_erasure(leaver.user_id, now=asked)
        privacy.erase(user_id=leaver.user_id, erasure_id=erasure.erasure_id, now=clock.now())
        return {"receipt": privacy.receipt_address(erasure).split("/")[3]}

    @cached_property
    def _requiring(self) -> dict[str, str]:
        """A draft, and another one that it could require."""
        return {**self._draft, "other_id": self._fresh_draft()["module_id"]}

    @cached_property
    def _commented(self) -> dict[str, str]:
        """A draft about which somebody said something."""
        made = self._fresh_draft()
        comment = authoring.add_comment(INSTRUCTOR, module_id=made["module_id"], text="Why?", now=clock.now())
        return {**made, "comment_id": comment.comment_id}

    @cached_property
    def _review(self) -> dict[str, str]:
        made = self._fresh_draft()
        authoring.submit_module(INSTRUCTOR, module_id=made["module_id"], now=clock.now())
        return made

    @cached_property
    def _live(self) -> dict[str, str]:
        made = self._fresh_draft()
        publish(made["module_id"])
        return made

    @cached_property
    def _changed(self) -> dict[str, str]:
        """A live module whose draft says something else."""
        live = self._live
        authoring.save_section(
            INSTRUCTOR,
            module_id=live["module_id"],
            content_id=live["content_id"],
            changes={"title": "Rye"},
            revision=1,
            now=clock.now(),
        )
        return live

    @cached_property
    def _quiz(self) -> dict[str, str]:
        live = self._live
        return {**live, "content_id": section_ids(live["module_id"])[1]}

    @cached_property
    def _exercise(self) -> dict[str, str]:
        """A live module whose section is an exercise."""
        made = self._fresh_draft()
        section = authoring.add_section(
            INSTRUCTOR,
            module_id=made["module_id"],
            content_type="exercise",
            title="Bake",
            content_data=EXERCISE,
            now=clock.now(),
        )
        publish(made["module_id"])
        return {**made, "content_id": section.content_id}

    @cached_property
    def _handed_in(self) -> dict[str, str]:
        """A learner's work waits to be marked."""
        made = self._exercise
        ids = {"module_id": made["module_id"], "content_id": made["content_id"]}
        submission = exercises.hand_in(VIEWER, **ids, submitted={"text": "A loaf."}, now=clock.now())
        return {**made, "submission_id": submission.submission_id}

    @cached_property
    def _timed(self) -> dict[str, str]:
        """A live quiz with a time limit."""
        made = self._fresh_draft()
        quiz = section_ids(made["module_id"])[1]
        authoring.save_section(
            INSTRUCTOR,
            module_id=made["module_id"],
            content_id=quiz,
            changes={"content_data": {**QUIZ, "time_limit": 20}},
            revision=1,
            now=clock.now(),
        )
        publish(made["module_id"])
        return {**made, "content_id": quiz}

    @cached_property
    def _sitting(self) -> dict[str, str]:
        """A live quiz whose clock runs for the owner."""
        timed = self._timed
        ids_ = {"module_id": timed["module_id"], "content_id": timed["content_id"]}
        learning.start_attempt(scope_for(self.account, HERE), **ids_, now=clock.now())
        return timed

    @cached_property
    def _allowed(self) -> dict[str, str]:
        """A draft in whose quizzes the owner has extra time."""
        made, user_id = self._fresh_draft(), self.account.user_id
        authoring.allow(INSTRUCTOR, module_id=made["module_id"], user_id=user_id, extra={"minutes": 5}, now=clock.now())
        return {**made, "user_id": user_id}

    @cached_property
    def _answered(self) -> dict[str, str]:
        """A live quiz that somebody answered, and that is changed in the draft."""
        quiz = self._quiz
        ids = {"module_id": quiz["module_id"], "content_id": quiz["content_id"]}
        answers = {"answers": {"q1": ["brick"]}}
        learning.submit_attempt(VIEWER, **ids, submitted=answers, now=clock.now())
        changes = {"content_data": {**QUIZ, "pass_mark": 50}}
        authoring.save_section(INSTRUCTOR, **ids, changes=changes, revision=1, now=clock.now())
        return {**quiz, "user_id": VIEWER.user_id}

    @cached_property
    def _follow_up(self) -> dict[str, str]:
        """A quiz that is to be answered again, which failed."""
        answered = self._answered
        publish(answered["module_id"], answers={answered["content_id"]: "retake"})
        work(HERE, only="begin_follow_ups")
        found = results.get_results(INSTRUCTOR, module_id=answered["module_id"]).follow_ups[0]
        ids = {"module_id": answered["module_id"], "follow_up_id": found.follow_up_id}
        results.give_up_on_answers(INSTRUCTOR, **ids, now=clock.now())
        return {**answered, "follow_up_id": found.follow_up_id}

    @cached_property
    def _archived(self) -> dict[str, str]:
        live = self._live
        authoring.archive_module(INSTRUCTOR, module_id=live["module_id"], now=clock.now())
        return live

    @cached_property
    def _deleted(self) -> dict[str, str]:
        """A draft whose first section was taken out."""
        made = self._fresh_draft()
        authoring.delete_section(
            INSTRUCTOR, now=clock.now(), module_id=made["module_id"], content_id=made["content_id"]
        )
        return made

    @cached_property
    def _sent_document(self) -> dict[str, str]:
        """A draft whose section waits for a document that a worker has to look at."""
        made = self._fresh_draft()
        section = authoring.add_section(
            INSTRUCTOR, module_id=made["module_id"], content_type="document", title="Recipe", now=clock.now()
        )
        made |= {"content_id": section.content_id, "slot": "document"}
        ticket = self._ticket(media_files.pdf(), "recipe.pdf", made["module_id"], section.content_id, "document")
        media.complete_upload(INSTRUCTOR, upload_id=ticket.upload_id, now=clock.now())
        return {**made, "file_id": ticket.upload_id}

    @cached_property
    def _document(self) -> dict[str, str]:
        """A draft with a document in its section, and a picture."""
        sent = self._sent_document
        work(HERE)
        return sent

    @cached_property
    def _live_document(self) -> dict[str, str]:
        publish(self._document["module_id"])
        return self._document

    @cached_property
    def _text_picture(self) -> dict[str, str]:
        """A picture that stands in a text."""
        made = self._draft
        ticket = self._ticket(media_files.picture(), "oven.png", made["module_id"], made["content_id"], "image")
        media.complete_upload(INSTRUCTOR, upload_id=ticket.upload_id, now=clock.now())
        work(HERE)
        return {"file_id": ticket.upload_id}

    @cached_property
    def _file(self) -> dict[str, str]:
        """A file that is used nowhere."""
        sent = self._sent
        media.complete_upload(INSTRUCTOR, upload_id=sent["upload_id"], now=clock.now())
        work(HERE)
        return {"file_id": sent["upload_id"], "upload_id": sent["upload_id"]}

    @cached_property
    def _sweep(self) -> dict[str, str]:
        """A look through all files and objects that is done."""
        sweep = media.start_sweep(INSTRUCTOR, now=clock.now())
        while work(HERE):
            pass
        return {"sweep_id": sweep.sweep_id}

    @cached_property
    def _waiting(self) -> dict[str, str]:
        """An upload whose bytes have not come."""
        return {"upload_id": _request(10, "picture.png").upload_id}

    @cached_property
    def _sent(self) -> dict[str, str]:
        """An upload whose bytes are in the bucket."""
        content = media_files.picture()
        ticket = _request(len(content), "picture.png")
        assert send(ticket, content).status_code == 204
        return {"upload_id": ticket.upload_id}

    @cached_property
    def _parts(self) -> dict[str, str]:
        """An upload that goes up in parts."""
        return {"upload_id": _request(200 * 2**20, "lesson.mp4").upload_id}

    @cached_property
    def _notified(self) -> dict[str, str]:
        """The owner and the viewer have a notification, of a thread."""
        tx = Transaction()
        notifications.send_news(tx, _TOLD, to=self._told, now=clock.now())
        tx.commit()
        scope = scope_for(self.account, HERE)
        link = notifications.unsubscribe_link(scope, [], organization="Here").strip("/").rpartition("/")[2]
        return {"notice": notifications.list_notices(scope).items[0].notification_id, "token": link}

    def _fresh_draft(self) -> dict[str, str]:
        return _module(make_module(with_quiz=True, title="Another one").module_id)

    def _ticket(self, content: bytes, filename: str, module_id: str, content_id: str, slot: str) -> UploadTicket:
        ticket = authoring.request_module_upload(
            INSTRUCTOR,
            module_id=module_id,
            content_id=content_id,
            slot=slot,
            filename=filename,
            content_type="",
            size=len(content),
            now=clock.now(),
        )
        assert send(ticket, content).status_code == 204
        return ticket


_PLAIN = ("invite", "file", "import", "upload", "user", "token", "question", "sweep", "submission", "wait")
_SCOPED = ("module", "content", "post", "case", "project", "agent", "tool", "deployment", "run")
_NOTHING = {
    **{f"{kind}_id": ids.scoped(HERE, kind) for kind in _SCOPED},
    **{f"{kind}_id": ids.new() for kind in _PLAIN},
    **dict.fromkeys(("key", "tool_name"), "calculator"),
    "token": "x" * 54,
    "comment_id": f"0.{ids.new()}",
    "session_id": "0" * 64,
    "number": "1",
    "data_id": "aw",
    "call_id": ids.new(),
    "conversation_id": ids.scoped(HERE, "run"),
    "proof": "forged",
    "flag": "first-steps",
    "thread": _TOLD.about,
    "domain": "nowhere.example",
    "receipt": "0" * 40,
    "follow_up_id": f"000002.{HERE}:content:{ids.new()}",
}


def _signed_in(account: Account) -> Client:
    """Return a browser as it is after a sign-in: the session knows where home is."""
    client = sign_in(account)
    session = client.session
    session["home"] = account.home_organization
    session.save()
    return client


def _module(module_id: str) -> dict[str, str]:
    _, outline = authoring.get_module_with_outline(INSTRUCTOR, module_id=module_id)
    first, *_ = outline.order
    return {
        "module_id": module_id,
        "content_id": first,
        "order": " ".join(reversed(outline.order)),
        "revision": str(outline.revision),
    }


def _request(size: int, filename: str) -> UploadTicket:
    return media.request_upload(INSTRUCTOR, filename=filename, content_type="", size=size, now=clock.now())
