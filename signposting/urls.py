"""Addresses of this app."""

from django.urls import URLPattern

app_name = "signposting"
urlpatterns: list[URLPattern] = []
