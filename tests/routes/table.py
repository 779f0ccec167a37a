"""Who gets what: one row a route. A new route is added here by hand; the walk says which one is missing."""

from collections.abc import Mapping

from education.authoring.views.bulk import packed
from tests.routes import invites
from tests.routes.row import Row

__all__ = ["API", "PAGES", "ROUTES", "Row"]


OPEN = (200, 200, 200, 200)
_LEARN_API, _TEACH_API, _NEW_API = (401, 404, 200, 200), (401, 404, 403, 200), (401, 404, 403, 201)
_LEARN, _TEACH, _DONE = (302, 404, 200, 200), (302, 404, 403, 200), (302, 404, 403, 302)
_MODULE = "/api/education/modules/{module_id}"
_SECTION = f"{_MODULE}/sections/{{content_id}}"
_A_MEMBER = "/api/organizations/{organization_id}/members/{user_id}"
_LEARNT = "/api/education/catalogue/{module_id}"
_FILE = {"filename": "a.png", "content_type": "image/png", "size": 10}
_RIGHT = {"answers": {"q1": ["apple"], "q2": ["two", "four"]}}
_ASKED = "/api/education/questions/{question_id}"
_DOMAINS = "/api/organizations/{organization_id}/domains"
_IMPORT = "/api/education/questions/imports/{import_id}"
_QUESTION = {"question": {"kind": "true_false", "text": "Is salt a mineral?", "is_true": True}, "tags": ["salt"]}

_ORGANIZATION = "/api/organizations/{organization_id}"
_MEMBER = f"{_ORGANIZATION}/members/{{user_id}}"
_JOINING = f"{_ORGANIZATION}/join-requests"

