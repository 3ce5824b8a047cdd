"""What a supporter carries, and a rest. Nobody else learns of either."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from care.forms import RestForm
from care.views.own import own_row
from conversations.carried import load_of
from directory import actions as directory
from people.access import requires, signed_in
from people.roles import Permission
from records.clock import today

REST_OVER = "Your rest is over."


@requires(Permission.APPLY)
def load(request: HttpRequest) -> HttpResponse:
    """How many places are taken, in words, and a rest of 3, 7 or 14 days."""
    supporter, now = own_row(request), timezone.now()
    if supporter.stepped_down_at is not None:
        return redirect("care:home")
    form = RestForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        directory.take_rest(by=signed_in(request), now=now, **form.cleaned_data)
        messages.success(request, "Rest well.")
        return redirect("care:load")
    day = today(now)
    context = {"supporter": supporter, "load": load_of(supporter, day), "form": form, "on": day}
    return render(request, "care/load.jinja", context)


@requires(Permission.APPLY)
@require_POST
def end_rest(request: HttpRequest) -> HttpResponse:
    """One click, at any time."""
    own_row(request)
    directory.end_rest(by=signed_in(request))
    messages.success(request, REST_OVER)
    return redirect("care:load")
