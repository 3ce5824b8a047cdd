"""Joining, what a person says about themselves, and lists of people for administrators.

Signing in, also under /accounts/, is allauth's.
"""

from django.urls import path

from people import import_views, views

app_name = "people"
urlpatterns = [
    path("accounts/about-me/", views.about_me, name="about-me"),
    path("accounts/notices/", views.notices, name="notices"),
    path("accounts/check/", views.check_details, name="check-details"),
    path("accounts/kept-from/", views.kept_from, name="kept-from"),
    path("accounts/kept-from/add/", views.keep_apart, name="keep-apart"),
    path(
        "accounts/kept-from/<str:address>/remove/",
        views.stop_keeping_apart,
        name="stop-keeping-apart",
    ),
    path("accounts/kept-from/blocked/<str:address>/remove/", views.unblock, name="unblock"),
    path("accounts/join/<str:token>/", views.join, name="join"),
    path("people/export/", views.export, name="export"),
    path("people/import/", import_views.choose_file, name="import"),
    path("people/import/check/", import_views.check, name="import-check"),
    path("people/import/leavers/", import_views.leavers, name="import-leavers"),
    path("people/import/drop/", import_views.drop, name="import-drop"),
]
