"""What the screens of the discussion send. Whether it can be taken the services say."""

from typing import Any

from django import forms

from community.discussion.rules.posts import MAX_CONTENT, MAX_TITLE, ContentType, Text
from community.discussion.rules.states import VISIBILITY_WORDS, Visibility
from community.moderation.services import MAX_NOTE
from diatonic.common.forms import PlainTextarea


class PostForm(forms.Form):
    """A post, a draft, or what one is changed to. ``draft_id``: the draft that becomes the post."""

    content_type = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in ContentType], required=False)
    title = forms.CharField(label="Title", required=False)
    link = forms.CharField(label="Address of the page", required=False)
    content = PlainTextarea(label="Text", required=False, rows=5, strip=False)
    tags = forms.CharField(label="Tags, with commas between", required=False)
    visibility = forms.ChoiceField(
        label="Who can read it", choices=[(one.value, words) for one, words in VISIBILITY_WORDS.items()]
    )
    draft_id = forms.CharField(required=False, widget=forms.HiddenInput)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["content"].widget.attrs["data-most"] = MAX_CONTENT
        self.fields["title"].widget.attrs["maxlength"] = MAX_TITLE

    @classmethod
    def of(
        cls, text: Text | None = None, *, visibility: Visibility = Visibility.ORGANIZATION, **hidden: Any
    ) -> "PostForm":
        """Return the form of a text, or an empty one. ``hidden``: ``draft_id``, ``revision``."""
        shown = text or Text()
        return cls(
            initial={
                "content_type": shown.content_type.value,
                "title": shown.title,
                "link": shown.link.url if shown.link else "",
                "content": shown.content,
                "tags": ", ".join(shown.tags),
                "visibility": visibility.value,
                **hidden,
            }
        )

    @property
    def written_tags(self) -> list[str]:
        """The tags as they were written, one by one."""
        return [tag for tag in (each.strip() for each in self.data.get("tags", "").split(",")) if tag]

    @property
    def attachments(self) -> list[tuple[str, str]]:
        """The files that were put to it in order, each with the words for who cannot see it."""
        ids = self.data.getlist("attachment") if hasattr(self.data, "getlist") else []
        return [(each, self.data.get(f"alt-{each}", "")) for each in dict.fromkeys(ids) if each]


class ReportForm(forms.Form):
    """Why somebody reports something."""

    reason = forms.ChoiceField(label="What is wrong with it?", widget=forms.RadioSelect)
    note = PlainTextarea(label="What should moderators know?", required=False, rows=3, max_length=MAX_NOTE)

    def __init__(self, *args: Any, reasons: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = reasons  # type: ignore[attr-defined]  # a ChoiceField's
