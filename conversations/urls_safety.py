"""Addresses for somebody's safety. Below /safety/ nothing exists but for leads and openers."""

from django.urls import path

from conversations.views import safety, safety_acts, safety_two

OPENING, HOLD, RELEASE = {"kind": "openings"}, {"kind": "holds"}, {"kind": "releases"}
patterns = [
    path("worried/", safety.worried, name="worried"),
    path("conversations/<uuid:pk>/worried/", safety.concern_raise, name="concern-raise"),
    path("safety/", safety.desk, name="safety"),
    path("safety/people/", safety.people, name="safety-people"),
    path("safety/concerns/<uuid:pk>/", safety_acts.concern_detail, name="concern-detail"),
    path("safety/concerns/<uuid:pk>/name/", safety_acts.release_identity, name="release-identity"),
    path("safety/concerns/<uuid:pk>/open/", safety_acts.opening_ask, name="opening-ask"),
    path("safety/names/<uuid:pk>/", safety_acts.release_detail, name="release-detail"),
    path("safety/names/<uuid:pk>/look/", safety_two.act_review, RELEASE, name="release-review"),
    path("safety/openings/<uuid:pk>/", safety_two.act_detail, OPENING, name="opening-detail"),
    path("safety/openings/<uuid:pk>/agree/", safety_two.act_agree, OPENING, name="opening-agree"),
    path("safety/openings/<uuid:pk>/look/", safety_two.act_review, OPENING, name="opening-review"),
    path(
        "safety/openings/<uuid:pk>/messages/",
        safety_acts.opening_messages,
        name="opening-messages",
    ),
    path("safety/holds/new/", safety_acts.hold_place, name="hold-place"),
    path("safety/holds/<uuid:pk>/", safety_two.act_detail, HOLD, name="hold-detail"),
    path("safety/holds/<uuid:pk>/agree/", safety_two.act_agree, HOLD, name="hold-agree"),
    path("safety/holds/<uuid:pk>/look/", safety_two.act_review, HOLD, name="hold-review"),
]
