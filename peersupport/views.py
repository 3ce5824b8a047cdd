"""The pages that belong to no single app: home, the two statements, the page for managers."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from conversations.models import Offer, Request
from conversations.safety_told import told_lately
from directory.models import Supporter
from peersupport.desk import invitations_to_act, manages
from people.access import public
from people.models import User
from records.clock import today
from records.retention import load


@public
def home(request: HttpRequest) -> HttpResponse:
    """What this person most likely came for; a welcome to whoever is not signed in."""
    user = request.user
    if not user.is_authenticated:
        return render(request, "home/welcome.jinja")
    supporter = Supporter.objects.owned_by(user).first()
    context = {
        "supporter": supporter,
        "listed": supporter is not None and supporter.is_listed(),
        "my_requests": Request.objects.asked_by(user).unfinished().newest_first()[:3],
        "waiting": _waiting_for(user) if supporter else 0,
        "duties": invitations_to_act(user),
        "manages": manages(user),
        "told_lately": told_lately(user, timezone.now()),
        "check_details": user.details_due(today()),
    }
    return render(request, "home/home.jinja", context)


def _waiting_for(user: User) -> int:
    """How many colleagues wait for this supporter's first answer."""
    return Offer.objects.to_be_answered_by(user).count()


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
