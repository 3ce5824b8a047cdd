"""Pages for looking after peer supporters."""

from django.urls import path

from care import views

app_name = "care"
urlpatterns = [
    path("", views.home, name="home"),
    path("plan/", views.plan, name="plan"),
    path("plan/print/", views.plan_to_print, name="plan-print"),
    path("plan/erase/", views.erase_plan, name="plan-erase"),
    path("certificate/", views.certificate_page, name="certificate"),
    path("thank-you/", views.thanks, name="thanks"),
]
