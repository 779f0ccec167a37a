"""Routes of one's own profile, and of whom one does not want to see."""

from django.urls import path

from community.profiles import views

app_name = "profiles"

_HERE = "o/<str:organization>/community/"

urlpatterns = [
    path(f"{_HERE}profile/edit/", views.edit, name="edit"),
    path(f"{_HERE}profile/picture/", views.picture, name="picture"),
    path(f"{_HERE}profile/picture/remove/", views.remove_picture, name="remove-picture"),
    path(f"{_HERE}hidden/", views.people, name="people"),
    path(f"{_HERE}hidden/<str:user_id>/", views.choose, name="choose"),
]
