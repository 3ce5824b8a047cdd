"""Addresses of this app."""

from django.urls import URLPattern

app_name = "directory"
urlpatterns: list[URLPattern] = []
