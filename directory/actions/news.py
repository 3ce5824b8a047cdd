"""News of the library: wanted or not, by one click."""

from datetime import datetime

from django.db import transaction

from directory.actions.own import own
from directory.models import LibraryNews, Supporter
from people.models import User


@transaction.atomic
def want_library_news(*, by: User, wanted: bool) -> LibraryNews:
    """Get the monthly notice, or not. Saying it twice changes nothing."""
    row, _ = LibraryNews.objects.update_or_create(supporter=own(by), defaults={"wanted": wanted})
    return row


def news_sent(supporter: Supporter, at: datetime, since: datetime) -> None:
    """Keep that a notice went out, and from when its news begins."""
    LibraryNews.objects.update_or_create(
        supporter=supporter, defaults={"sent_at": at, "since": since}
    )
