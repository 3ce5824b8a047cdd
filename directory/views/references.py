"""Who could speak for an applicant: named by them, and the page behind the mailed link."""

from typing import Any, Final

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from directory import actions, audiences
from directory.actions.references import Named
from directory.models import ApplicationState, Reference
from directory.reference_forms import RefereesForm, ReferenceForm
from directory.views.apply import LATER, draft
from directory.views.profile import first_values
from people.access import public, requires, signed_in
from people.roles import Permission

# Over this no link is looked at; the figure stands in settings.ACCOUNT_RATE_LIMITS.
LIMIT: Final = "reference"


@requires(Permission.APPLY)
def apply_referees(request: HttpRequest) -> HttpResponse:
    """Up to two people who could speak for me, and whether they may be asked."""
    application, me = draft(request), signed_in(request)
    stored = RefereesForm.first_values(list(Reference.objects.owned_by(me)))
    form = RefereesForm(request.POST or None, initial=first_values(request, RefereesForm, stored))
    if form.is_valid() and _saved(request, form):
        if "later" in request.POST:
            messages.success(request, LATER)
            return redirect("home")
        messages.success(request, "The people you named are saved.")
        return redirect("directory:apply")
    who = audiences.who_reads_referees(me)
    context = {"form": form, "who": who, "application": application, "numbers": (1, 2)}
    return render(request, "directory/apply_referees.jinja", context)


def _saved(request: HttpRequest, form: RefereesForm) -> bool:
    try:
        referees = [Named(**one) for one in form.named()]
        actions.name_referees(by=signed_in(request), referees=referees)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


@requires(Permission.APPLY)
@require_POST
def apply_asking(request: HttpRequest, number: int) -> HttpResponse:
    """Agree that one of them is asked, or take that back."""
    me = signed_in(request)
    reference = get_object_or_404(
        Reference.objects.owned_by(me), number=number, application__state=ApplicationState.SUBMITTED
    )
    agrees = request.POST.get("agrees") == "yes"
    actions.let_ask(by=me, number=reference.number, agrees=agrees)
    messages.success(
        request,
        "They may be asked now." if agrees else "They are not asked. An open link has ended.",
    )
    return redirect("directory:apply")


@public
def reference(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a mailed link: what it is about, a few questions, who reads the answer.

    An unknown, used or outdated link gets one and the same answer.
    """
    if ratelimit.consume_or_429(request, action=LIMIT, limit_get=True):
        return render(request, "directory/reference_busy.jinja", status=429)
    now = timezone.now()
    asked = actions.reference_behind(token=token, now=now)
    form = ReferenceForm(request.POST if request.method == "POST" else None)
    if asked and form.is_valid():
        if actions.answer_reference(token=token, now=now, **form.cleaned_data):
            return redirect("directory:reference-thanks")
        asked = None
    if asked is None:
        return render(request, "directory/reference_closed.jinja", status=404)
    return render(request, "directory/reference.jinja", _asked(asked, form))


def _asked(row: Reference, form: ReferenceForm) -> dict[str, Any]:
    applicant = row.application.applicant
    return {
        "form": form,
        "applicant": applicant.name,
        "organisation": audiences.own_name(applicant),
        "who": audiences.who_reads_reference(applicant),
    }


@public
def reference_thanks(request: HttpRequest) -> HttpResponse:
    """It arrived. The same page for everybody."""
    return render(request, "directory/reference_thanks.jinja")
