"""The routes with those that are there in development only."""

from diatonic.urls import DEVELOPMENT, handler404, urlpatterns

__all__ = ["handler404", "urlpatterns"]
urlpatterns = [*urlpatterns, *DEVELOPMENT]
