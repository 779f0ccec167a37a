"""What is measured: requests as a client sends them."""

from collections.abc import Mapping
from dataclasses import dataclass

from local.place import HOST

#: In a request this becomes a number that grows with every sending; it has as many digits as this text.
NUMBER = "@@NUMBER@"
#: In a request this becomes ``false`` and ``true`` in turn.
TURN = "@TRN@"
#: In a call of DynamoDB this becomes the number after it.
NEXT = "@@@NEXT@"
#: In a call of DynamoDB this becomes an id that nobody has used.
FRESH = "@@FRESH@@"
ORGANIZATION = "demo"
#: A page of a list.
LIMIT = 24


@dataclass(frozen=True, slots=True)
class Scenario:
    """One row: ``{module}``, ``{section}``, ``{quiz}``, ``{post}``, ``{newest}`` in path and body stand for ids.

    ``calls``: the aim beside the scope's.
    """

    name: str
    path: str
    method: str = "GET"
    body: str = ""
    is_page: bool = False
    calls: int | None = None
    is_write: bool = False


_MODULE = "/api/education/modules/{module}"
_HERE = f"/api/organizations/{ORGANIZATION}"
_SAVED = f'{{"title": "Section {NUMBER}", "content_data": {{"body": "{"Vectors have length and direction. " * 20}{NUMBER}"}}}}'
_POSTS = "/api/community/posts"
_WRITTEN = f'{{"title": "A question", "content": "{"Vectors have length and direction. " * 20}"}}'
_REACTION = f'{{"reaction_type": "like", "on": {TURN}}}'
_TICKET = '{"filename": "picture.png", "content_type": "image/png", "size": 1000}'

SCENARIOS = (
    Scenario("module page (API)", _MODULE, calls=3),
    Scenario("module editor (HTML)", f"/o/{ORGANIZATION}/teach/{{module}}/", is_page=True, calls=3),
    Scenario("module list (API)", f"/api/education/modules?limit={LIMIT}", calls=3),
    Scenario("catalogue (API)", f"/api/education/catalogue?limit={LIMIT}", calls=3),
    Scenario("learner's module (API)", "/api/education/catalogue/{module}", calls=3),
    Scenario("learner's module (HTML)", f"/o/{ORGANIZATION}/learn/{{module}}/", is_page=True, calls=3),
    Scenario("results of a module (API)", f"{_MODULE}/results", calls=4),
    Scenario("results of a module (HTML)", f"/o/{ORGANIZATION}/teach/{{module}}/results/", is_page=True, calls=4),
    Scenario("results of a quiz (API)", f"{_MODULE}/results/quizzes/{{quiz}}", calls=4),
    Scenario("members (API)", f"{_HERE}/members?limit={LIMIT}", calls=3),
    Scenario("invites (API)", f"{_HERE}/invites?limit={LIMIT}", calls=3),
    Scenario("audit log (API)", f"{_HERE}/audit?limit={LIMIT}", calls=3),
    Scenario("feed (API)", f"{_POSTS}?limit=25", calls=4),
    Scenario("public feed (API)", f"{_POSTS}?feed=public&limit=25", calls=4),
    Scenario("feed polled (API)", f"{_POSTS}?since={{newest}}", calls=1),
    Scenario("feed (HTML)", f"/o/{ORGANIZATION}/community/", is_page=True, calls=4),
    Scenario("thread (API)", f"{_POSTS}/{{post}}/comments", calls=4),
    Scenario("post with its thread (HTML)", f"/o/{ORGANIZATION}/community/posts/{{post}}/", is_page=True, calls=4),
    Scenario("post (API)", _POSTS, "POST", _WRITTEN, is_write=True),
    Scenario("react (API)", f"{_POSTS}/{{post}}/react", "POST", _REACTION, is_write=True),
    Scenario("section save (API)", f"{_MODULE}/sections/{{section}}", "PUT", _SAVED, is_write=True),
    Scenario("upload ticket (API)", f"{_MODULE}/upload", "POST", _TICKET, is_write=True),
)


@dataclass(frozen=True, slots=True)
class Identity:
    """How the measuring person is known: a bearer token for the API, the session's cookie for pages."""

    token: str
    session: str

    def headers(self, scenario: Scenario) -> Mapping[str, str]:
        """Return the headers of a scenario's request."""
        if scenario.is_page:
            return {"Cookie": f"session={self.session}"}
        sent = {"Authorization": f"Bearer {self.token}", "X-Organization": ORGANIZATION}
        if scenario.body:
            sent["Content-Type"] = "application/json"
        if scenario.method == "PUT":
            sent["If-Match"] = f'"{NUMBER}"'
        return sent


def raw_request(scenario: Scenario, identity: Identity, *, module: str, names: Mapping[str, str]) -> str:
    """Return the request as it goes over the wire; the connection is closed after it."""
    body = filled(scenario.body, module, names)
    headers = {**identity.headers(scenario), "Host": HOST, "Connection": "close", "Content-Length": str(len(body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{scenario.method} {filled(scenario.path, module, names)} HTTP/1.1\r\n{head}\r\n{body}"


def filled(text: str, module: str, names: Mapping[str, str]) -> str:
    """Return the text with the ids in it; ``names``: what else stands for one."""
    for name, identifier in {"module": module, **names}.items():
        text = text.replace(f"{{{name}}}", identifier)
    return text
