"""Protected pages: the certificate must name the host, though the connection goes to an address."""

import pytest

from diatonic.common.egress import EgressFailed, EgressRefused, fetch
from tests.web_servers import Authority, Web, onward, page


def test_a_protected_page_is_asked_by_its_name(opened, authority, dns_server):
    dns_server.place("pages.example.org", ["127.0.0.1"])
    with Web(tls=authority.context("pages.example.org")) as web:
        web.answers["/"] = page(b"protected")

        assert fetch(web.url(host="pages.example.org")).body == b"protected"
        assert web.names == ["pages.example.org"]


def test_a_certificate_of_another_name_is_not_good(opened, authority, dns_server):
    dns_server.place("pages.example.org", ["127.0.0.1"])
    with Web(tls=authority.context("others.example.org")) as web:
        with pytest.raises(EgressFailed, match="certificate"):
            fetch(web.url(host="pages.example.org"))

        assert web.asked == []


def test_a_certificate_of_an_unknown_authority_is_not_good(opened, authority, tmp_path, dns_server):
    dns_server.place("pages.example.org", ["127.0.0.1"])
    (tmp_path / "other").mkdir()
    with (
        Web(tls=Authority(tmp_path / "other").context("pages.example.org")) as web,
        pytest.raises(EgressFailed, match="certificate"),
    ):
        fetch(web.url(host="pages.example.org"))


def test_a_protected_page_leads_to_no_open_one(opened, authority, dns_server):
    dns_server.place("pages.example.org", ["127.0.0.1"])
    with Web(tls=authority.context("pages.example.org")) as web, Web() as open_one:
        web.answers["/"] = onward(open_one.url())
        with pytest.raises(EgressRefused, match="from a protected page"):
            fetch(web.url(host="pages.example.org"))

        assert open_one.asked == []


def test_an_open_page_may_lead_to_a_protected_one(opened, authority, dns_server):
    dns_server.place("pages.example.org", ["127.0.0.1"])
    with Web(tls=authority.context("pages.example.org")) as web, Web() as open_one:
        open_one.answers["/"] = onward(web.url(host="pages.example.org"))
        web.answers["/"] = page(b"protected")

        assert fetch(open_one.url()).body == b"protected"
