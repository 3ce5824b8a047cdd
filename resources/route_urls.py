"""Addresses below /resources/routes/; part of resources/urls.py."""

from django.urls import path

from resources.views import route_changes, routes

urlpatterns = [
    path("", routes.route_list, name="route-list"),
    path("<slug:place>/", routes.route_detail, name="route-detail"),
    path("<slug:place>/edit/", route_changes.route_edit, name="route-edit"),
    path("<slug:place>/edit/words/", route_changes.route_words, name="route-words"),
    path("<slug:place>/edit/add/", route_changes.route_step_add, name="route-step-add"),
    path("<slug:place>/edit/restore/", route_changes.route_restore, name="route-restore"),
    path("<slug:place>/edit/<uuid:key>/", route_changes.route_step, name="route-step"),
    path(
        "<slug:place>/edit/<uuid:key>/move/", route_changes.route_step_move, name="route-step-move"
    ),
    path(
        "<slug:place>/edit/<uuid:key>/remove/",
        route_changes.route_step_remove,
        name="route-step-remove",
    ),
]
