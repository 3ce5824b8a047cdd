"""Pages for looking after peer supporters."""

from django.urls import path

from care import views

app_name = "care"
urlpatterns = [
    path("", views.home, name="home"),
    path("load/", views.load, name="load"),
    path("rest/end/", views.end_rest, name="rest-end"),
    path("plan/", views.plan, name="plan"),
    path("plan/print/", views.plan_to_print, name="plan-print"),
    path("plan/erase/", views.erase_plan, name="plan-erase"),
    path("check-in/", views.check_in, name="check-in"),
    path("check-in/erase/", views.check_in_erase, name="check-in-erase-all"),
    path("check-in/reminder/", views.check_in_reminder, name="check-in-reminder"),
    path("check-in/<uuid:pk>/erase/", views.check_in_erase, name="check-in-erase"),
    path("check-in/<uuid:pk>/share/", views.check_in_share, name="check-in-share"),
    path("check-in/<uuid:pk>/unshare/", views.check_in_unshare, name="check-in-unshare"),
    path("desk/thanks/", views.desk_thanks, name="desk-thanks"),
    path("desk/thanks/back/", views.desk_thanks_back, name="desk-thanks-back"),
    path("desk/shared/", views.shared_check_ins, name="shared-check-ins"),
    path("talk/", views.debrief, name="debrief"),
    path("talk/close/", views.debrief_close, name="debrief-close"),
    path("talk/again/", views.debrief_again, name="debrief-again"),
    path("desk/talks/<uuid:pk>/", views.desk_debrief, name="desk-debrief"),
    path("desk/talks/<uuid:pk>/close/", views.desk_debrief_close, name="desk-debrief-close"),
    path("desk/talks/<uuid:pk>/hand-on/", views.desk_debrief_hand_on, name="desk-debrief-hand-on"),
    path("supervision/", views.supervision, name="supervision"),
    path("supervision/write/", views.supervision_write, name="supervision-write"),
    path("supervision/take-back/", views.supervision_take_back, name="supervision-take-back"),
    path("supervision/<uuid:pk>/book/", views.session_book, name="session-book"),
    path("supervision/<uuid:pk>/cancel/", views.session_give_up, name="session-give-up"),
    path("desk/supervision/", views.desk_supervision, name="desk-supervision"),
    path(
        "desk/supervision/take-back/",
        views.desk_supervision_take_back,
        name="desk-supervision-take-back",
    ),
    path("desk/supervision/new/", views.session_put_up, name="session-put-up"),
    path("desk/supervision/<uuid:pk>/", views.session_detail, name="session-detail"),
    path("desk/supervision/<uuid:pk>/off/", views.session_call_off, name="session-call-off"),
    path("certificate/", views.certificate_page, name="certificate"),
    path("thank-you/", views.thanks, name="thanks"),
]
