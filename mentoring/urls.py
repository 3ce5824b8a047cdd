"""Pages of mentoring, below /mentoring/."""

from django.urls import path

from mentoring import urls_pairs, views

app_name = "mentoring"
urlpatterns = [
    path("", views.home, name="home"),
    *urls_pairs.patterns,
    path("offers/", views.offers, name="offers"),
    path("offers/<uuid:pk>/", views.offer_decide, name="offer-decide"),
    path("rules/", views.rules, name="rules"),
    path("rules/<slug:kind>/", views.rules_change, name="rules-change"),
    path("needs/<uuid:pk>/", views.suggestions, name="suggestions"),
    path("needs/<uuid:pk>/on/", views.look_on, name="look-on"),
    path("needs/<uuid:pk>/stop/", views.stop_asking, name="stop-asking"),
    path("needs/<uuid:pk>/<str:token>/", views.ask, name="ask"),
    path("asked/<uuid:pk>/", views.asked, name="asked"),
    path("waiting/", views.waiting, name="waiting"),
    path("waiting/<uuid:pk>/", views.waiting_need, name="waiting-need"),
    path("schemes/", views.scheme_list, name="scheme-list"),
    path("schemes/put-up/", views.scheme_put_up, name="scheme-put-up"),
    path("schemes/<uuid:pk>/", views.scheme_detail, name="scheme-detail"),
    path("schemes/<uuid:pk>/look/", views.scheme_look, name="scheme-look"),
    path("schemes/<uuid:pk>/offer/", views.scheme_offer, name="scheme-offer"),
    path("schemes/<uuid:pk>/offer/end/", views.scheme_step_down, name="scheme-step-down"),
    path("schemes/<uuid:pk>/change/", views.scheme_change, name="scheme-change"),
    path("schemes/<uuid:pk>/move/", views.scheme_move, name="scheme-move"),
    path("schemes/<uuid:pk>/pairs/", views.cohort_plan, name="cohort-plan"),
    path("schemes/<uuid:pk>/pairs/work-out/", views.cohort_work_out, name="cohort-work-out"),
    path("schemes/<uuid:pk>/pairs/again/", views.cohort_allow_again, name="cohort-allow-again"),
    path("schemes/<uuid:pk>/pairs/tell/", views.cohort_tell, name="cohort-tell"),
    path("schemes/pairs/<uuid:pk>/", views.cohort_strike, name="cohort-strike"),
    path("<slug:kind>/offer/", views.offer, name="offer"),
    path("<slug:kind>/offer/rest/", views.offer_rest, name="offer-rest"),
    path("<slug:kind>/offer/end/", views.offer_end, name="offer-end"),
    path("<slug:kind>/look/", views.look, name="look"),
    path("<slug:kind>/look/end/", views.look_end, name="look-end"),
]
