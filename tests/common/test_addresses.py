"""One spelling of each e-mail address, whatever is typed."""

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from diatonic.common.addresses import NotAnAddress, domain_of, known, normalise

_LOCAL = some.text(string.ascii_letters + string.digits, min_size=1, max_size=20)
_DOMAIN = some.from_regex(r"[A-Za-z][A-Za-z0-9]{0,9}\.(org|ORG|Example)", fullmatch=True)
_PLAIN = some.builds("{}@{}".format, _LOCAL, _DOMAIN)
_WORDS = some.text(some.characters(categories=["L", "M", "N"]), min_size=1, max_size=12)
_ANY = some.one_of(_PLAIN, some.builds("{}@{}.org".format, _WORDS, _WORDS), some.text(max_size=40))


@given(_ANY)
def test_normalising_twice_changes_nothing(address):
    once = known(address)

    assert known(once) == once


@given(_PLAIN, some.randoms())
def test_case_and_spaces_around_do_not_count(address, random):
    otherwise = "".join(random.choice((letter.lower(), letter.upper())) for letter in address)

    assert normalise(f"\t {otherwise}\r\n") == normalise(address) == address.lower()


@given(some.builds("{}@{}.org".format, _WORDS, _WORDS))
def test_the_form_in_which_letters_are_composed_does_not_count(address):
    forms = {known(unicodedata.normalize(form, address)) for form in ("NFC", "NFD", "NFKC", "NFKD")}

    assert len(forms) == 1 or "" in forms  # decomposed, it may be longer than an address can be


@given(_ANY)
def test_what_comes_out_can_stand_in_a_key_and_in_a_header(address):
    normal = known(address)

    assert not normal or normal.isprintable()
    assert " " not in normal
    assert len(normal.encode()) <= 254
    assert normal[:1] not in set("=+-@\t")
    assert domain_of(normal).isascii()


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("Ada@Example.ORG", "ada@example.org"),
        ("ada@example.org.", "ada@example.org"),
        ("ada+news@example.org", "ada+news@example.org"),
        ("o'brien@example.org", "o'brien@example.org"),
        ("".join(chr(ord(letter) + 0xFEE0) for letter in "ada@example.org"), "ada@example.org"),
        ("ada@Bücher.example", "ada@xn--bcher-kva.example"),
        ("ada@XN--BCHER-KVA.example", "ada@xn--bcher-kva.example"),
        ("ada@bu\u0308cher.example", "ada@xn--bcher-kva.example"),
        ("ada@例え。テスト", "ada@xn--r8jz45g.xn--zckzah"),
        ("Ame\u0301lie@example.org", "am\xe9lie@example.org"),
        ("\u212aate@example.org", "kate@example.org"),
        ("STRAßE@example.org", "straße@example.org"),
    ],
)
def test_spellings(typed, normal):
    assert normalise(typed) == normal


def test_different_mailboxes_stay_different():
    boxes = ["ada@example.org", "ada+1@example.org", "a.da@example.org", "straße@example.org", "strasse@example.org"]

    assert len({normalise(box) for box in boxes}) == len(boxes)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("", "Write"),
        ("ada", "name@example.org"),
        ("@example.org", "name@example.org"),
        ("ada@", "name@example.org"),
        ("a b@example.org", "space"),
        ("ada\u200b@example.org", "cannot be seen"),
        ("ada\x00@example.org", "cannot be seen"),
        ("ada\r\nBcc: x@example.org", "cannot be seen"),
        ("\u202eada@example.org", "cannot be seen"),
        ("ada@b@example.org", "@"),
        ('"ada"@example.org', "cannot be"),
        ("ada..b@example.org", "Dots"),
        (".ada@example.org", "Dots"),
        ("=cmd@example.org", "sign"),
        ("+ada@example.org", "sign"),
        ("ada@localhost", "domain"),
        ("ada@127.0.0.1", "domain"),
        ("ada@[127.0.0.1]", "domain"),
        ("ada@exa_mple.org", "domain"),
        ("ada@-example.org", "domain"),
        ("ada@example..org", "domain"),
        ("ada@xn--a.org", "domain"),
        (f"{'a' * 65}@example.org", "64"),
        (f"ada@{'a' * 300}.org", "254"),
        (f"{'é' * 40}@example.org", "64"),
        (f"{'é' * 200}@example.org", "254"),
    ],
)
def test_what_is_no_address_is_refused_in_words(typed, word):
    with pytest.raises(NotAnAddress) as refused:
        normalise(typed)

    assert word in refused.value.detail
    assert known(typed) == ""
