"""What DNS says, and what it means when it says nothing."""

import pytest

from diatonic.common import dns
from diatonic.common.errors import Unavailable


def test_texts_are_read_however_many_and_however_long(dns_server):
    dns_server.say("here.example", "first", "a text " * 60)
    assert sorted(dns.texts_of("here.example")) == ["a text " * 60, "first"]

    dns_server.say("many.example", *[f"text {number} of far more than a datagram holds" for number in range(60)])
    assert len(dns.texts_of("many.example")) == 60  # over TCP


def test_another_name_for_it_is_followed(dns_server):
    dns_server.alias("alias.example", "there.example")
    dns_server.say("there.example", "found")

    assert dns.texts_of("alias.example") == ["found"]


def test_no_name_and_no_record_are_no_texts(dns_server):
    dns_server.say("bare.example")

    assert dns.texts_of("bare.example") == []
    assert dns.texts_of("nowhere.example") == []


def test_nothing_is_remembered(dns_server):
    assert dns.texts_of("late.example") == []
    dns_server.say("late.example", "here now")

    assert dns.texts_of("late.example") == ["here now"]


@pytest.mark.parametrize("state", ["failing", "silent"])
def test_a_server_without_an_answer_proves_nothing(dns_server, settings, monkeypatch, state):
    monkeypatch.setattr(dns, "_SECONDS", 0.3)
    setattr(dns_server, state, True)

    with pytest.raises(Unavailable) as failure:
        dns.texts_of("here.example")

    assert failure.value.code == "dns_unavailable"
    assert failure.value.retry_after
