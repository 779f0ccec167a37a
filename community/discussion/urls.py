"""Routes of the discussion's screens."""

from django.urls import path

from community.discussion.views import comments, drafts, feed, person, posts, reacting, reporting

app_name = "discussion"

_TALK = "o/<str:organization>/community/"
_POST = f"{_TALK}posts/<str:post_id>/"
_COMMENT = f"{_TALK}comments/<str:comment_id>/"

urlpatterns = [
    path(_TALK, feed.feed, name="feed"),
    path(f"{_TALK}drafts/", drafts.drafts, name="drafts"),
    path(f"{_TALK}drafts/save/", drafts.save, name="save-draft"),
    path(f"{_TALK}people/<str:user_id>/", person.person, name="person"),
    path(f"{_TALK}preview/", posts.preview, name="preview"),
    path(_POST, posts.post, name="post"),
    path(f"{_POST}state/", posts.state, name="state"),
    path(f"{_POST}edit/", posts.edit, name="edit"),
    path(f"{_POST}delete/", posts.delete, name="delete"),
    path(f"{_POST}history/", posts.history, name="history"),
    path(f"{_POST}files/<str:file_id>/", posts.file, name="file"),
    path(f"{_POST}preview/remove/", posts.remove_preview, name="remove-preview"),
    path(f"{_POST}react/", reacting.react_post, name="react"),
    path(f"{_POST}reactions/", reacting.reacted_post, name="reactions"),
    path(f"{_POST}share/", reacting.share, name="share"),
    path(f"{_POST}report/", reporting.report_post, name="report"),
    path(f"{_POST}comments/", comments.say, name="say"),
    path(_COMMENT, comments.comment, name="comment"),
    path(f"{_COMMENT}state/", comments.state, name="comment-state"),
    path(f"{_COMMENT}edit/", comments.edit, name="comment-edit"),
    path(f"{_COMMENT}delete/", comments.delete, name="comment-delete"),
    path(f"{_COMMENT}history/", comments.history, name="comment-history"),
    path(f"{_COMMENT}react/", reacting.react_comment, name="comment-react"),
    path(f"{_COMMENT}reactions/", reacting.reacted_comment, name="comment-reactions"),
    path(f"{_COMMENT}report/", reporting.report_comment, name="comment-report"),
]
