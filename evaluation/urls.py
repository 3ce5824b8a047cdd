"""Addresses of the figures."""

from django.urls import path

from evaluation import views

app_name = "evaluation"
urlpatterns = [
    path("", views.figures_page, name="figures"),
    path("figures.csv", views.figures_file, name="figures-file"),
]
