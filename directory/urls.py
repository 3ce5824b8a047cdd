"""Addresses of this app: no health word, no code. Supporters' are keyed per account."""

from django.urls import path

from directory.views import (
    about,
    agreements,
    apply,
    browse,
    consent,
    criteria,
    profile,
    references,
    standing,
    usual,
)

app_name = "directory"
urlpatterns = [
    path("supporters/", browse.supporter_list, name="supporter-list"),
    path("supporters/<str:address>/", browse.supporter_detail, name="supporter-detail"),
    path("profile/", profile.profile, name="profile"),
    path("profile/about/", about.profile_about, name="profile-about"),
    path("profile/about/take-back/", about.profile_about_take_back, name="profile-about-take-back"),
    path("profile/about/withdraw/", about.profile_about_withdraw, name="profile-about-withdraw"),
    path("profile/consent/", consent.profile_consent, name="profile-consent"),
    path(
        "profile/consent/withdraw/",
        consent.profile_consent_withdraw,
        name="profile-consent-withdraw",
    ),
    path("profile/poster/", consent.profile_poster, name="profile-poster"),
    path("profile/confirm/", consent.profile_confirm, name="profile-confirm"),
    path("profile/ways/", profile.profile_edit, {"section": "ways"}, name="profile-ways"),
    path(
        "profile/availability/",
        profile.profile_edit,
        {"section": "availability"},
        name="profile-availability",
    ),
    path("profile/free/", profile.profile_free, name="profile-free"),
    path("profile/usual/", usual.profile_usual, name="profile-usual"),
    path(
        "profile/usual/week/", usual.profile_usual_edit, {"kind": "week"}, name="profile-usual-week"
    ),
    path(
        "profile/usual/shifts/",
        usual.profile_usual_edit,
        {"kind": "shifts"},
        name="profile-usual-shifts",
    ),
    path("profile/usual/clear/", usual.profile_usual_clear, name="profile-usual-clear"),
    path("profile/areas/", profile.profile_areas, name="profile-areas"),
    path("profile/areas/audience/", profile.profile_audience, name="profile-audience"),
    path("profile/areas/audience/all/", profile.profile_audience_all, name="profile-audience-all"),
    path("profile/areas/withdraw/", profile.profile_withdraw, name="profile-withdraw"),
    path("profile/pause/", profile.profile_pause, name="profile-pause"),
    path("profile/resume/", profile.profile_resume, name="profile-resume"),
    path(
        "profile/preview/",
        profile.profile_preview,
        {"own_organisation": True},
        name="profile-preview",
    ),
    path(
        "profile/preview/other/",
        profile.profile_preview,
        {"own_organisation": False},
        name="profile-preview-other",
    ),
    path("profile/agreement/", profile.profile_agreement, name="profile-agreement"),
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/new/", agreements.agreement_new, name="agreement-new"),
    path("agreements/<int:number>/", agreements.agreement_version, name="agreement-version"),
    path("second-look/", standing.second_look_page, name="second-look"),
    path(
        "second-look/take-back/",
        standing.second_look_take_back,
        name="second-look-take-back",
    ),
    path("criteria/", criteria.criteria, name="criteria"),
    path("apply/", apply.apply, name="apply"),
    path("apply/start/", apply.apply_start, name="apply-start"),
    path("apply/answers/", apply.apply_answers, name="apply-answers"),
    path("apply/referees/", references.apply_referees, name="apply-referees"),
    path("apply/referees/<int:number>/asking/", references.apply_asking, name="apply-asking"),
    path("reference/thank-you/", references.reference_thanks, name="reference-thanks"),
    path("reference/<str:token>/", references.reference, name="reference"),
    path("apply/check/", apply.apply_check, name="apply-check"),
    path("apply/withdraw/", apply.apply_withdraw, name="apply-withdraw"),
]
