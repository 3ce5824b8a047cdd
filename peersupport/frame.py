"""What stands around every page: who is signed in, the menu, urgent help, colours, notices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.urls import Resolver404, resolve
from django.utils.functional import SimpleLazyObject

from peersupport import theme
from people.modules import MEANINGS, Module
from people.roles import Permission, permissions_of
from records.tokens import keyed_hash
from signposting import urgent


@dataclass(frozen=True)
class Place:
    """One entry of the menu: the words, the address, what a person must be allowed to do, and the
    modules it belongs to: one of them is enough."""

    label: str
    path: str
    permission: Permission | None = None
    modules: tuple[Module, ...] = ()


@dataclass(frozen=True)
class Item:
    """A place as one person sees it now; `current` is an aria-current value, or empty."""

    label: str
    path: str
    current: str


MENTORING: Final = (Module.MENTORS, Module.STARTERS, Module.RETURNERS)
SIGNED_IN: Final = (
    Place("Find a supporter", "/supporters/", Permission.BROWSE_SUPPORTERS),
    Place("My conversations", "/conversations/", Permission.ASK_FOR_SUPPORT),
    Place("Library", "/resources/", Permission.USE_LIBRARY),
    Place("Events", "/events/", modules=(Module.EVENTS,)),
    Place("Peer groups", "/groups/", modules=(Module.GROUPS,)),
    Place("Campaigns", "/campaigns/", modules=(Module.CAMPAIGNS,)),
    Place("Mentoring", "/mentoring/", modules=MENTORING),
    Place("Where to turn", "/signposts/"),
    Place("Being a supporter", "/profile/", Permission.APPLY),
    Place("Desk", "/desk/", Permission.SEE_DESK),
    Place("Safeguarding", "/safety/", Permission.SEE_SAFETY),
    Place("Administration", "/admin/", Permission.USE_ADMIN),
)
ACCOUNT: Final = (
    Place("My account", "/accounts/about-me/"),
    Place("Sign out", "/accounts/logout/"),
)
OWN_PAGES: Final = (
    Place("About me", "/accounts/about-me/"),
    Place("Notices", "/accounts/notices/"),
    Place("Who I am kept apart from", "/accounts/kept-from/"),
    Place("E-mail address", "/accounts/email/"),
    Place("Password", "/accounts/password/change/"),
    Place("Second step when signing in", "/accounts/2fa/"),
    Place("Where I am signed in", "/accounts/sessions/"),
    Place("My data", "/my-data/"),
)
SIGNED_OUT: Final = (
    Place("Where to turn", "/signposts/"),
    Place("What stays private", "/privacy/"),
    Place("Sign in", "/accounts/login/"),
)


def exists(path: str) -> bool:
    """Whether this installation has a page at `path` (modules can be switched off)."""
    return _exists(path, settings.ROOT_URLCONF)


@cache
def _exists(path: str, urlconf: str) -> bool:
    try:
        resolve(path, urlconf)
    except Resolver404:
        return False
    return True


def items(places: Iterable[Place], user: Any, path: str) -> tuple[Item, ...]:
    """The places this person may go to, the current one marked."""
    own = organisation_of(user)
    allowed = permissions_of(user.roles) if user is not None and user.is_active else frozenset()
    used = frozenset(own.modules) if own is not None else frozenset()
    return tuple(
        Item(item.label, item.path, mark) if (mark := _current(item.path, path)) else item
        for item in _items(tuple(places), allowed, used, settings.ROOT_URLCONF)
    )


@lru_cache(maxsize=256)
def _items(
    places: tuple[Place, ...], allowed: frozenset[Permission], used: frozenset[str], urlconf: str
) -> tuple[Item, ...]:
    """The same for everybody with these permissions whose organisation uses these modules."""
    return tuple(
        Item(place.label, place.path, "")
        for place in places
        if _exists(place.path, urlconf)
        and (not place.modules or used.intersection(place.modules))
        and (place.permission is None or place.permission in allowed)
    )


def _on(place: Place, user: Any) -> list[Module]:
    """Which of its modules this person's organisation uses."""
    own = organisation_of(user)
    return [module for module in place.modules if own is not None and own.has(module)]


def modules_of(user: Any) -> tuple[tuple[Item, str], ...]:
    """The start of each module this person's organisation uses, and what it is. No query."""
    return tuple(
        (item, " ".join(MEANINGS[module] for module in _on(place, user)))
        for place in SIGNED_IN
        if place.modules
        for item in items((place,), user, "")
    )


def _current(place: str, path: str) -> str:
    if path == place:
        return "page"
    return "true" if path.startswith(place) else ""


def organisation_of(user: Any) -> Any | None:
    """The person's organisation if it came with the person; never a query of its own."""
    return user._state.fields_cache.get("organisation") if user is not None else None


def own_line(organisation: Any | None) -> urgent.Line | None:
    """The crisis line of the organisation, or of its emergency service; None when unknown."""
    if organisation is None:
        return None
    if organisation.crisis_line_number:
        return urgent.organisation_line(
            organisation.crisis_line_name or "Crisis line",
            organisation.crisis_line_number,
            organisation.crisis_line_hours,
        )
    return urgent.own_line(organisation.emergency_service)


def frame(user: Any | None, path: str = "", flashes: Iterable[Any] = ()) -> dict[str, Any]:
    """Everything base.jinja needs, for a person or (user=None) for anybody. No queries."""
    organisation = organisation_of(user)
    own = own_line(organisation)
    lines = urgent.lines(own, organisation.nation if organisation else "")
    return {
        "user": user,
        # Lets a hidden page ask whether it still belongs to whoever is signed in.
        "own_mark": keyed_hash("page", str(user.pk))[:16] if user else "",
        "nav": items(SIGNED_IN if user else SIGNED_OUT, user, path),
        "account": items(ACCOUNT, user, path) if user else (),
        "own_pages": items(OWN_PAGES, user, path) if user else (),
        "urgent": lines,
        # With the mark, which depends on settings, so that the bar can be drawn once for all.
        "urgent_bar": tuple((line, line.mark) for line in lines),
        "own_line": own,
        "theme_href": theme.address(organisation.brand_colour) if organisation else "",
        "flashes": flashes,
    }


def page_context(request: HttpRequest) -> Mapping[str, Any]:
    """Context processor of every Jinja page; queries nothing beyond the signed-in person."""
    user = getattr(request, "user", None)
    person = user if user is not None and user.is_authenticated else None
    return {
        **frame(person, request.path, get_messages(request)),
        # Made once where several forms of a page need it, and not at all where none does.
        "csrf_input": SimpleLazyObject(lambda: csrf_input(request)),
    }
