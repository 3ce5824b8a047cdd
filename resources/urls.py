"""Addresses of the library."""

from django.urls import include, path

from resources import route_urls, views

app_name = "resources"
urlpatterns = [
    path("routes/", include(route_urls)),
    path("", views.resource_list, name="resource-list"),
    path("upload/", views.upload, name="upload"),
    path("upload/link/", views.add_link, name="add-link"),
    path("pack/", views.pack, name="pack"),
    path("pack/add/", views.pack_put, name="pack-put"),
    path("pack/remove/", views.pack_take, name="pack-take"),
    path("pack/empty/", views.pack_empty, name="pack-empty"),
    path("pack/download/", views.pack_download, name="pack-download"),
    path("reviews/", views.review_list, name="review-list"),
    path("<slug:slug>/", views.resource_detail, name="resource-detail"),
    path("<slug:slug>/download/", views.resource_download, name="resource-download"),
    path("<slug:slug>/edit/", views.resource_edit, name="resource-edit"),
    path("<slug:slug>/versions/", views.resource_versions, name="resource-versions"),
    path("<slug:slug>/files/", views.resource_add_files, name="resource-add-files"),
    path("<slug:slug>/download/<uuid:pk>/", views.resource_download, name="file-download"),
    path("<slug:slug>/original/<uuid:pk>/", views.resource_original, name="file-original"),
    path("<slug:slug>/files/<uuid:pk>/comments/", views.resource_comments, name="file-comments"),
    path("<slug:slug>/files/<uuid:pk>/remove/", views.resource_file_remove, name="file-remove"),
    path("<slug:slug>/text/", views.resource_text, name="resource-text"),
    path("<slug:slug>/text/newer/", views.resource_text_newer, name="resource-text-newer"),
    path("<slug:slug>/still-right/", views.resource_still_right, name="resource-still-right"),
    path("<slug:slug>/companions/", views.resource_tie, name="resource-tie"),
    path("<slug:slug>/companions/<uuid:pk>/remove/", views.resource_untie, name="resource-untie"),
    path("<slug:slug>/withdraw/", views.resource_withdraw, name="resource-withdraw"),
    path("<slug:slug>/publish/", views.resource_publish, name="resource-publish"),
    path("<slug:slug>/findings/", views.resource_findings, name="resource-findings"),
    path("<slug:slug>/findings/<uuid:pk>/", views.finding_change, name="finding-change"),
    path("<slug:slug>/findings/<uuid:pk>/act/", views.finding_act, name="finding-act"),
    path("<slug:slug>/address-seen/", views.resource_address_seen, name="resource-address-seen"),
]
