"""Campaigns, awareness days and champions, below /campaigns/."""

from django.urls import path

from campaigns import views

app_name = "campaigns"
urlpatterns = [
    path("", views.campaign_list, name="campaign-list"),
    path("put-up/", views.campaign_put_up, name="campaign-put-up"),
    path("news/", views.news, name="news"),
    path("days/", views.year, name="year"),
    path("days/add/", views.day_add, name="day-add"),
    path("day/<slug:key>/", views.day_detail, name="day-detail"),
    path("day/<slug:key>/print/", views.day_print, name="day-print"),
    path("day/<slug:key>/remove/", views.day_remove, name="day-remove"),
    path("champions/", views.champions, name="champions"),
    path("champions/ask/", views.champion_ask, name="champion-ask"),
    path("champions/stop/", views.champion_stop, name="champion-stop"),
    path("champions/mine/", views.my_things, name="my-things"),
    path("champions/starter-pack/", views.starter_pack, name="starter-pack"),
    path("champions/asked/", views.champions_asked, name="champions-asked"),
    path("champions/asked/<uuid:pk>/", views.champion_answer, name="champion-answer"),
    path("champions/<str:token>/end/", views.champion_end, name="champion-end"),
    path("<uuid:pk>/", views.campaign_detail, name="campaign-detail"),
    path("<uuid:pk>/print/", views.campaign_print, name="campaign-print"),
    path("<uuid:pk>/change/", views.campaign_change, name="campaign-change"),
    path("<uuid:pk>/take-down/", views.campaign_take_down, name="campaign-take-down"),
]
