"""How a person wants Diatonic: language and time of what they read, look, mail, answers by AI."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from diatonic.common.errors import FieldError

MAX_NAME = 100


class Theme(StrEnum):
    """The look of the screens; ``system`` follows the device."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


#: Language tag → how it is called. It says how dates, times and numbers are written; the words are English.
LOCALES: Mapping[str, str] = {
    "": "As this device has it",
    "cs-CZ": "Čeština (Česko)",
    "da-DK": "Dansk (Danmark)",
    "de-AT": "Deutsch (Österreich)",
    "de-CH": "Deutsch (Schweiz)",
    "de-DE": "Deutsch (Deutschland)",
    "en-AU": "English (Australia)",
    "en-CA": "English (Canada)",
    "en-GB": "English (United Kingdom)",
    "en-IN": "English (India)",
    "en-US": "English (United States)",
    "es-ES": "Español (España)",
    "es-MX": "Español (México)",
    "fi-FI": "Suomi (Suomi)",
    "fr-CA": "Français (Canada)",
    "fr-FR": "Français (France)",
    "it-IT": "Italiano (Italia)",
    "ja-JP": "日本語 (日本)",
    "ko-KR": "한국어(대한민국)",
    "nb-NO": "Norsk bokmål (Norge)",
    "nl-NL": "Nederlands (Nederland)",
    "pl-PL": "Polski (Polska)",
    "pt-BR": "Português (Brasil)",
    "pt-PT": "Português (Portugal)",
    "sv-SE": "Svenska (Sverige)",
    "tr-TR": "Türkçe (Türkiye)",
    "uk-UA": "Українська (Україна)",
    "zh-CN": "简体中文 (中国)",
}
_AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@dataclass(frozen=True, slots=True)
class Preferences:
    """004's preferences of a user, and ours. Empty ``locale`` and ``time_zone``: as the person's device has them."""

    email_notifications: bool = True
    ai_auto_response: bool = True
    locale: str = ""
    time_zone: str = ""
    theme: str = Theme.SYSTEM


def preferences_of(stored: Mapping[str, Any]) -> Preferences:
    """Return what is stored; what is missing, or can no longer be, is as for a new person."""
    known = {one.name for one in fields(Preferences)}
    given = {name: value for name, value in stored.items() if name in known}
    wrong = {error.name for error in wrong_preferences(given)}
    return Preferences(**{name: value for name, value in given.items() if name not in wrong})


def changed(preferences: Preferences, changes: Mapping[str, Any]) -> Preferences:
    """Return the preferences with these changes, which are right."""
    return Preferences(**{**asdict(preferences), **changes})


def wrong_preferences(changes: Mapping[str, Any], *, pointer: str = "") -> list[FieldError]:
    """Return what cannot be preferred, each with what could; pointers begin with ``pointer``."""
    choices: dict[str, tuple[bool, str]] = {
        "email_notifications": (isinstance(changes.get("email_notifications"), bool), "Yes or no."),
        "ai_auto_response": (isinstance(changes.get("ai_auto_response"), bool), "Yes or no."),
        "locale": (changes.get("locale") in LOCALES, "Choose a language tag of the list, such as en-GB."),
        "time_zone": (is_time_zone(changes.get("time_zone")), "Choose a time zone such as Europe/Vienna."),
        "theme": (changes.get("theme") in set(Theme), f"Choose one of {', '.join(Theme)}."),
    }
    unknown = (False, "There is no such preference.")
    return [
        FieldError(f"{pointer}/{name}", choices.get(name, unknown)[1])
        for name in changes
        if not choices.get(name, unknown)[0]
    ]


def is_time_zone(name: Any) -> bool:
    """Say whether this is a time zone that can be chosen; empty is: the device's."""
    return name in ("", "UTC") or name in time_zones()


@cache
def time_zones() -> tuple[str, ...]:
    """Return the time zones of places, by name."""
    return tuple(sorted(name for name in available_timezones() if name.partition("/")[0] in _AREAS))


@cache
def zone_of(name: str) -> ZoneInfo:
    """Return the time zone of a preference; UTC where none was chosen."""
    return ZoneInfo(name or "UTC")
