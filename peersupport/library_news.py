"""New in the library, for peer supporters: a notice once in four weeks, and a page of what is new.

Nothing is written when the page is read: nobody can tell who did.
"""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from directory.actions import news_sent, want_library_news
from directory.models import LibraryNews, Supporter
from jobs.mail import notice
from people.access import requires, signed_in
from people.models import User
from people.roles import Permission
from records.clock import today
from resources.models import Resource

# Four weeks, so that it is the same day of the week each time.
EVERY: Final = timedelta(days=28)
# So many are listed; the library has the rest.
MOST: Final = 20


def since(supporter: Supporter, now: datetime) -> datetime:
    """From when things are new to this supporter: the notice before the last."""
    row = LibraryNews.objects.filter(supporter=supporter).first()
    return row.since if row is not None and row.since is not None else now - EVERY


def new_for(user: User, moment: datetime) -> QuerySet[Resource]:
    """What this person finds in the library that was published after this moment."""
    rows = Resource.objects.visible_to(user).published().filter(published_at__gt=moment)
    return rows.without_originals_for(user).newest_first()


def _is_due(row: LibraryNews | None, day: date) -> bool:
    if row is None:
        return True
    return row.wanted and (row.sent_at is None or today(row.sent_at) <= day - EVERY)


def send(*, now: datetime) -> int:
    """Tell those for whom four weeks have passed and something is new; returns how many.

    Running it twice tells nobody twice: a supporter's row and notice are written together.
    """
    rows = Supporter.objects.current().exclude(library_news__wanted=False)
    due = rows.exclude(library_news__sent_at__gt=now - EVERY + timedelta(days=1))
    return sum(_tell(pk, now) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _tell(pk: UUID, now: datetime) -> bool:
    supporter = Supporter.objects.select_for_update(of=("self",)).select_related("user").get(pk=pk)
    row = LibraryNews.objects.filter(supporter=supporter).first()
    if not _is_due(row, today(now)):
        return False
    begins = row.sent_at if row is not None and row.sent_at is not None else now - EVERY
    if not new_for(supporter.user, begins).exists():
        return False
    news_sent(supporter, now, begins)
    notice(supporter.user_id)
    return True


def _mine(request: HttpRequest) -> Supporter:
    """One's own profile, for those who are a supporter now; 404 for everybody else."""
    return get_object_or_404(Supporter.objects.current(), user=signed_in(request))


@requires(Permission.USE_LIBRARY)
def library_news(request: HttpRequest) -> HttpResponse:
    """What was published since the notice before the last, and whether one wants the notice."""
    supporter = _mine(request)
    begins = since(supporter, timezone.now())
    row = LibraryNews.objects.filter(supporter=supporter).first()
    context = {
        "found": new_for(signed_in(request), begins)[:MOST],
        "most": MOST,
        "since": begins,
        "wanted": row is None or row.wanted,
    }
    return render(request, "home/library_news.jinja", context)


@requires(Permission.USE_LIBRARY)
@require_POST
def library_news_wanted(request: HttpRequest) -> HttpResponse:
    """Stop the notice, or begin it again, by one click."""
    _mine(request)
    wanted = request.POST.get("wanted") == "yes"
    want_library_news(by=signed_in(request), wanted=wanted)
    said = "You get a notice when there is something new." if wanted else "You get no more of them."
    messages.success(request, said)
    return redirect("library-news")
