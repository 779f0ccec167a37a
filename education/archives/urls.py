"""Routes of the archives' screens."""

from django.urls import path

from education.archives.views import exporting, importing

app_name = "archives"

_TEACH = "o/<str:organization>/teach/"
_IMPORT = f"{_TEACH}import/<str:import_id>/"

urlpatterns = [
    path(f"{_TEACH}import/", importing.imports, name="imports"),
    path(_IMPORT, importing.shown, name="import"),
    path(f"{_IMPORT}cancel/", importing.cancel, name="cancel"),
    path(f"{_IMPORT}retry/", importing.retry, name="retry"),
    path(f"{_TEACH}<str:module_id>/export/", exporting.export, name="export"),
]
