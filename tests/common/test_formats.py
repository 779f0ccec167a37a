"""Dates, times, numbers and sizes, as whoever is answered reads them."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template

from diatonic.common import formats
from organizations.accounts.rules.preferences import LOCALES, zone_of

#: Nine in the evening in Greenwich: the next day in Tokyo.
EVENING = "2026-11-05T20:57:00.000Z"


@pytest.fixture(autouse=True)
def _for_nobody() -> Iterator[None]:
    yield
    formats.deactivate()


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("locale", "day", "moment", "number", "size"),
    [
        ("", "5 Nov 2026", "5 Nov 2026, 20:57 UTC", "1,234,567.25", "1.4 MB"),
        ("en-GB", "5 Nov 2026", "5 Nov 2026, 20:57 UTC", "1,234,567.25", "1.4 MB"),
        ("en-US", "Nov 5, 2026", "Nov 5, 2026, 8:57\u202fPM UTC", "1,234,567.25", "1.4 MB"),
        ("de-DE", "05.11.2026", "05.11.2026, 20:57 UTC", "1.234.567,25", "1,4 MB"),
        ("de-CH", "05.11.2026", "05.11.2026, 20:57 UTC", "1\u2019234\u2019567.25", "1.4 MB"),
        ("fr-FR", "5 nov. 2026", "5 nov. 2026, 20:57 UTC", "1\u202f234\u202f567,25", "1,4 MB"),
        ("en-IN", "5 Nov 2026", "5 Nov 2026, 8:57\u202fpm UTC", "12,34,567.25", "1.4 MB"),
        ("ja-JP", "2026/11/05", "2026/11/05 20:57 UTC", "1,234,567.25", "1.4 MB"),
    ],
)
def test_everything_is_written_as_the_locale_has_it(locale: str, day: str, moment: str, number: str, size: str) -> None:
    formats.activate(locale, UTC)

    assert formats.day(EVENING) == day
    assert formats.exact(EVENING) == moment
    assert formats.number(1234567.25, 2) == number
    assert formats.size(1.4 * 2**20) == size


@pytest.mark.parametrize("locale", LOCALES)
def test_every_locale_that_can_be_chosen_is_known(locale: str) -> None:
    formats.activate(locale, ZoneInfo("Asia/Tokyo"))

    assert "57" in formats.exact(EVENING)
    assert formats.number(12) == "12"
    assert formats.size(0) == "0 bytes"


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("", "05.11.2026, 20:57 UTC", "05.11.2026"),
        ("Europe/Vienna", "05.11.2026, 21:57 CET", "05.11.2026"),
        ("Asia/Tokyo", "06.11.2026, 05:57 JST", "06.11.2026"),
        ("America/Los_Angeles", "05.11.2026, 12:57 PST", "05.11.2026"),
    ],
)
def test_a_moment_is_that_of_the_time_zone(zone: str, moment: str, day: str) -> None:
    formats.activate("de-DE", zone_of(zone))

    assert formats.exact(EVENING) == moment
    assert formats.day(EVENING) == day


def test_summer_time_is_that_of_the_moment_and_not_of_today() -> None:
    formats.activate("en-US", ZoneInfo("Europe/Vienna"))

    assert formats.exact("2026-07-05T20:57:00.000Z") == "Jul 5, 2026, 10:57\u202fPM CEST"
    assert formats.exact(datetime(2026, 1, 5, 20, 57, tzinfo=UTC)) == "Jan 5, 2026, 9:57\u202fPM CET"


def test_templates_write_so_and_their_words_stay_english() -> None:
    formats.activate("de-DE", ZoneInfo("Europe/Vienna"))

    shown = render("{% ago moment %}", moment="2024-01-31T23:30:00.000Z")
    assert '<span data-ago>01.02.2024</span><span class="visually-hidden"> (01.02.2024, 00:30 CET)</span>' in shown
    assert 'datetime="2024-02-01T00:30:00+01:00"' in shown
    assert render("{% ago moment %}", moment=datetime.now(UTC)).count("just now") == 1
    assert render("{{ count|size }}", count=5 * 2**30) == "5,0 GB"
    assert (
        render("{{ count|number }} {{ share|number:2 }}{{ nothing|number }}", count=12345, share=0.256, nothing=None)
        == "12.345 0,26"
    )
    assert render("{{ 0.5 }}") == "0.5", "what is no text for people, such as a place in a drawing, stays as it is"


def test_one_thread_writes_for_one_person() -> None:
    """Requests of different people are answered beside each other."""
    formats.activate("de-DE", ZoneInfo("Asia/Tokyo"))
    written = []
    other = threading.Thread(target=lambda: written.append(formats.exact(EVENING)))
    other.start()
    other.join()

    assert written == ["5 Nov 2026, 20:57 UTC"]
    assert formats.exact(EVENING) == "06.11.2026, 05:57 JST"
