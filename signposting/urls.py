"""Addresses of where to turn."""

from django.urls import path

from signposting import views

app_name = "signposting"
urlpatterns = [
    path("", views.signpost_list, name="signpost-list"),
    path("owner/thanks/", views.owner_thanks, name="owner-thanks"),
    path("owner/<str:token>/", views.owner, name="owner"),
    path("s/<uuid:pk>/", views.shared, name="shared"),
    path("check/", views.checks, name="checks"),
    path("check/calls.csv", views.calls_csv, name="calls-csv"),
    path("check/today/", views.check_many_page, name="check-many"),
    path("check/files/", views.exchange_page, name="exchange"),
    path("check/files/where-to-turn.json", views.export_json, name="export-json"),
    path("check/files/where-to-turn.zip", views.export_tables, name="export-tables"),
    path("check/files/upload/", views.upload_page, name="upload"),
    path("check/files/look/", views.import_page, name="import-look"),
    path("check/files/drop/", views.import_drop, name="import-drop"),
    path("check/new/", views.add_page, name="add"),
    path("check/<slug:slug>/", views.check_page, name="check"),
    path("check/<slug:slug>/change/", views.change_page, name="change"),
    path("check/<slug:slug>/hours/", views.hours_page, name="hours"),
    path("check/<slug:slug>/urgency/", views.urgency_page, name="urgency"),
    path("check/<slug:slug>/places/", views.places_page, name="places"),
    path("check/<slug:slug>/add/", views.add_channel_page, name="add-channel"),
    path("check/<slug:slug>/take-away/", views.take_away_page, name="take-away"),
    path("check/<slug:slug>/ask/", views.ask_owner_page, name="ask-owner"),
    path("check/<slug:slug>/answer/", views.answer_page, name="answer"),
    path("check/<slug:slug>/history/", views.history_page, name="history"),
    path("check/<slug:slug>/history/<int:number>/", views.version_page, name="version"),
    path("check/<slug:slug>/state/", views.retire_page, name="state"),
    path("<slug:slug>/", views.signpost_detail, name="signpost-detail"),
]
