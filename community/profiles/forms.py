"""The form of one's own profile."""

import re
from typing import Any

from django import forms

from community.profiles.rules import MAX_ADDRESS, MAX_BIO, MAX_EXPERTISE, MAX_LABEL, MAX_LINKS, MAX_ROLE, Profile
from diatonic.common.errors import AppError, FieldError, Invalid
from diatonic.common.forms import PlainTextarea, show_failure

_COMMAS = re.compile(r"[,\n]")


class CommunityProfileForm(forms.Form):
    """What a person says of themselves. What is too long is said by the service, which keeps what was typed."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    role = forms.CharField(
        required=False, label="What you do", help_text=f"Such as a job title. At most {MAX_ROLE} characters."
    )
    bio = PlainTextarea(
        rows=6, required=False, label="About you", help_text=f"Markdown works. At most {MAX_BIO:,} characters."
    )
    expertise = forms.CharField(
        required=False,
        label="What you know well",
        help_text=f"Up to {MAX_EXPERTISE} words with commas between, such as: statistics, bread baking.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for at in range(MAX_LINKS):
            self.fields[f"links-{at}-url"] = forms.CharField(
                required=False, label=f"Address {at + 1}", max_length=MAX_ADDRESS * 2
            )
            self.fields[f"links-{at}-label"] = forms.CharField(
                required=False, label=f"Its name {at + 1}", max_length=MAX_LABEL * 2
            )

    @classmethod
    def of(cls, profile: Profile) -> "CommunityProfileForm":
        """Return the form as the profile is."""
        links = {f"links-{at}-url": link.url for at, link in enumerate(profile.links)}
        links |= {f"links-{at}-label": link.label for at, link in enumerate(profile.links)}
        own = {"revision": profile.revision, "role": profile.role, "bio": profile.bio}
        return cls(initial={**own, "expertise": ", ".join(profile.expertise), **links})

    @property
    def link_rows(self) -> list[tuple[Any, Any]]:
        """The fields of each link: its address and its name."""
        return [(self[f"links-{at}-url"], self[f"links-{at}-label"]) for at in range(MAX_LINKS)]

    def given(self) -> dict[str, Any]:
        """Return what ``services.change_profile`` takes."""
        said = self.cleaned_data
        links = [{"url": said[f"links-{at}-url"], "label": said[f"links-{at}-label"]} for at in range(MAX_LINKS)]
        return {
            "role": said["role"],
            "bio": said["bio"],
            "expertise": [word for word in _COMMAS.split(said["expertise"]) if word.strip()],
            "links": links,
        }

    def show(self, failure: AppError) -> None:
        """Show what the service refused where it belongs: what is wrong with a word, at the field of the words."""
        if isinstance(failure, Invalid):
            fields = [FieldError(_field_of(error.pointer), error.message) for error in failure.fields]
            show_failure(self, Invalid(failure.detail, fields=list(dict.fromkeys(fields))))
        else:
            show_failure(self, failure)


def _field_of(pointer: str) -> str:
    if pointer == "/links":
        return "/links/0/url"
    return "/expertise" if pointer.startswith("/expertise/") else pointer
