"""Routes of the authoring screens. Ids contain colons: ``demo:module:…`` is a ``str`` part of the path."""

from django.urls import path

from education.authoring.views import (
    allowances,
    bulk,
    comments,
    copies,
    coverage,
    editor,
    modules,
    people,
    prerequisites,
    presence,
    preview,
    review,
    sections,
    slots,
    versions,
)

app_name = "authoring"

_TEACH = "o/<str:organization>/teach/"
_MODULE = f"{_TEACH}<str:module_id>/"
_SECTION = f"{_MODULE}sections/<str:content_id>/"

urlpatterns = [
    path(_TEACH, modules.modules, name="modules"),
    path(f"{_TEACH}new/", modules.new, name="new"),
    path(f"{_TEACH}archive/", bulk.archive, name="archive-many"),
    path(f"{_TEACH}restore/", bulk.restore, name="restore-many"),
    path(f"{_TEACH}preview-text/", editor.preview_text, name="preview-text"),
    path(_MODULE, editor.module, name="module"),
    path(f"{_MODULE}sections/", sections.add, name="add"),
    path(f"{_MODULE}order/", sections.order, name="order"),
    path(f"{_MODULE}submit/", review.submit, name="submit"),
    path(f"{_MODULE}withdraw/", review.withdraw, name="withdraw"),
    path(f"{_MODULE}review/", review.review, name="review"),
    path(f"{_MODULE}request-changes/", review.request_changes, name="request-changes"),
    path(f"{_MODULE}publish/", review.publish, name="publish"),
    path(f"{_MODULE}archive/", review.archive, name="archive"),
    path(f"{_MODULE}restore/", review.restore, name="restore"),
    path(f"{_MODULE}versions/", versions.versions, name="versions"),
    path(f"{_MODULE}versions/<str:version>/", versions.version, name="version"),
    path(f"{_MODULE}versions/<str:version>/sections/<str:content_id>/", versions.section, name="version-section"),
    path(f"{_MODULE}versions/<str:version>/restore/", versions.restore, name="restore-version"),
    path(f"{_MODULE}compare/", versions.compare, name="compare"),
    path(f"{_MODULE}duplicate/", copies.module, name="duplicate"),
    path(f"{_MODULE}delete/", review.delete, name="delete"),
    path(f"{_MODULE}prerequisites/", prerequisites.prerequisites, name="prerequisites"),
    path(f"{_MODULE}comments/", comments.comments, name="comments"),
    path(f"{_MODULE}comments/<str:comment_id>/", comments.comment, name="comment"),
    path(f"{_MODULE}coverage/", coverage.coverage, name="coverage"),
    path(f"{_MODULE}extra-time/", allowances.allowances, name="allowances"),
    path(f"{_MODULE}people/", people.people, name="people"),
    path(f"{_MODULE}picture/", slots.picture, name="picture"),
    path(f"{_MODULE}presence/", presence.presence, name="presence"),
    path(f"{_MODULE}preview/", preview.module, name="preview"),
    path(f"{_MODULE}preview/<str:content_id>/", preview.section, name="preview-section"),
    path(_SECTION, editor.section, name="section"),
    path(f"{_SECTION}delete/", sections.delete, name="delete-section"),
    path(f"{_SECTION}duplicate/", copies.section, name="duplicate-section"),
    path(f"{_SECTION}copy/", copies.elsewhere, name="copy-section"),
    path(f"{_SECTION}bring-back/", sections.bring_back, name="bring-back"),
    path(f"{_SECTION}files/<slug:slot>/", slots.slot, name="slot"),
    path(f"{_SECTION}files/<slug:slot>/clear/", sections.clear_slot, name="clear-slot"),
]
