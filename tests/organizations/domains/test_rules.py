"""How domains are spelled, which are refused, and what becomes of one whose record goes."""

from datetime import UTC, datetime, timedelta

import pytest

from diatonic.common.errors import Invalid
from organizations.domains.rules import GRACE, Domain, DomainState, Mode, after_check, is_public, normalised

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
PENDING = Domain("example.org", "f00d")
RECORD = "diatonic-domain-verification=f00d"


@pytest.mark.parametrize(
    ("written", "domain"),
    [
        ("example.org", "example.org"),
        ("  Example.ORG. ", "example.org"),
        ("https://www.example.org/about", "example.org"),
        ("somebody@example.org", "example.org"),
        ("@example.org", "example.org"),
        ("mail.example.org", "mail.example.org"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("\uff45xample.org", "example.org"),
    ],
)
def test_a_domain_has_one_spelling(written, domain):
    assert normalised(written) == domain


@pytest.mark.parametrize(
    "written",
    [
        "",
        "localhost",
        "com",
        "exa mple.org",
        "-a.org",
        "a..org",
        "127.0.0.1",
        "x" * 64 + ".org",
        "a\x00.org",
        "a_b.org",
    ],
)
def test_what_is_no_domain_is_refused(written):
    with pytest.raises(Invalid) as refusal:
        normalised(written)

    assert refusal.value.fields[0].pointer == "/domain"


@pytest.mark.parametrize("domain", ["gmail.com", "GMail.com", "yahoo.co.uk", "hotmail.fr", "web.de", "me@proton.me"])
def test_public_providers_are_refused(domain):
    with pytest.raises(Invalid, match="Anybody can get an address"):
        normalised(domain)


def test_a_domain_that_only_sounds_so_is_taken():
    assert not is_public("gmail.com.example.org")
    assert not is_public("live.acme.example.org")


def test_the_right_record_among_others_verifies():
    found = after_check(PENDING, ["v=spf1 -all", f" {RECORD} "], now=NOW)

    assert (found.state, found.verified_at, found.problem) == (DomainState.VERIFIED, "2026-03-01T09:30:00.000Z", "")


@pytest.mark.parametrize(
    ("records", "words"),
    [([], "has no TXT record yet"), (["diatonic-domain-verification=beef"], "says something else: “diatonic-domain")],
)
def test_what_is_wrong_is_said(records, words):
    found = after_check(PENDING, records, now=NOW)

    assert found.state is DomainState.PENDING
    assert words in found.problem
    assert "_diatonic.example.org" in found.problem


def test_a_record_may_be_missing_for_a_while():
    verified = after_check(Domain("example.org", "f00d", mode=Mode.JOIN), [RECORD], now=NOW)

    missing = after_check(verified, [], now=NOW + timedelta(days=1))
    assert (missing.state, missing.mode, missing.missing_since) == (
        DomainState.VERIFIED,
        Mode.JOIN,
        "2026-03-02T09:30:00.000Z",
    )
    back = after_check(missing, [RECORD], now=NOW + timedelta(days=2))
    assert (back.missing_since, back.problem, back.verified_at) == ("", "", verified.verified_at)

    gone = after_check(missing, [], now=NOW + timedelta(days=1) + GRACE)
    assert (gone.state, gone.mode, gone.verified_at, gone.missing_since) == (DomainState.PENDING, Mode.OFF, "", "")
