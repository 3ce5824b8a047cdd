"""Pages of peer groups, below /groups/."""

from django.urls import path

from groups import views

app_name = "groups"
urlpatterns = [
    path("", views.group_list, name="group-list"),
    path("start/", views.group_start, name="group-start"),
    path("link/<str:token>/", views.link, name="link"),
    path("<uuid:pk>/", views.group_detail, name="group-detail"),
    path("<uuid:pk>/join/", views.group_join, name="group-join"),
    path("<uuid:pk>/leave/", views.group_leave, name="group-leave"),
    path("<uuid:pk>/facilitate/", views.group_facilitate, name="group-facilitate"),
    path("<uuid:pk>/members/", views.group_members, name="group-members"),
    path("<uuid:pk>/change/", views.group_change, name="group-change"),
    path("<uuid:pk>/links/<slug:kind>/", views.group_link, name="group-link"),
    path("<uuid:pk>/rest/", views.group_rest, name="group-rest"),
    path("<uuid:pk>/sessions/", views.group_sessions, name="group-sessions"),
    path("<uuid:pk>/sessions/remind/", views.sessions_remind, name="sessions-remind"),
    path("<uuid:pk>/sessions/put-up/", views.session_put_up, name="session-put-up"),
    path("sessions/<uuid:pk>/change/", views.session_change, name="session-change"),
    path("sessions/<uuid:pk>/add-date/", views.session_add_date, name="session-add-date"),
    path("sessions/<uuid:pk>/call-off/", views.session_call_off, name="session-call-off"),
    path("dates/<uuid:pk>/", views.date_detail, name="date-detail"),
    path("dates/<uuid:pk>/answer/", views.date_answer, name="date-answer"),
    path("dates/<uuid:pk>/date.ics", views.date_calendar, name="date-calendar"),
    path("dates/<uuid:pk>/move/", views.date_move, name="date-move"),
    path("dates/<uuid:pk>/call-off/", views.date_call_off, name="date-call-off"),
    path("dates/<uuid:pk>/count/", views.date_count, name="date-count"),
    path("<uuid:pk>/board/", views.group_board, name="group-board"),
    path("<uuid:pk>/board/mail/", views.board_news, name="board-news"),
    path("<uuid:pk>/first/", views.group_first, name="group-first"),
    path("notices/<uuid:pk>/take-back/", views.notice_take_back, name="notice-take-back"),
    path("notices/<uuid:pk>/take-down/", views.notice_take_down, name="notice-take-down"),
    path("<uuid:pk>/agreement/", views.group_agreement, name="group-agreement"),
    *(
        path(f"<uuid:pk>/agreement/{act}/", view, name=f"group-agreement-{act}")
        for act, view in (
            ("say", views.group_agreement_say),
            ("draft", views.group_agreement_draft),
            ("forward", views.group_agreement_forward),
            ("review", views.group_agreement_review),
        )
    ),
    path(
        "<uuid:pk>/agreement/<int:number>/",
        views.group_agreement_version,
        name="group-agreement-version",
    ),
    path("<uuid:pk>/ending/", views.group_ending, name="group-ending"),
    path("<uuid:pk>/close/", views.group_close, name="group-close"),
    path("<uuid:pk>/go-on/", views.group_go_on, name="group-go-on"),
    path("wishes/<uuid:pk>/remove/", views.idea_remove, name="idea-remove"),
    path("members/<uuid:pk>/answer/", views.member_answer, name="member-answer"),
    path("members/<uuid:pk>/end/", views.member_end, name="member-end"),
]
