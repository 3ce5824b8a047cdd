"""The coordinator's page of thanks to all supporters."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from care.actions import thanks as actions
from care.forms import ThanksForm
from care.models import ThankYou
from people.access import requires, signed_in
from people.roles import Permission
from records.clock import today
from records.kept import restore


@requires(Permission.SEE_DESK)
def desk_thanks(request: HttpRequest) -> HttpResponse:
    """One text to everybody; what was said last."""
    me = signed_in(request)
    if me.organisation_id is None:
        raise PermissionDenied
    kept = restore(request) if request.method == "GET" else None
    form = ThanksForm(request.POST or None, initial=kept.dict() if kept else None)
    if form.is_valid() and _sent(request, form):
        messages.success(request, "Your thanks are on their way.")
        return redirect("care:desk-thanks")
    last = ThankYou.objects.visible_to(me, today()).first()
    return render(request, "care/desk_thanks.jinja", {"form": form, "kept": kept, "last": last})


def _sent(request: HttpRequest, form: forms.Form) -> bool:
    try:
        actions.thank(by=signed_in(request), words=form.cleaned_data["words"], now=timezone.now())
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


@requires(Permission.SEE_DESK)
@require_POST
def desk_thanks_back(request: HttpRequest) -> HttpResponse:
    """Erase the newest at once."""
    actions.take_back(by=signed_in(request), now=timezone.now())
    messages.success(request, "It is erased. Who has read it has read it.")
    return redirect("care:desk-thanks")
