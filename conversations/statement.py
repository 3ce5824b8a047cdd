"""What stays private, said before the first message: which version, and whether it was read.

That somebody read it is known by the version on their own requests, which dies with them, and for
this session by a sealed list in it. No other record exists (promise P1).
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from conversations.keeping import shorter_retention
from conversations.models import Request
from correspondence.models import LONGEST_WAIT
from directory.models import Supporter
from people.models import ConfidentialityStatement, Organisation, User
from records.tokens import seal, unseal

# Raise it when the wording of templates/pages/conversations/_statement.jinja changes its meaning.
WORDING = "2"
SEEN = "seen"


@dataclass(frozen=True)
class Statement:
    """The statement for one colleague and one supporter, ready to be shown."""

    version: str
    # What the organisations add, each with its name; one entry when they are the same.
    extras: list[tuple[str, str]]
    keep_days: int
    backup_days: int
    # Days that unread words wait at most.
    longest_wait: int
    host: str
    safeguarding: str


def statement_for(user: User, supporter: Supporter | None) -> Statement:
    """The statement as it stands now, for a supporter or (None) before anybody is known. One query
    when the supporter came with organisation."""
    both = [user.organisation, supporter.user.organisation if supporter else user.organisation]
    newest = _newest(both)
    ids = [newest[one.pk].pk.hex if one and one.pk in newest else "-" for one in both]
    extras = {s.organisation.name: s.extra for s in newest.values() if s.extra.strip()}
    return Statement(
        version="+".join([WORDING, *ids]),
        extras=list(extras.items()),
        keep_days=shorter_retention(*both),
        backup_days=settings.BACKUP_DAYS,
        longest_wait=LONGEST_WAIT.days,
        host=settings.SITE_HOSTED_BY,
        safeguarding=user.organisation.safeguarding_contact if user.organisation else "",
    )


def covers(shown: str, needed: str) -> bool:
    """Whether who was shown the version `shown` has seen everything of the version `needed`: the
    same wording, and what each organisation adds."""
    wording, *added = shown.split("+")
    now, *wanted = needed.split("+")
    return wording == now and set(wanted) <= {*added, "-"}


def _newest(organisations: list[Organisation | None]) -> dict[object, ConfidentialityStatement]:
    ids = {one.pk for one in organisations if one is not None}
    rows = ConfidentialityStatement.objects.filter(organisation__in=ids)
    # Oldest first, so that the newest of each stays.
    ordered = rows.select_related("organisation").order_by("version")
    return {row.organisation_id: row for row in ordered}


def was_read(request: HttpRequest, user: User, version: str) -> bool:
    """Whether this person has read this version: in this session, or for an earlier request."""
    if version in _seen(request, user):
        return True
    return Request.objects.asked_by(user).filter(statement_shown=version).exists()


def remember(request: HttpRequest, user: User, version: str) -> None:
    """Remember it for this session, sealed: a session row tells nobody what was read."""
    seen = [*_seen(request, user), version]
    request.session[SEEN] = seal("seen", user.pk, seen[-10:])


def _seen(request: HttpRequest, user: User) -> list[str]:
    return unseal("seen", user.pk, request.session.get(SEEN, "")) or []
