"""Addresses for programs, as Open Referral has them: without a slash at the end."""

from django.urls import path

from signposting.views import openreferral as views

app_name = "openreferral"
urlpatterns = [
    path("", views.about, name="about"),
    path("openapi.json", views.document, name="document"),
    path("services", views.services, name="services"),
    path("services/<str:pk>", views.one_service, name="service"),
]
