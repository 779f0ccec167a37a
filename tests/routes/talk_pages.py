"""Rows of the screens on which people talk."""

from tests.routes.row import Row

_O = "/o/{organization}/community"
_POST, _SAID = f"{_O}/posts/{{post_id}}", f"{_O}/comments/{{comment_id}}"
_SEEN, _OWN, _LED = (302, 404, 200, 200), (302, 404, 404, 200), (302, 404, 302, 302)
_DONE, _MEMBERS = (302, 404, 403, 302), (302, 404, 403, 200)
_TYPED = {"content_type": "text", "content": "Bread needs time.", "visibility": "organization"}
_LIKE = {"reaction": "like:on"}

PAGES = {
    f"GET {_O}/": Row(_SEEN, 4, "post"),
    f"POST {_O}/": Row(_DONE, 4, body=_TYPED),
    f"GET {_O}/drafts/": Row(_MEMBERS, 3, "own_draft"),
    f"POST {_O}/drafts/save/": Row(_MEMBERS, 2, body=_TYPED),
    f"GET {_O}/people/{{user_id}}/": Row(_SEEN, 5, "post"),
    f"POST {_O}/preview/": Row(_MEMBERS, 0, body={"body": "**Bread**"}),
    f"GET {_POST}/": Row(_SEEN, 4, "comment"),
    f"GET {_POST}/state/": Row(_SEEN, 2, "own_post"),
    f"GET {_POST}/edit/": Row(_OWN, 2, "own_post"),
    f"POST {_POST}/edit/": Row((302, 404, 404, 302), 6, "own_post", {**_TYPED, "content": "Bread needs salt."}),
    f"GET {_POST}/delete/": Row(_OWN, 2, "own_post"),
    f"POST {_POST}/delete/": Row(_DONE, 3, "own_post"),
    f"GET {_POST}/history/": Row(_OWN, 5, "own_post"),
    f"GET {_POST}/files/{{file_id}}/": Row(_LED, 3, "own_picture"),
    f"POST {_POST}/preview/remove/": Row(_DONE, 1, "own_post"),
    f"POST {_POST}/react/": Row(_DONE, 7, "post", _LIKE),
    f"GET {_POST}/reactions/": Row(_SEEN, 5, "post"),
    f"POST {_POST}/share/": Row(_DONE, 4, "post"),
    f"GET {_POST}/report/": Row(_MEMBERS, 2, "post"),
    f"POST {_POST}/report/": Row(_DONE, 10, "post", {"reason": "spam"}),
    f"POST {_POST}/comments/": Row(_DONE, 8, "post", {"content": "Overnight."}),
    f"GET {_SAID}/": Row(_LED, 4, "comment"),
    f"GET {_SAID}/state/": Row(_SEEN, 4, "own_comment"),
    f"POST {_SAID}/edit/": Row(_DONE, 9, "own_comment", {"content": "Otherwise."}),
    f"POST {_SAID}/delete/": Row((302, 404, 404, 302), 8, "own_comment"),
    f"GET {_SAID}/history/": Row(_MEMBERS, 9, "own_comment"),
    f"POST {_SAID}/react/": Row(_DONE, 9, "comment", _LIKE),
    f"GET {_SAID}/reactions/": Row(_SEEN, 9, "comment"),
    f"GET {_SAID}/report/": Row(_MEMBERS, 4, "comment"),
    f"POST {_SAID}/report/": Row(_DONE, 14, "comment", {"reason": "spam"}),
}