API = {
    **invites.API,
    "GET /api/organizations/{organization_id}/audit": Row(_TEACH_API, 2),
    "GET /api/organizations/{organization_id}/audit/export": Row(_TEACH_API, 3),
    "GET /api/me": Row((401, 200, 200, 200), 0),
    "GET /api/me/notifications": Row((401, 200, 200, 200), 2, "notified"),
    "POST /api/me/notifications/read": Row(
        (401, 204, 204, 204), 1, "notified", lambda place: {"up_to": place["notice"]}
    ),
    "GET /api/me/notification-preferences": Row((401, 200, 200, 200), 1),
    "PUT /api/me/notification-preferences": Row((401, 200, 200, 200), 2, body={"groups": {"modules": {"email": True}}}),
    "PATCH /api/me": Row((401, 200, 200, 200), 1, body={"name": "Somebody Else", "preferences": {"theme": "dark"}}),
    "GET /api/me/sessions": Row((401, 200, 200, 200), 1),
    "DELETE /api/me/sessions": Row((401, 204, 204, 204), 3),
    "DELETE /api/me/sessions/{session_id}": Row((401, 404, 404, 204), 1, "session"),
    f"GET {_A_MEMBER}/sessions": Row(_TEACH_API, 2, "member_session"),
    f"DELETE {_A_MEMBER}/sessions": Row((401, 404, 403, 204), 3, "member_session"),
    "GET /api/me/tokens": Row((401, 200, 200, 200), 1, "token"),
    "POST /api/me/tokens": Row((401, 201, 201, 201), 2, body={"name": "CI", "scopes": ["learn.view"]}),
    "DELETE /api/me/tokens/{token_id}": Row((401, 404, 404, 204), 2, "token"),
    f"GET {_A_MEMBER}/tokens": Row(_TEACH_API, 2, "member_token"),
    f"DELETE {_A_MEMBER}/tokens/{{token_id}}": Row((401, 404, 403, 204), 3, "member_token"),
    f"GET {_DOMAINS}": Row(_TEACH_API, 1, "domain"),
    f"POST {_DOMAINS}": Row((401, 404, 403, 201), 2, body={"domain": "example.org"}),
    f"POST {_DOMAINS}/{{domain}}/verify": Row(_TEACH_API, 2, "domain"),
    f"PATCH {_DOMAINS}/{{domain}}": Row(_TEACH_API, 2, "verified_domain", {"mode": "join"}),
    f"DELETE {_DOMAINS}/{{domain}}": Row((401, 404, 403, 204), 2, "domain"),
    "GET /api/flags": Row((401, 200, 200, 200), 0),
    # For operators of the platform: tests/organizations/flags.
    "GET /api/operator/flags": Row((401, 403, 403, 403), 0),
    "PUT /api/operator/flags/{flag}": Row((401, 403, 403, 403), 0, body={"on": True}),
    "GET /api/organizations": Row((401, 200, 200, 200), 2),
    # The stranger was faster: the word is taken.
    "POST /api/organizations": Row((401, 201, 201, 201), 4, body={"name": "Bakers"}),
    f"GET {_ORGANIZATION}": Row((401, 404, 200, 200), 1),
    f"PATCH {_ORGANIZATION}": Row(_TEACH_API, 3, body={"name": "Bakers"}, if_match="1"),
    f"PUT {_ORGANIZATION}/standing": Row((401, 404, 403, 403), 0, body={"status": "suspended"}),
    f"GET {_ORGANIZATION}/usage": Row(_TEACH_API, 4),
    f"POST {_ORGANIZATION}/transfer-ownership": Row(
        (401, 404, 403, 202), 3, "colleague", lambda place: {"user_id": place["user_id"]}
    ),
    f"POST {_ORGANIZATION}/transfer-ownership/accept": Row((401, 404, 404, 404), 1),
    f"DELETE {_ORGANIZATION}/transfer-ownership": Row((401, 404, 404, 204), 2, "offered"),
    f"GET {_ORGANIZATION}/members": Row(_TEACH_API, 2, "colleague"),
    f"GET {_MEMBER}": Row(_TEACH_API, 4, "colleague"),
    f"PATCH {_MEMBER}": Row(_TEACH_API, 2, "colleague", {"role": "viewer"}),
    f"DELETE {_MEMBER}": Row((401, 404, 403, 204), 3, "colleague"),
    f"GET {_JOINING}": Row(_TEACH_API, 1, "asking"),
    # Whoever belongs to it cannot ask; a stranger can, and only once.
    f"POST {_JOINING}": Row((401, 201, 409, 409), 4, body={"note": "Hello."}),
    f"DELETE {_JOINING}": Row((401, 409, 409, 409), 1),
    f"POST {_JOINING}/{{user_id}}/approve": Row((401, 404, 403, 204), 5, "asking"),
    f"POST {_JOINING}/{{user_id}}/refuse": Row((401, 404, 403, 204), 2, "asking"),
    "GET /api/education/modules": Row((401, 200, 403, 200), 1, "draft"),
    "POST /api/education/modules": Row((401, 201, 403, 201), 1, body={"title": "Bread"}),
    f"GET {_MODULE}": Row(_TEACH_API, 1, "draft"),
    f"PUT {_MODULE}": Row(_TEACH_API, 3, "draft", {"title": "Rye"}, if_match="1"),
    f"DELETE {_MODULE}": Row((401, 404, 403, 204), 2, "draft"),
    "POST /api/education/modules/archive": Row(
        (401, 200, 403, 200), 6, "live", lambda place: {"modules": [place["module_id"]]}
    ),
    "POST /api/education/modules/restore": Row(
        (401, 200, 403, 200), 3, "archived", lambda place: {"modules": [place["module_id"]]}
    ),
    f"POST {_MODULE}/upload": Row(_NEW_API, 3, "draft", _FILE),
    f"POST {_MODULE}/submit": Row(_TEACH_API, 4, "draft"),
    f"POST {_MODULE}/withdraw": Row(_TEACH_API, 3, "review"),
    f"POST {_MODULE}/request-changes": Row(_TEACH_API, 3, "review", {"reason": "Too short."}),
    f"POST {_MODULE}/publish": Row(_TEACH_API, 5, "review"),
    f"POST {_MODULE}/archive": Row(_TEACH_API, 5, "live"),
    f"POST {_MODULE}/restore": Row(_TEACH_API, 3, "archived"),
    f"GET {_MODULE}/versions": Row(_TEACH_API, 2, "live"),
    f"GET {_MODULE}/kept-drafts": Row(_TEACH_API, 2, "live"),
    f"GET {_MODULE}/export": Row(_TEACH_API, 2, "draft"),
    f"GET {_MODULE}/prerequisites": Row(_TEACH_API, 2, "draft"),
    f"GET {_MODULE}/checklist": Row(_TEACH_API, 1, "draft"),
    f"GET {_MODULE}/comments": Row(_TEACH_API, 2, "commented"),
    f"POST {_MODULE}/comments": Row(_NEW_API, 2, "commented", {"text": "Too short."}),
    f"PATCH {_MODULE}/comments/{{comment_id}}": Row(_TEACH_API, 3, "commented", {"state": "resolved"}),
    f"DELETE {_MODULE}/comments/{{comment_id}}": Row((401, 404, 403, 204), 3, "commented"),
    f"GET {_MODULE}/coverage": Row(_TEACH_API, 2, "draft"),
    f"PUT {_MODULE}/coverage": Row(_TEACH_API, 3, "draft", {"objectives": []}, if_match="0"),
    f"GET {_MODULE}/allowances": Row(_TEACH_API, 2, "allowed"),
    f"PUT {_MODULE}/allowances/{{user_id}}": Row(_TEACH_API, 4, "allowed", {"percent": 25}),
    f"DELETE {_MODULE}/allowances/{{user_id}}": Row((401, 404, 403, 204), 2, "allowed"),
    f"GET {_MODULE}/people": Row(_TEACH_API, 3, "draft"),
    f"PUT {_MODULE}/people": Row(_TEACH_API, 6, "draft", {"is_restricted": True}, if_match="1"),
    f"POST {_MODULE}/duplicate": Row(_NEW_API, 6, "draft"),
    f"GET {_MODULE}/versions/{{version}}": Row(_TEACH_API, 3, "live"),
    f"GET {_MODULE}/diff": Row(_TEACH_API, 3, "changed"),
    f"POST {_MODULE}/versions/{{version}}/restore": Row(_TEACH_API, 7, "changed", if_match="3"),
    f"GET {_MODULE}/sections": Row(_TEACH_API, 1, "draft"),
    f"POST {_MODULE}/sections": Row(_NEW_API, 3, "draft", {"title": "Salt", "content_type": "text"}),
    f"PUT {_MODULE}/sections/order": Row(
        _TEACH_API, 3, "draft", lambda place: {"order": place["order"].split(), "revision": int(place["revision"])}
    ),
    f"GET {_SECTION}": Row(_TEACH_API, 1, "draft"),
    f"PUT {_SECTION}": Row(_TEACH_API, 2, "draft", {"title": "Rye"}, if_match="1"),
    f"DELETE {_SECTION}": Row((401, 404, 403, 204), 2, "draft"),
    f"POST {_SECTION}/duplicate": Row(_NEW_API, 4, "draft"),
    f"POST {_SECTION}/copy": Row(_NEW_API, 4, "draft", lambda place: {"module_id": place["module_id"]}),
    f"POST {_SECTION}/restore": Row(_TEACH_API, 3, "deleted"),
    f"DELETE {_SECTION}/files/{{slot}}": Row(_TEACH_API, 4, "document"),
    "GET /api/education/catalogue": Row((401, 200, 200, 200), 2, "live"),
    f"GET {_LEARNT}": Row(_LEARN_API, 2, "live"),
    f"GET {_LEARNT}/certificate": Row((401, 404, 409, 409), 2, "live"),
    "GET /api/education/certificates/{proof}": Row((401, 404, 404, 404), 0),
    f"GET {_LEARNT}/progress": Row(_LEARN_API, 2, "live"),
    f"GET {_LEARNT}/sections/{{content_id}}": Row(_LEARN_API, 3, "live"),
    f"PUT {_LEARNT}/sections/{{content_id}}/progress": Row(_LEARN_API, 3, "live", {"state": "started"}),
    f"GET {_LEARNT}/sections/{{content_id}}/files/{{slot}}": Row(_LEARN_API, 3, "live_document"),
    f"GET {_MODULE}/answered-quizzes": Row(_TEACH_API, 3, "answered"),
    f"GET {_MODULE}/results": Row(_TEACH_API, 4, "live"),
    f"GET {_MODULE}/results/learners": Row(_TEACH_API, 3, "answered"),
    f"GET {_MODULE}/results/learners/{{user_id}}": Row(_TEACH_API, 3, "answered"),
    f"GET {_MODULE}/results/learners/{{user_id}}/attempts/{{content_id}}": Row(_TEACH_API, 4, "answered"),
    f"GET {_MODULE}/results/learners.csv": Row(_TEACH_API, 2, "answered"),
    f"GET {_MODULE}/results/questions.csv": Row(_TEACH_API, 2, "answered"),
    f"POST {_MODULE}/results/follow-ups/{{follow_up_id}}/retry": Row((401, 404, 403, 202), 4, "follow_up"),
    f"GET {_LEARNT}/sections/{{content_id}}/attempts": Row(_LEARN_API, 4, "quiz"),
    f"POST {_LEARNT}/sections/{{content_id}}/attempts": Row((401, 404, 201, 201), 5, "quiz", _RIGHT),
    f"POST {_LEARNT}/sections/{{content_id}}/sitting": Row((401, 404, 201, 201), 9, "timed"),
    # The viewer has not started.
    f"PUT {_LEARNT}/sections/{{content_id}}/sitting": Row((401, 404, 409, 200), 1, "sitting", {**_RIGHT, "attempt": 1}),
    f"GET {_MODULE}/results/quizzes/{{content_id}}": Row(_TEACH_API, 4, "quiz"),
    f"POST {_LEARNT}/sections/{{content_id}}/submissions": Row(
        (401, 404, 201, 201), 6, "exercise", {"text": "A loaf."}
    ),
    f"GET {_LEARNT}/sections/{{content_id}}/submissions": Row(_LEARN_API, 5, "exercise"),
    f"POST {_LEARNT}/sections/{{content_id}}/submissions/upload": Row((401, 404, 201, 201), 7, "exercise", _FILE),
    f"DELETE {_LEARNT}/sections/{{content_id}}/submissions/upload": Row((401, 404, 204, 204), 4, "exercise"),
    f"POST {_LEARNT}/sections/{{content_id}}/submissions/take-back": Row((401, 404, 409, 409), 5, "exercise"),
    f"GET {_LEARNT}/sections/{{content_id}}/submissions/{{number}}/file": Row((401, 404, 404, 404), 5, "exercise"),
    f"GET {_MODULE}/submissions": Row(_TEACH_API, 2, "handed_in"),
    f"GET {_MODULE}/submissions/{{submission_id}}": Row(_TEACH_API, 4, "handed_in"),
    f"PUT {_MODULE}/submissions/{{submission_id}}/mark": Row(
        _TEACH_API, 7, "handed_in", {"outcome": "passed", "points": {"crumb": 6, "crust": 4}}, if_match="1"
    ),
    "POST /api/uploads": Row((401, 201, 403, 201), 1, body=_FILE),
    "GET /api/uploads": Row((401, 200, 403, 200), 1, "waiting"),
    "GET /api/uploads/{upload_id}": Row(_TEACH_API, 1, "waiting"),
    "DELETE /api/uploads/{upload_id}": Row((401, 404, 403, 204), 2, "waiting"),
    "GET /api/uploads/{upload_id}/parts": Row(_TEACH_API, 1, "parts"),
    "POST /api/uploads/{upload_id}/parts": Row(_TEACH_API, 1, "parts", {"parts": [{"number": 1, "size": 16 * 2**20}]}),
    "POST /api/uploads/{upload_id}/complete": Row((401, 404, 403, 202), 2, "sent"),
    "POST /api/uploads/{upload_id}/retry": Row((401, 404, 403, 409), 1, "waiting"),
    "POST /api/education/imports": Row((401, 201, 403, 201), 2, body={"filename": "a.zip", "size": 10}),
    "GET /api/education/imports": Row((401, 200, 403, 200), 1, "brought"),
    "GET /api/education/imports/{import_id}": Row(_TEACH_API, 1, "brought"),
    "POST /api/education/imports/{import_id}/start": Row((401, 404, 403, 409), 1, "brought"),
    "POST /api/education/imports/{import_id}/retry": Row((401, 404, 403, 409), 1, "brought"),
    "DELETE /api/education/imports/{import_id}": Row((401, 404, 403, 204), 2, "brought"),
    "GET /api/storage": Row((401, 200, 403, 200), 1),
    "GET /api/storage/usage": Row((401, 200, 403, 200), 5, "document"),
    "GET /api/storage/limits": Row((401, 200, 200, 200), 0),
    "PUT /api/storage/limits": Row((401, 204, 403, 204), 2, body={"video": 100}),
    "GET /api/storage/sweep": Row((401, 204, 403, 200), 1, "sweep"),
    "POST /api/storage/sweep": Row((401, 202, 403, 202), 2),
    "GET /api/storage/sweep/{sweep_id}/found": Row(_TEACH_API, 2, "sweep"),
    "POST /api/storage/sweep/{sweep_id}/delete": Row((401, 404, 403, 202), 2, "sweep"),
    "POST /api/storage/check": Row((401, 201, 403, 201), 1, body={}),
    "GET /api/files": Row((401, 200, 403, 200), 1, "file"),
    "GET /api/files/{file_id}": Row(_TEACH_API, 2, "file"),
    "POST /api/files/{file_id}/replacement": Row(_NEW_API, 2, "file", _FILE),
    "DELETE /api/files/{file_id}": Row((401, 404, 403, 204), 5, "file"),
    "GET /api/files/{file_id}/content": Row((401, 404, 403, 302), 1, "file"),
    "GET /api/education/questions": Row((401, 200, 403, 200), 1, "question"),
    "POST /api/education/questions": Row((401, 201, 403, 201), 1, body=_QUESTION),
    f"GET {_ASKED}": Row(_TEACH_API, 1, "question"),
    f"PUT {_ASKED}": Row(_TEACH_API, 2, "question", _QUESTION, if_match="1"),
    f"DELETE {_ASKED}": Row((401, 404, 403, 204), 2, "question"),
    f"POST {_ASKED}/restore": Row(_TEACH_API, 2, "deleted_question"),
    "GET /api/education/questions/imports": Row((401, 200, 403, 200), 1, "import_read"),
    "POST /api/education/questions/imports": Row((401, 201, 403, 201), 1, body={"filename": "a.xml", "size": 10}),
    f"GET {_IMPORT}": Row(_TEACH_API, 1, "import_read"),
    f"DELETE {_IMPORT}": Row((401, 404, 403, 204), 2, "import_read"),
    f"POST {_IMPORT}/read": Row((401, 404, 403, 202), 2, "import_read", {}),
    f"GET {_IMPORT}/verdicts": Row(_TEACH_API, 1, "import_read"),
    f"POST {_IMPORT}/take": Row((401, 404, 403, 202), 2, "import_read", {}),
}

