"""Under /accounts/: joining and what a person says about themselves. Signing in is allauth's."""

from django.urls import path

from people import views

app_name = "people"
urlpatterns = [
    path("about-me/", views.about_me, name="about-me"),
    path("notices/", views.notices, name="notices"),
    path("check/", views.check_details, name="check-details"),
    path("kept-from/", views.kept_from, name="kept-from"),
    path("kept-from/add/", views.keep_apart, name="keep-apart"),
    path("kept-from/<str:address>/remove/", views.stop_keeping_apart, name="stop-keeping-apart"),
    path("kept-from/blocked/<str:address>/remove/", views.unblock, name="unblock"),
    path("join/<str:token>/", views.join, name="join"),
]
