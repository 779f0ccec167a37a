"""Routes of the privacy screens."""

from django.urls import path

from organizations.privacy import views

app_name = "privacy"

#: A person's own screens stand in an organization; who belongs to none has them outside.
_OUTSIDE, _HERE = "account/privacy/", "o/<str:organization>/account/privacy/"

urlpatterns = [
    *(
        path(f"{place}{rest}", view, name=name)
        for place in (_OUTSIDE, _HERE)
        for rest, view, name in (
            ("", views.mine, "mine"),
            ("export/", views.export, "export"),
            ("erase/", views.erase, "erase"),
            ("keep/", views.keep, "keep"),
        )
    ),
    path("privacy/receipts/<str:receipt>/", views.show_receipt, name="receipt"),
    path("o/<str:organization>/privacy/", views.kept, name="kept"),
]
