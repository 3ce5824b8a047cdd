"""Addresses of where to turn."""

from django.urls import path

from signposting import views

app_name = "signposting"
urlpatterns = [
    path("", views.signpost_list, name="signpost-list"),
    path("s/<uuid:pk>/", views.shared, name="shared"),
    path("check/", views.checks, name="checks"),
    path("check/calls.csv", views.calls_csv, name="calls-csv"),
    path("check/new/", views.add_page, name="add"),
    path("check/<slug:slug>/", views.check_page, name="check"),
    path("check/<slug:slug>/change/", views.change_page, name="change"),
    path("check/<slug:slug>/hours/", views.hours_page, name="hours"),
    path("check/<slug:slug>/places/", views.places_page, name="places"),
    path("check/<slug:slug>/add/", views.add_channel_page, name="add-channel"),
    path("check/<slug:slug>/state/", views.retire_page, name="state"),
    path("<slug:slug>/", views.signpost_detail, name="signpost-detail"),
]
