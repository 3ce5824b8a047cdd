"""The door to what is kept for somebody's safety: for everybody else it does not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase

from conversations.actions import safety
from people.access import View, signed_in
from people.roles import Permission

Row = TypeVar("Row", bound=Model)
# What a refused act says on the form, so that nothing typed is lost.
WORDS: dict[type[Exception], str] = {
    safety.Late: "This has moved on since you opened the page, or somebody else has done it "
    "already. Go back and look again.",
    safety.NobodyToAgree: "There is no second opener who may decide this. Ring one of another "
    "organisation, or the person who appoints them.",
    safety.NotForYou: "You cannot place a hold on this address. Check it, or ask another "
    "safeguarding lead.",
    safety.OwnAct: "Somebody else has to look at what you did.",
    safety.NobodyToTell: "There is nobody on this site who can be told at the moment. Please ring: "
    "the numbers are at the top of this page. What you typed is still here.",
    safety.TooManyConcerns: "You have told them ten times today. Please ring instead: the numbers "
    "are at the top of this page. What you typed is still here.",
}


def for_safety(view: View[Any]) -> View[Any]:
    """A page for leads and second openers: the ordinary not-found page for everybody else."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not signed_in(request).can(Permission.SEE_SAFETY):
            raise Http404
        return view(request, *args, **kwargs)

    setattr(guarded, "permission", Permission.SEE_SAFETY)  # noqa: B010  (as people.access does)
    return guarded


def found_or_404(rows: "QuerySet[Row]", pk: UUID) -> Row:
    """The row behind this person's door, or the ordinary not-found page."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def tried(form: forms.Form, act: Callable[[], Row]) -> Row | None:
    """What the act made, or None with the reason on the form."""
    try:
        return act()
    except tuple(WORDS) as refusal:
        form.add_error(None, WORDS[type(refusal)])
        return None
