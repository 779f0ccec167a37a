"""Static files without a build step: single files of npm packages, found where npm put them, hashed by name."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# name under static/vendor/ → file under node_modules/. Only what a template or script names is served.
VENDOR_FILES = {
    "tabler.css": "@tabler/core/dist/css/tabler.min.css",
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "sortable.js": "sortablejs/Sortable.min.js",
    "uplot.js": "uplot/dist/uPlot.iife.min.js",
    "uplot.css": "uplot/dist/uPlot.min.css",
    "uppy.js": "uppy/dist/uppy.min.mjs",
    "inter.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "inter-ext.woff2": "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
}


class VendorStorage(FileSystemStorage):
    """The files of ``VENDOR_FILES`` under their short names."""

    prefix = "vendor"

    def path(self, name: str) -> str:
        return str(Path(settings.NODE_MODULES) / VENDOR_FILES[name])


class VendorFinder(BaseFinder):
    """Finds ``vendor/<name>``. A whole package's folder would publish hundreds of files that nobody asks for."""

    storage = VendorStorage()

    def check(self, **_kwargs: Any) -> list[Any]:
        """Nothing to configure."""
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:  # noqa: FBT001, FBT002  Django's signature
        """Where ``path`` is on disk, or an empty list."""
        name = path.removeprefix("vendor/")
        if name == path or name not in VENDOR_FILES:
            return []
        return [self.storage.path(name)] if find_all else self.storage.path(name)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, VendorStorage]]:
        """Every vendor file."""
        del ignore_patterns
        for name in VENDOR_FILES:
            yield name, self.storage


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Names with a hash, so that browsers keep them for ever; imports between our modules are rewritten too."""

    support_js_module_import_aggregation = True
    # Source maps are not served: their comments would name files that do not exist.
    patterns = (("*.css", CompressedManifestStaticFilesStorage.patterns[0][1][:2]),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[tuple[str, bool], str] = {}

    def url(self, name: str, force: bool = False) -> str:  # noqa: FBT001, FBT002  Django's signature
        """Return the address of a file. Each page has twenty, and no file gets another one while the process lives."""
        known = self._addresses.get((name, force))
        if known is None:
            known = self._addresses[name, force] = super().url(name, force)
        return known
