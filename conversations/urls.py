"""Addresses of this app."""

from django.urls import path

from conversations import views

app_name = "conversations"
urlpatterns = [
    path("supporters/<str:address>/ask/", views.request_ask, name="request-ask"),
    path("supporters/<str:address>/ask/before/", views.request_before, name="request-before"),
    path("consult/", views.consult_list, name="consult-list"),
    path("consult/<uuid:pk>/", views.consult_detail, name="consult-detail"),
    path("consult/<uuid:pk>/end/", views.consult_end, name="consult-end"),
    path("contact-log/", views.contact_log_page, name="contact-log"),
    path("contact-log/undo/", views.contact_log_undo, name="contact-log-undo"),
    path("desk/", views.desk_page, name="desk"),
    path("desk/alerts/<uuid:pk>/", views.alert_acknowledge, name="alert-acknowledge"),
    path("desk/alerts/<uuid:pk>/more/", views.alert_offer_more, name="alert-offer-more"),
    path("desk/advice/<uuid:pk>/", views.desk_consult, name="desk-consult"),
    path("conversations/", views.conversation_list, name="conversation-list"),
    path("conversations/<uuid:pk>/", views.conversation_detail, name="conversation-detail"),
    path("conversations/<uuid:pk>/answer/", views.request_answer, name="request-answer"),
    path("conversations/<uuid:pk>/show/", views.request_release, name="request-release"),
    path("conversations/<uuid:pk>/next/", views.request_next, name="request-next"),
    path("conversations/<uuid:pk>/withdraw/", views.request_withdraw, name="request-withdraw"),
    path("conversations/<uuid:pk>/end/", views.conversation_end, name="conversation-end"),
    path("conversations/<uuid:pk>/erase/", views.conversation_erase, name="conversation-erase"),
]
