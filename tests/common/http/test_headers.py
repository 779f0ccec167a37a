"""Headers for browsers: CORS for the application, a strict content policy for pages, self-hosted documents."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from diatonic.common import storage

OURS = "http://127.0.0.1:5173"


@pytest.fixture(autouse=True)
def _origin(settings):
    settings.CORS_ALLOWED_ORIGINS = [OURS]


def preflight(origin: str, path: str = "/api/me", headers: str = "authorization,x-organization,idempotency-key"):
    return Client().options(
        path,
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": headers,
        },
    )


def test_the_applications_origin_may_ask():
    answer = preflight(OURS)

    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (200, OURS)
    allowed = answer["Access-Control-Allow-Headers"]
    for header in ("authorization", "x-organization", "idempotency-key", "if-match", "if-none-match"):
        assert header in allowed
    assert "Access-Control-Allow-Credentials" not in answer


@pytest.mark.parametrize("origin", ["http://evil.example", "null", OURS + ".evil.example", "https://127.0.0.1:5173"])
def test_other_origins_may_not(origin):
    assert "Access-Control-Allow-Origin" not in preflight(origin)
    assert "Access-Control-Allow-Origin" not in Client().get("/api/me", headers={"Origin": origin})


def test_pages_are_for_no_other_origin():
    assert "Access-Control-Allow-Origin" not in preflight(OURS, path="/organizations/")


def test_answers_and_refusals_can_be_read_by_the_application():
    answer = Client().get("/api/me", headers={"Origin": OURS})

    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (401, OURS)
    for header in ("ETag", "X-Request-ID", "Retry-After", "Location", "Idempotency-Replayed"):
        assert header in answer["Access-Control-Expose-Headers"]
    assert "origin" in answer["Vary"].lower()


@pytest.mark.parametrize("path", ["/", "/sign-in-problem/", "/nowhere", "/api/docs", "/api/me"])
def test_every_answer_has_the_strict_headers(path):
    answer = Client().get(path)

    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy + ";"
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_page_may_send_files_where_tickets_lead():
    policy = Client().get("/")["Content-Security-Policy"]
    allowed = policy.partition("connect-src ")[2].partition(";")[0].split()

    form = storage.presign_form("uploads/temp/a", content_type="image/png", size=1, valid=timedelta(minutes=1))
    part = storage.presign_part("uploads/temp/a", multipart_id="m", number=1, size=1, valid=timedelta(minutes=1))

    # CSP 3, 6.7.2.12: a path that ends with a slash covers what is below it, any other one only itself.
    for address in (form.url, part.partition("?")[0]):
        assert any(address == one or (one.endswith("/") and address.startswith(one)) for one in allowed)


def test_the_document_page_needs_nothing_from_elsewhere_and_no_inline_script():
    page = Client().get("/api/docs").content.decode()

    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert addresses
    assert all(address.startswith(settings.STATIC_URL) for address in addresses)
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page, flags=re.DOTALL)
    assert all("src=" in attributes or "application/json" in attributes for attributes, _ in scripts)
    assert "<style" not in page
    assert 'style="' not in page


def test_the_openapi_document_is_for_everybody():
    document = Client().get("/api/openapi.json").json()

    assert "/api/me" in document["paths"]
    assert document["paths"]["/api/me"]["get"]["security"]
