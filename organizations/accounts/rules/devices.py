"""Where a person is signed in, and what people call such a device."""

import re
from dataclasses import dataclass

#: Word of a user agent → name. The first that fits counts: most claim to be several.
_BROWSERS = (
    (r"\bEdg(e|A|iOS)?/", "Edge"),
    (r"\bOPR/|\bOpera\b", "Opera"),
    (r"\bSamsungBrowser/", "Samsung Internet"),
    (r"\b(Firefox|FxiOS)/", "Firefox"),
    (r"\b(Chrome|Chromium|CriOS)/", "Chrome"),
    (r"\bSafari/", "Safari"),
)
_SYSTEMS = (
    (r"\biPhone\b", "iPhone"),
    (r"\biPad\b", "iPad"),
    (r"\bAndroid\b", "Android"),
    (r"\bWindows\b", "Windows"),
    (r"\bCrOS\b", "ChromeOS"),
    (r"\bMacintosh\b|\bMac OS X\b", "macOS"),
    (r"\bLinux\b|\bX11\b", "Linux"),
)
_SESSION_ID = re.compile(r"[0-9a-f]{64}")
#: More sessions than this a person is not shown, and not ended one by one; the others end all the same.
MAX_SESSIONS = 90


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One session of a person."""

    session_id: str
    user_agent: str
    device_type: str
    ip_address: str
    login_method: str
    created_at: str
    last_activity: str
    expires_at: str
    is_current: bool = False

    @property
    def device(self) -> str:
        """What people call it, such as “Firefox on Linux”."""
        return device_name(self.user_agent)


def device_name(user_agent: str) -> str:
    """Return browser and system as well as a user agent tells, such as “Safari on iPhone”."""
    browser = _first(_BROWSERS, user_agent)
    system = _first(_SYSTEMS, user_agent)
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or "Unknown device"


def is_session_id(text: str) -> bool:
    """Say whether this can be the id of a session; nothing else is worth a look-up."""
    return _SESSION_ID.fullmatch(text) is not None


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for pattern, name in names if re.search(pattern, user_agent)), "")
