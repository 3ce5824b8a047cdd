"""Pages of the wellbeing network, below /events/."""

from django.urls import path

from wellbeing import views

app_name = "wellbeing"
urlpatterns = [
    path("", views.event_list, name="event-list"),
    path("put-up/", views.event_put_up, name="event-put-up"),
    path("organise/", views.organise, name="organise"),
    path("month/", views.this_month, name="this-month"),
    path("month/<int:year>-<int:number>/", views.month, name="month"),
    path("calendar/", views.feed_settings, name="feed-settings"),
    path("calendar/titles/", views.feed_titles, name="feed-titles"),
    path("calendar/off/", views.feed_off, name="feed-off"),
    path("calendar/<str:token>/events.ics", views.feed, name="feed"),
    path("<uuid:pk>/", views.event_detail, name="event-detail"),
    path("<uuid:pk>/change/", views.event_change, name="event-change"),
    path("<uuid:pk>/add-date/", views.event_add_date, name="event-add-date"),
    path("<uuid:pk>/call-off/", views.event_call_off, name="event-call-off"),
    path("dates/<uuid:pk>/", views.date_detail, name="date-detail"),
    path("dates/<uuid:pk>/date.ics", views.date_calendar, name="date-calendar"),
    path("dates/<uuid:pk>/book/", views.date_book, name="date-book"),
    path("dates/<uuid:pk>/give-up/", views.date_give_up, name="date-give-up"),
    path("dates/<uuid:pk>/move/", views.date_move, name="date-move"),
    path("dates/<uuid:pk>/call-off/", views.date_call_off, name="date-call-off"),
    path("dates/<uuid:pk>/count/", views.date_count, name="date-count"),
]
