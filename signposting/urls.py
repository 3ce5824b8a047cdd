"""Addresses of where to turn."""

from django.urls import path

from signposting import views

app_name = "signposting"
urlpatterns = [
    path("", views.signpost_list, name="signpost-list"),
    path("<slug:slug>/", views.signpost_detail, name="signpost-detail"),
]