_O = "/o/{organization}"
_M, _S = f"{_O}/teach/{{module_id}}", f"{_O}/teach/{{module_id}}/sections/{{content_id}}"
_L = f"{_O}/learn/{{module_id}}"
_SAVED = {"title": "Rye", "revision": "1", "difficulty": "beginner", "content_type": "mixed", "body": "Rye."}
_Q = f"{_O}/questions"
_PROFILE = {"name": "Somebody Else", "time_zone": "Europe/Vienna", "locale": "de-AT", "theme": "dark"}
_ASKED_FORM = {
    "questions-0-kind": "true_false",
    "questions-0-text": "Is salt a mineral?",
    "questions-0-is_true": "true",
}

_HERE = f"{_O}/organization"
_SETTINGS = {"name": "Bakers", "max_users": "50", "storage_limit_gb": "5"}

PAGES = {
    **invites.PAGES,
    "GET /healthz": Row(OPEN, 0),
    "GET /readyz": Row(OPEN, 0),  # its questions are asked beside the request
    "GET /metrics": Row(OPEN, 0),
    "GET /api/": Row((404, 404, 404, 404), 2),
    "GET /api/docs": Row(OPEN, 0),
    "GET /api/openapi.json": Row(OPEN, 0),
    "GET /": Row((200, 302, 302, 302), 1),
    "GET /oidc/authenticate/": Row((302, 302, 302, 302), 2),
    "GET /oidc/callback/": Row((401, 401, 401, 401), 0),
    "GET /sign-in-problem/": Row((401, 401, 401, 401), 0),
    "POST /sign-out/": Row((302, 302, 302, 302), 1),
    "GET /o/{organization}/audit/": Row(_TEACH, 2),
    "GET /o/{organization}/audit/export/": Row(_TEACH, 3),
    "GET /start/": Row((302, 302, 302, 302), 2),
    "GET /organizations/": Row((302, 200, 200, 200), 4),
    "GET /account/": Row((302, 302, 302, 302), 2),
    "POST /account/": Row((302, 302, 302, 302), 3, body=_PROFILE),
    "POST /account/theme/": Row((302, 204, 204, 204), 3, body={"theme": "dark"}),
    "GET /account/sessions/": Row((302, 200, 200, 200), 3),
    "POST /account/sessions/end/": Row((302, 302, 302, 302), 5, body={"others": "yes"}),
    f"GET {_O}/account/": Row(_LEARN, 0),
    f"POST {_O}/account/": Row((302, 404, 302, 302), 1, body=_PROFILE),
    f"GET {_O}/account/sessions/": Row(_LEARN, 1),
    f"POST {_O}/account/sessions/end/": Row(
        (302, 404, 404, 302), 1, "session", lambda place: {"session": place["session_id"]}
    ),
    f"GET {_O}/account/notifications/": Row(_LEARN, 1),
    f"POST {_O}/account/notifications/": Row((302, 404, 302, 302), 2, body={"bell": ["modules"], "email": ["files"]}),
    f"GET {_O}/account/tokens/": Row(_LEARN, 1, "token"),
    f"POST {_O}/account/tokens/": Row(
        _LEARN, 3, body={"name": "CI", "scopes": ["learn.view"], "expires_in_days": "30"}
    ),
    f"POST {_O}/account/tokens/{{token_id}}/revoke/": Row((302, 404, 404, 302), 2, "token"),
    f"GET {_O}/members/{{user_id}}/sign-ins/": Row(_TEACH, 3, "member_token"),
    f"POST {_O}/members/{{user_id}}/sign-ins/": Row(_DONE, 3, "member_session"),
    f"POST {_O}/members/{{user_id}}/sign-ins/tokens/{{token_id}}/revoke/": Row(_DONE, 3, "member_token"),
    f"GET {_O}/": Row(_LEARN, 4, "draft"),
    f"GET {_O}/domains/": Row(_TEACH, 1, "domain"),
    f"POST {_O}/domains/": Row(_DONE, 2, body={"domain": "example.org"}),
    f"POST {_O}/domains/{{domain}}/verify/": Row(_DONE, 2, "domain"),
    f"POST {_O}/domains/{{domain}}/mode/": Row(
        _DONE, 2, "verified_domain", {"mode": "join", "role": "member", "revision": "2"}
    ),
    f"GET {_O}/domains/{{domain}}/remove/": Row(_TEACH, 1, "domain"),
    f"POST {_O}/domains/{{domain}}/remove/": Row(_DONE, 3, "domain", {"confirm_name": "example.net"}),
    f"GET {_O}/flags/": Row((302, 404, 403, 403), 0),
    f"POST {_O}/flags/": Row((302, 404, 403, 403), 0, body={"flag": "first-steps", "state": "on"}),
    f"GET {_O}/notifications/": Row(_LEARN, 2, "notified"),
    f"GET {_O}/notifications/count/": Row(_LEARN, 2, "notified"),
    f"POST {_O}/notifications/read/": Row(
        (302, 404, 302, 302), 1, "notified", lambda place: {"up_to": place["notice"]}
    ),
    f"GET {_HERE}/": Row(_LEARN, 4),
    f"GET {_HERE}/roles/": Row(_LEARN, 0),
    f"GET {_HERE}/settings/": Row(_TEACH, 1),
    f"POST {_HERE}/settings/": Row(_DONE, 5, body=_SETTINGS),
    f"POST {_HERE}/standing/": Row((302, 404, 403, 403), 0, body={"status": "suspended", "plan": "basic"}),
    f"POST {_HERE}/ownership/": Row(_DONE, 3, "colleague", lambda place: {"do": "offer", "user": place["user_id"]}),
    f"GET {_HERE}/leave/": Row(_LEARN, 3),
    # The last owner is told to hand the ownership over first.
    f"POST {_HERE}/leave/": Row((302, 404, 302, 200), 6, body={"works": "keep"}),
    f"GET {_HERE}/requests/": Row(_TEACH, 1, "asking"),
    f"POST {_HERE}/requests/{{user_id}}/": Row(_DONE, 5, "asking", {"do": "approve"}),
    f"GET {_HERE}/members/": Row(_TEACH, 2, "colleague"),
    f"GET {_HERE}/members/{{user_id}}/": Row(_TEACH, 4, "colleague"),
    f"POST {_HERE}/members/{{user_id}}/": Row(_DONE, 6, "colleague", {"role": "viewer"}),
    f"POST {_HERE}/members/{{user_id}}/status/": Row(_DONE, 2, "colleague", {"do": "suspend"}),
    f"GET {_HERE}/members/{{user_id}}/remove/": Row(_TEACH, 4, "colleague"),
    f"POST {_HERE}/members/{{user_id}}/remove/": Row(_DONE, 3, "colleague", {"works": "keep"}),
    f"GET {_O}/files/": Row(_TEACH, 3, "file"),
    f"GET {_O}/files/storage/": Row(_TEACH, 5, "document"),
    f"POST {_O}/files/storage/": Row(_DONE, 2, body={"video": "100"}),
    f"GET {_O}/files/unused/": Row(_TEACH, 3, "sweep"),
    f"POST {_O}/files/unused/": Row(_DONE, 2, "sweep"),
    f"POST {_O}/files/unused/{{sweep_id}}/delete/": Row(_DONE, 2, "sweep", {"confirm_name": "delete"}),
    f"GET {_O}/files/check/": Row(_TEACH, 0),
    f"GET {_O}/files/uploads/": Row(_TEACH, 1, "waiting"),
    f"POST {_O}/files/uploads/{{upload_id}}/retry/": Row(_DONE, 2, "waiting"),
    f"POST {_O}/files/uploads/{{upload_id}}/cancel/": Row(_DONE, 3, "waiting"),
    f"GET {_O}/files/{{file_id}}/": Row(_TEACH, 2, "file"),
    f"POST {_O}/files/{{file_id}}/delete/": Row(_DONE, 6, "file", {"confirm_name": "picture.png"}),
    f"GET {_O}/files/{{file_id}}/{{rendition}}/": Row(_DONE, 1, "file"),
    f"GET {_O}/teach/": Row(_TEACH, 1, "draft"),
    f"GET {_O}/teach/import/": Row(_TEACH, 1, "brought"),
    f"GET {_O}/teach/import/{{import_id}}/": Row(_TEACH, 1, "brought"),
    f"POST {_O}/teach/import/{{import_id}}/cancel/": Row(_DONE, 2, "brought"),
    f"POST {_O}/teach/import/{{import_id}}/retry/": Row(_DONE, 1, "brought"),
    f"GET {_O}/teach/new/": Row(_TEACH, 0),
    f"POST {_O}/teach/new/": Row(_DONE, 1, body={"title": "Bread", "difficulty": "beginner"}),
    f"POST {_O}/teach/preview-text/": Row(_TEACH, 0, body={"body": "# Bread"}),
    f"GET {_M}/": Row(_TEACH, 1, "draft"),
    f"POST {_M}/": Row(_DONE, 3, "draft", _SAVED),
    f"POST {_M}/sections/": Row(_DONE, 2, "draft", {"type": "text"}),
    f"POST {_M}/order/": Row(
        _DONE, 3, "draft", lambda place: {"order": place["order"].split(), "revision": place["revision"]}
    ),
    f"POST {_M}/submit/": Row(_DONE, 4, "draft"),
    f"POST {_M}/withdraw/": Row(_DONE, 3, "review"),
    f"GET {_M}/review/": Row(_TEACH, 1, "review"),
    f"POST {_M}/request-changes/": Row(_DONE, 3, "review", {"reason": "Too short."}),
    f"POST {_M}/publish/": Row(_DONE, 6, "review", {"bump": "minor"}),
    f"POST {_M}/archive/": Row(_DONE, 6, "live"),
    f"POST {_M}/restore/": Row(_DONE, 3, "archived"),
    f"GET {_M}/versions/": Row(_TEACH, 4, "live"),
    f"POST {_M}/duplicate/": Row(_DONE, 6, "draft"),
    f"POST {_O}/teach/archive/": Row(_DONE, 6, "live", lambda place: {"module": place["module_id"]}),
    f"POST {_O}/teach/restore/": Row(_DONE, 3, "archived", lambda place: {"modules": packed([place["module_id"]])}),
    f"GET {_M}/versions/{{version}}/": Row(_TEACH, 2, "live"),
    f"GET {_M}/versions/{{version}}/sections/{{content_id}}/": Row(_TEACH, 3, "live"),
    f"POST {_M}/versions/{{version}}/restore/": Row(_DONE, 7, "changed"),
    f"GET {_M}/compare/": Row(_TEACH, 5, "changed"),
    f"GET {_M}/delete/": Row(_TEACH, 1, "draft"),
    f"POST {_M}/delete/": Row(_DONE, 3, "draft", {"confirm_name": "Bread for beginners"}),
    f"GET {_M}/export/": Row(_TEACH, 2, "draft"),
    f"GET {_M}/prerequisites/": Row(_TEACH, 3, "draft"),
    f"POST {_M}/prerequisites/": Row(_DONE, 6, "requiring", lambda place: {"add": place["other_id"]}),
    f"GET {_M}/comments/": Row(_TEACH, 2, "commented"),
    f"POST {_M}/comments/": Row(_DONE, 2, "commented", {"text": "Too short."}),
    f"POST {_M}/comments/{{comment_id}}/": Row(_DONE, 3, "commented", {"do": "resolve"}),
    f"GET {_M}/coverage/": Row(_TEACH, 2, "draft"),
    f"POST {_M}/coverage/": Row(_DONE, 5, "draft", {"revision": "0"}),
    f"GET {_M}/presence/": Row(_TEACH, 1, "draft"),
    f"POST {_M}/presence/": Row(_TEACH, 1, "draft"),
    f"GET {_M}/extra-time/": Row(_TEACH, 2, "allowed"),
    f"POST {_M}/extra-time/": Row(_DONE, 4, "allowed", lambda place: {"user": place["user_id"], "minutes": "5"}),
    f"GET {_M}/people/": Row(_TEACH, 3, "draft"),
    f"POST {_M}/people/": Row(_DONE, 4, "draft", {"restricted": "yes", "revision": "1"}),
    f"GET {_M}/picture/": Row(_TEACH, 1, "draft"),
    f"GET {_M}/preview/": Row(_TEACH, 1, "draft"),
    f"GET {_M}/preview/{{content_id}}/": Row(_TEACH, 1, "draft"),
    f"POST {_M}/preview/{{content_id}}/": Row(_TEACH, 1, "quiz_and_question", {"q1": "apple", "q2": ["two", "four"]}),
    f"GET {_S}/": Row(_TEACH, 1, "draft"),
    f"POST {_S}/": Row(_DONE, 3, "draft", _SAVED),
    f"POST {_S}/delete/": Row(_DONE, 3, "draft"),
    f"POST {_S}/duplicate/": Row(_DONE, 3, "draft"),
    f"GET {_S}/copy/": Row(_TEACH, 2, "draft"),
    f"POST {_S}/copy/": Row(_DONE, 5, "draft", lambda place: {"module": place["module_id"]}),
    f"POST {_S}/bring-back/": Row(_DONE, 2, "deleted"),
    f"GET {_S}/files/{{slot}}/": Row(_TEACH, 2, "document"),
    f"POST {_S}/files/{{slot}}/clear/": Row(_DONE, 3, "document"),
    f"GET {_M}/results/": Row(_TEACH, 4, "live"),
    f"GET {_M}/results/learners.csv": Row(_TEACH, 2, "answered"),
    f"GET {_M}/results/questions.csv": Row(_TEACH, 2, "answered"),
    f"GET {_M}/results/learners/": Row(_TEACH, 3, "answered"),
    f"GET {_M}/results/learners/{{user_id}}/": Row(_TEACH, 3, "answered"),
    f"GET {_M}/results/learners/{{user_id}}/{{content_id}}/": Row(_TEACH, 7, "answered"),
    f"POST {_M}/results/follow-ups/{{follow_up_id}}/retry/": Row(_DONE, 4, "follow_up"),
    f"GET {_M}/results/quizzes/{{content_id}}/": Row(_TEACH, 4, "quiz"),
    f"GET {_O}/learn/": Row(_LEARN, 2, "live"),
    f"GET {_O}/learn/pictures/{{file_id}}/": Row((302, 404, 302, 302), 1, "text_picture"),
    f"GET {_L}/": Row(_LEARN, 2, "live"),
    f"GET {_L}/certificate/": Row((302, 404, 409, 409), 2, "live"),
    f"GET {_O}/learn/certificates/{{proof}}/": Row((302, 404, 404, 404), 0),
    f"GET {_L}/picture/": Row((302, 404, 302, 302), 3, "live_document"),
    f"GET {_L}/sections/{{content_id}}/": Row(_LEARN, 3, "live"),
    f"POST {_L}/sections/{{content_id}}/": Row((302, 404, 302, 302), 5, "live"),
    f"POST {_L}/sections/{{content_id}}/answer/": Row(
        (302, 404, 302, 302), 9, "quiz", {"q1": "apple", "q2": ["two", "four"]}
    ),
    f"POST {_O}/learn/preview-text/": Row((302, 404, 200, 200), 0, body={"body": "# Bread"}),
    f"POST {_L}/sections/{{content_id}}/work/": Row((302, 404, 302, 302), 6, "exercise", {"text": "A loaf."}),
    f"POST {_L}/sections/{{content_id}}/work/take-back/": Row((302, 404, 302, 302), 5, "exercise"),
    f"GET {_L}/sections/{{content_id}}/work/file/": Row(_LEARN, 5, "exercise"),
    f"POST {_L}/sections/{{content_id}}/work/file/clear/": Row((302, 404, 302, 302), 4, "exercise"),
    f"GET {_L}/sections/{{content_id}}/work/{{number}}/file/": Row((302, 404, 404, 404), 5, "exercise"),
    f"GET {_M}/submissions/": Row(_TEACH, 2, "handed_in"),
    f"GET {_M}/submissions/{{submission_id}}/": Row(_TEACH, 6, "handed_in"),
    f"POST {_M}/submissions/{{submission_id}}/": Row(
        _DONE,
        12,
        "handed_in",
        {"revision": "1", "outcome": "passed", "points-crumb": "6", "points-crust": "4"},
    ),
    f"GET {_M}/submissions/{{submission_id}}/file/": Row((302, 404, 403, 404), 3, "handed_in"),
    f"POST {_L}/sections/{{content_id}}/start/": Row((302, 404, 302, 302), 9, "timed"),
    f"POST {_L}/sections/{{content_id}}/save/": Row((302, 404, 409, 302), 5, "sitting", {"q1": "apple"}),
    f"GET {_L}/sections/{{content_id}}/files/{{slot}}/": Row((302, 404, 302, 302), 4, "live_document"),
    f"GET {_Q}/": Row(_TEACH, 1, "question"),
    f"GET {_Q}/new/": Row(_TEACH, 0),
    f"POST {_Q}/new/": Row(_DONE, 1, body=_ASKED_FORM),
    f"GET {_Q}/export/": Row(_TEACH, 2, "question"),
    f"GET {_Q}/imports/": Row(_TEACH, 1, "import_read"),
    f"POST {_Q}/imports/": Row(_DONE, 1, body={"text": "## So?\nAnswer: true"}),
    f"GET {_Q}/imports/{{import_id}}/": Row(_TEACH, 2, "import_read"),
    f"POST {_Q}/imports/{{import_id}}/read/": Row(_DONE, 2, "import_read"),
    f"POST {_Q}/imports/{{import_id}}/choose/": Row(_DONE, 3, "import_read", {"go": "take"}),
    f"POST {_Q}/imports/{{import_id}}/forget/": Row(_DONE, 2, "import_read"),
    f"GET {_Q}/quiz/{{module_id}}/{{content_id}}/add/": Row(_TEACH, 2, "quiz_and_question"),
    f"POST {_Q}/quiz/{{module_id}}/{{content_id}}/add/": Row(
        _DONE, 4, "quiz_and_question", lambda place: {"question": [place["question_id"]]}
    ),
    f"GET {_Q}/quiz/{{module_id}}/{{content_id}}/keep/": Row(_TEACH, 2, "quiz_and_question"),
    f"POST {_Q}/quiz/{{module_id}}/{{content_id}}/keep/": Row(
        _DONE, 3, "quiz_and_question", {"question": ["q1", "q2"]}
    ),
    f"GET {_Q}/{{question_id}}/": Row(_TEACH, 1, "question"),
    f"POST {_Q}/{{question_id}}/": Row(_DONE, 2, "question", {"revision": "1", **_ASKED_FORM}),
    f"POST {_Q}/{{question_id}}/delete/": Row(_DONE, 2, "question"),
    f"POST {_Q}/{{question_id}}/bring-back/": Row(_DONE, 2, "deleted_question"),
}

ROUTES: Mapping[str, Row] = {**API, **PAGES}
