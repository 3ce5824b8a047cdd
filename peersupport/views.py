"""The pages that belong to no single app: home, the two statements, the page for managers."""

from datetime import date, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from campaigns.models import Campaign
from conversations.models import Offer, Request
from directory.models import Supporter
from mentoring import at_home
from peersupport.duties import asked_to_sign, hints, invitations_to_act
from peersupport.frame import modules_of
from people.access import public
from people.models import User
from people.modules import Module
from records.clock import today
from records.planned import Planned
from records.retention import load
from wellbeing.models import EventBooking

_OWN_PROFILE: Final = Planned[Supporter](
    lambda user: Supporter.objects.owned_by(User(pk=user)), UUID
)
_MY_REQUESTS: Final = Planned[Request](
    lambda user: Request.objects.asked_by(User(pk=user)).unfinished().newest_first()[:3], UUID
)
_TO_ANSWER: Final = Planned[Offer](
    lambda user: Offer.objects.to_be_answered_by(User(pk=user)).only("pk"), UUID
)


def _next_event(user: UUID, now: datetime, soon: datetime) -> QuerySet[EventBooking, Any]:
    ahead = EventBooking.objects.owned_by(User(pk=user)).placed().ahead(now)
    return ahead.filter(meeting__starts_at__lte=soon).select_related("meeting__event")[:1]


_NEXT_EVENT: Final = Planned[EventBooking](_next_event, UUID, datetime, datetime)
# A reminder says nothing about what it is of: here it stands, a little longer ahead.
SOON: Final = timedelta(hours=72)


# What the home page shows of what is on; the list of campaigns has all of it.
ON_THE_BOARD: Final = 3
_ON_THE_BOARD: Final = Planned[Campaign](
    lambda own, day: (
        Campaign.objects.shown_to(own).on(day).only("title", "last_day")[:ON_THE_BOARD]
    ),
    UUID,
    date,
)


@public
def home(request: HttpRequest) -> HttpResponse:
    """What this person most likely came for; a welcome to whoever is not signed in."""
    user = request.user
    if not user.is_authenticated:
        return render(request, "home/welcome.jinja")
    supporter = next(iter(_OWN_PROFILE(user.pk)), None)
    if supporter is not None:
        supporter.user = user
    told = hints(user, timezone.now())
    context = {
        "supporter": supporter,
        "listed": supporter is not None and supporter.is_listed(),
        "my_requests": _MY_REQUESTS(user.pk),
        "waiting": _waiting_for(user) if supporter else 0,
        "duties": [*asked_to_sign(supporter), *invitations_to_act(user)],
        "told": told,
        "pairs": at_home.pairs_of(user, timezone.now()) if told.is_paired else (),
        "check_details": user.details_due(today()),
        "modules": modules_of(user),
        "next_event": _event_soon(user),
        "noticeboard": _ON_THE_BOARD(user.organisation_id, today()) if told.board else (),
    }
    return render(request, "home/home.jinja", context)


def _event_soon(user: User) -> EventBooking | None:
    """What this person has a place at within three days; no query where events are off."""
    if user.organisation is None or not user.organisation.has(Module.EVENTS):
        return None
    now = timezone.now()
    return next(iter(_NEXT_EVENT(user.pk, now, now + SOON)), None)


def _waiting_for(user: User) -> int:
    """How many colleagues wait for this supporter's first answer."""
    return len(_TO_ANSWER(user.pk))


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """What stays private, what cannot, and how long everything is kept: from the rules."""
    context = {
        "groups": load(),
        "host": settings.SITE_HOSTED_BY,
        "backup_days": settings.BACKUP_DAYS,
        "contact": settings.CONTACT_EMAIL,
    }
    return render(request, "home/privacy.jinja", context)


@public
def for_managers(request: HttpRequest) -> HttpResponse:
    """How to pass it on, and a card to print. No form: nothing about whom is asked or kept."""
    typed = urlsplit(settings.SITE_URL).netloc
    return render(request, "managers/for_managers.jinja", {"address": typed})


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """How this site can be used, what we know does not work, and whom to tell."""
    return render(request, "home/accessibility.jinja", {"contact": settings.CONTACT_EMAIL})
