"""The links of a text, and what kind each is. Nothing is fetched or looked up."""

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'`|]{3,2000}"
    r"|(?<![\w@./-])(?:[a-z0-9-]{1,63}\.){1,4}(?:com|net|org|info|biz|ru|xyz|top|club|online|site|shop|me|ly|gl|co\.uk|tk|cc|tv)"
    r"(?:/[^\s<>\"'`|]{0,2000})?(?![\w@.-])",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"\.[a-zA-Z]{2}")
_PARTS = re.compile(r"(?:https?://)?(?:[^/@\s]*@)?(\[[0-9a-f:]+\]|[^/:?#\s]+)(?::\d+)?([^\s]*)", re.IGNORECASE)

_SHORTENERS = frozenset(
    [
        "bit.ly",
        "tinyurl.com",
        "goo.gl",
        "t.co",
        "ow.ly",
        "is.gd",
        "buff.ly",
        "adf.ly",
        "bit.do",
        "cutt.ly",
        "rebrand.ly",
        "shorturl.at",
        "tiny.cc",
        "lnkd.in",
        "rb.gy",
        "v.gd",
        "soo.gd",
        "s.id",
        "linktr.ee",
        "t.ly",
        "dlvr.it",
        "ouo.io",
        "shorte.st",
        "bc.vc",
        "x.co",
        "tr.im",
        "su.pr",
        "qr.ae",
    ]
)
_SOCIAL = frozenset(
    [
        "facebook.com",
        "fb.com",
        "fb.me",
        "instagram.com",
        "twitter.com",
        "x.com",
        "tiktok.com",
        "snapchat.com",
        "soundcloud.com",
        "twitch.tv",
        "patreon.com",
        "gofundme.com",
        "kickstarter.com",
        "reverbnation.com",
        "myspace.com",
        "vk.com",
        "ok.ru",
        "onlyfans.com",
        "plus.google.com",
        "pinterest.com",
        "tumblr.com",
        "spotify.com",
        "itunes.apple.com",
        "datpiff.com",
        "bandcamp.com",
        "steamcommunity.com",
    ]
)
_MESSENGERS = frozenset(
    ["t.me", "wa.me", "telegram.me", "telegram.org", "chat.whatsapp.com", "whatsapp.com", "discord.gg", "signal.group"]
)
_VIDEO = frozenset(["youtube.com", "youtu.be", "vimeo.com", "dailymotion.com"])
_KNOWN = frozenset(
    [
        "github.com",
        "gitlab.com",
        "bitbucket.org",
        "github.io",
        "githubusercontent.com",
        "gist.github.com",
        "sourceforge.net",
        "codeberg.org",
        "stackoverflow.com",
        "stackexchange.com",
        "serverfault.com",
        "superuser.com",
        "askubuntu.com",
        "python.org",
        "pypi.org",
        "npmjs.com",
        "crates.io",
        "rust-lang.org",
        "golang.org",
        "go.dev",
        "kernel.org",
        "debian.org",
        "ubuntu.com",
        "apache.org",
        "mozilla.org",
        "w3.org",
        "ietf.org",
        "rfc-editor.org",
        "unicode.org",
        "readthedocs.io",
        "readthedocs.org",
        "docs.rs",
        "microsoft.com",
        "amazon.com",
        "amazonaws.com",
        "aws.amazon.com",
        "google.com",
        "googlesource.com",
        "wikipedia.org",
        "wikimedia.org",
        "wiktionary.org",
        "arxiv.org",
        "doi.org",
        "acm.org",
        "ieee.org",
        "nature.com",
        "kaggle.com",
        "huggingface.co",
        "pytorch.org",
        "tensorflow.org",
        "scikit-learn.org",
        "numpy.org",
        "djangoproject.com",
        "openai.com",
        "reactjs.org",
        "nodejs.org",
        "mysql.com",
        "postgresql.org",
        "redis.io",
        "docker.com",
        "kubernetes.io",
        "jenkins.io",
        "travis-ci.org",
        "chromium.org",
        "bbc.co.uk",
        "bbc.com",
        "nytimes.com",
        "theguardian.com",
        "reuters.com",
        "washingtonpost.com",
        "cnn.com",
        "npr.org",
        "archive.org",
        "example.com",
        "example.org",
        "example.net",
        "localhost",
        "apple.com",
        "oracle.com",
        "ibm.com",
        "llvm.org",
        "gnu.org",
        "freedesktop.org",
    ]
)
_CHEAP = (
    "xyz",
    "top",
    "click",
    "club",
    "online",
    "site",
    "icu",
    "tk",
    "ml",
    "ga",
    "cf",
    "gq",
    "win",
    "loan",
    "work",
    "biz",
)
_KNOWN_ENDINGS = (".edu", ".gov", ".ac.uk", ".local", ".internal", ".test", ".example", ".invalid", ".mil")
_REFERRAL = re.compile(r"[?&/](?:ref|aff|affiliate|invite|referral|promo|r|bonus)[=/][\w-]+", re.IGNORECASE)
_AT_A_TIME = re.compile(r"[?&#](?:amp;)?t=\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """A link at its place, of a kind: known, other, social, messenger, video, shortened, address, punycode, cheap …"""

    url: str
    kind: str
    start: int
    end: int


def links(text: str) -> Iterator[Link]:
    """Yield the links of a text."""
    if "://" not in text and not _DOTTED.search(text):
        return
    for found in _LINK.finditer(text):
        url = found.group().rstrip(".,;:!?)]}*_")
        yield Link(url, kind_of(url), found.start(), found.start() + len(url))


def kind_of(url: str) -> str:
    """Return what kind of link this is."""
    parts = _PARTS.match(url)
    if parts is None:
        return "other"
    host, rest = parts.group(1).lower().rstrip("."), parts.group(2)
    number = _number_of(host)
    if number is not None:
        return "known" if number.is_private else "address"
    if "xn--" in host or not host.isascii():
        return "punycode"
    return _kind_by_name(host, rest)


def _kind_by_name(host: str, rest: str) -> str:
    if _is_of(host, _VIDEO):
        return "known" if _AT_A_TIME.search(rest) else "video"
    for names, kind in ((_SHORTENERS, "shortened"), (_MESSENGERS, "messenger"), (_SOCIAL, "social"), (_KNOWN, "known")):
        if _is_of(host, names):
            return kind
    if host.endswith(_KNOWN_ENDINGS) or "." not in host or host.startswith(("docs.", "doc.", "wiki.", "api.")):
        return "known"
    if _REFERRAL.search(rest):
        return "referral"
    return "cheap" if host.rsplit(".", 1)[-1] in _CHEAP else "other"


def _is_of(host: str, names: frozenset[str]) -> bool:
    labels = host.split(".")
    return any(".".join(labels[number:]) in names for number in range(max(0, len(labels) - 3), len(labels)))


def _number_of(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None
