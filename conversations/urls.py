"""Addresses of this app."""

from django.urls import path

from conversations import urls_desk, urls_safety, views

app_name = "conversations"
urlpatterns = [
    path("ask/", views.anyone_ask, name="anyone-ask"),
    path("ask/before/", views.anyone_before, name="anyone-before"),
    path("supporters/<str:address>/ask/", views.request_ask, name="request-ask"),
    path("supporters/<str:address>/ask/before/", views.request_before, name="request-before"),
    path("conversations/", views.conversation_list, name="conversation-list"),
    path("conversations/contacts/", views.contact_list, name="contact-list"),
    path("profile/step-down/", views.step_down, name="step-down"),
    path("conversations/<uuid:pk>/", views.conversation_detail, name="conversation-detail"),
    path("conversations/<uuid:pk>/who/", views.conversation_who, name="conversation-who"),
    path("conversations/<uuid:pk>/answer/", views.request_answer, name="request-answer"),
    path("conversations/<uuid:pk>/show/", views.request_release, name="request-release"),
    path("conversations/<uuid:pk>/next/", views.request_next, name="request-next"),
    path("conversations/<uuid:pk>/wider/", views.request_widen, name="request-widen"),
    path("conversations/<uuid:pk>/look/", views.request_look, name="request-look"),
    path("conversations/<uuid:pk>/withdraw/", views.request_withdraw, name="request-withdraw"),
    path("conversations/<uuid:pk>/call/", views.conversation_call, name="conversation-call"),
    path("conversations/<uuid:pk>/place/", views.conversation_place, name="conversation-place"),
    path("conversations/<uuid:pk>/quiet/", views.conversation_quiet, name="conversation-quiet"),
    path(
        "conversations/<uuid:pk>/someone-else/", views.conversation_swap, name="conversation-swap"
    ),
    path("conversations/<uuid:pk>/block/", views.conversation_block, name="conversation-block"),
    path(
        "conversations/<uuid:pk>/messages/<int:number>/erase/",
        views.message_erase,
        name="message-erase",
    ),
    path("conversations/<uuid:pk>/heavy/", views.conversation_heavy, name="conversation-heavy"),
    path("conversations/<uuid:pk>/end/", views.conversation_end, name="conversation-end"),
    path("conversations/<uuid:pk>/erase/", views.conversation_erase, name="conversation-erase"),
    *urls_desk.patterns,
    *urls_safety.patterns,
]
