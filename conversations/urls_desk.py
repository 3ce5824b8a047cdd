"""Addresses of what lies on the desk, of advice for supporters and of the contact log."""

from django.urls import path

from conversations.views import consulting, contact_log, desk

patterns = [
    path("consult/", consulting.consult_list, name="consult-list"),
    path("consult/<uuid:pk>/", consulting.consult_detail, name="consult-detail"),
    path("consult/<uuid:pk>/end/", consulting.consult_end, name="consult-end"),
    path("contact-log/", contact_log.contact_log_page, name="contact-log"),
    path("contact-log/undo/", contact_log.contact_log_undo, name="contact-log-undo"),
    path("desk/alerts/<uuid:pk>/", desk.alert_acknowledge, name="alert-acknowledge"),
    path("desk/alerts/<uuid:pk>/more/", desk.alert_offer_more, name="alert-offer-more"),
    path("desk/alerts/<uuid:pk>/hand-on/", desk.alert_hand_on, name="alert-hand-on"),
    path("desk/alerts/<uuid:pk>/defer/", desk.alert_defer, name="alert-defer"),
    path("desk/advice/<uuid:pk>/", desk.desk_consult, name="desk-consult"),
    path("desk/advice/<uuid:pk>/hand-on/", desk.consult_hand_on, name="consult-hand-on"),
]
