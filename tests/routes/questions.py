"""Rows of the bank of questions."""

from tests.routes.row import Row

_TEACH_API = (401, 404, 403, 200)
_TEACH, _DONE = (302, 404, 403, 200), (302, 404, 403, 302)
_ASKED = "/api/education/questions/{question_id}"
_IMPORT = "/api/education/questions/imports/{import_id}"
_QUESTION = {"question": {"kind": "true_false", "text": "Is salt a mineral?", "is_true": True}, "tags": ["salt"]}
_Q = "/o/{organization}/questions"
_ASKED_FORM = {
    "questions-0-kind": "true_false",
    "questions-0-text": "Is salt a mineral?",
    "questions-0-is_true": "true",
}

API = {
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

PAGES = {
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
