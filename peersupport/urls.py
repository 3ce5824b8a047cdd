"""Every page there is. Nothing counts up; ids of people are keyed per account."""

from django.contrib import admin
from django.urls import include, path

from peersupport import erase_me, health, library_news, my_data, poster, theme, urgent_poster, views
from peersupport.desk import views as desk
from peersupport.setting_up import views as setting_up

urlpatterns = [
    # The most visited first: an address is looked for from the top.
    path("", views.home, name="home"),
    path("desk/", desk.desk_page, name="desk"),
    path("", include("directory.urls")),
    path("", include("conversations.urls")),
    path("theme/<str:name>.css", theme.stylesheet, name="theme"),
    path("readyz", health.readyz, name="readyz"),
    path("privacy/", views.privacy, name="privacy"),
    path("for-managers/", views.for_managers, name="for-managers"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("my-data/", my_data.my_data, name="my-data"),
    path("poster/", poster.poster_page, name="poster"),
    path("poster/card/", poster.card_page, name="poster-card"),
    path("poster/poster.pdf", poster.poster_file, name="poster-pdf"),
    path("poster/card/cards.pdf", poster.card_file, name="poster-card-pdf"),
    path("poster/urgent-help/", urgent_poster.page, name="poster-urgent"),
    path("poster/urgent-help/poster.pdf", urgent_poster.file, name="poster-urgent-pdf"),
    path("poster/urgent-help/code.svg", urgent_poster.code_picture, name="poster-urgent-code"),
    path("poster/code.svg", poster.code_picture, name="poster-code"),
    path("my-data/everything/", my_data.everything, name="my-data-everything"),
    path("my-data/download/", my_data.download, name="my-data-download"),
    path("my-data/erase/", erase_me.erase_me, name="erase-me"),
    path("erased/", erase_me.erased, name="erased"),
    path("erased/receipt/", erase_me.receipt, name="erased-receipt"),
    path("profile/new-in-the-library/", library_news.library_news, name="library-news"),
    path(
        "profile/new-in-the-library/notice/",
        library_news.library_news_wanted,
        name="library-news-wanted",
    ),
    path("", include("people.urls")),
    path("accounts/", include("allauth.urls")),
    path("setup/", setting_up.setup_page, name="setup"),
    path("setup/open/", setting_up.setup_open, name="setup-open"),
    path("setup/close/", setting_up.setup_close, name="setup-close"),
    path("setup/mail/send/", setting_up.setup_mail, name="setup-mail"),
    path("setup/impact-assessment/", setting_up.dpia, name="setup-dpia"),
    path("setup/launch-kit/", setting_up.launch_kit, name="setup-kit"),
    path("setup/<slug:step>/", setting_up.setup_step, name="setup-step"),
    path("desk/later/<slug:work>/", desk.desk_later, name="desk-later"),
    path("desk/take-up/<slug:work>/", desk.desk_take_up, name="desk-take-up"),
    path("desk/find-deciders/", desk.desk_find_deciders, name="desk-find-deciders"),
    path("desk/deputy/", desk.desk_deputy, name="desk-deputy"),
    path("desk/week/", desk.desk_week, name="desk-week"),
    path("figures/", include("evaluation.urls")),
    path("care/", include("care.urls")),
    path("events/", include("wellbeing.urls")),
    path("groups/", include("groups.urls")),
    path("campaigns/", include("campaigns.urls")),
    path("mentoring/", include("mentoring.urls")),
    path("resources/", include("resources.urls")),
    path("signposts/", include("signposting.urls")),
    path("openreferral/", include("signposting.urls_openreferral")),
    path("admin/", admin.site.urls),
]

handler400 = "peersupport.errors.bad_request"
handler403 = "peersupport.errors.permission_denied"
handler404 = "peersupport.errors.page_not_found"
handler500 = "peersupport.errors.server_error"
