"""Addresses of pairs, of reviews, and of the coordinators' desk for mentoring."""

from django.urls import path

from mentoring.views import desk, endings, pair_words, pairs

patterns = [
    path("pairs/<uuid:pk>/", pairs.pair_detail, name="pair-detail"),
    path("pairs/<uuid:pk>/agreement/", pairs.pair_agreement, name="pair-agreement"),
    path("pairs/<uuid:pk>/agree/", pairs.pair_agree, name="pair-agree"),
    path("pairs/<uuid:pk>/goals/", pairs.pair_goals, name="pair-goals"),
    path("goals/<uuid:pk>/", pairs.goal_change, name="goal-change"),
    path("pairs/<uuid:pk>/next/", pairs.pair_next, name="pair-next"),
    path("pairs/<uuid:pk>/appointment.ics", pairs.pair_calendar, name="pair-calendar"),
    path("pairs/<uuid:pk>/meetings/", pairs.pair_meetings, name="pair-meetings"),
    path("meetings/<uuid:pk>/drop/", pairs.meeting_drop, name="meeting-drop"),
    path("pairs/<uuid:pk>/notes/", pairs.pair_notes, name="pair-notes"),
    path("notes/<uuid:pk>/drop/", pairs.note_drop, name="note-drop"),
    path("pairs/<uuid:pk>/tick/", pairs.pair_tick, name="pair-tick"),
    path("pairs/<uuid:pk>/areas/", pairs.pair_areas, name="pair-areas"),
    path("pairs/<uuid:pk>/words/", pair_words.pair_words, name="pair-words"),
    path(
        "pairs/<uuid:pk>/words/messages/<int:number>/erase/",
        pair_words.pair_message_erase,
        name="pair-message-erase",
    ),
    path("pairs/<uuid:pk>/end/", endings.pair_end, name="pair-end"),
    path("pairs/<uuid:pk>/again/", endings.pair_not_again, name="pair-not-again"),
    path("pairs/<uuid:pk>/review/", endings.pair_review, name="pair-review"),
    path("later/<uuid:pk>/", endings.follow_up_review, name="follow-up"),
    path("review/thanks/", endings.review_thanks, name="review-thanks"),
    path("review/<str:token>/", endings.review, name="review"),
    path("desk/", desk.desk, name="desk"),
    path("desk/pairs/<uuid:pk>/remind/", desk.pair_remind, name="pair-remind"),
]
