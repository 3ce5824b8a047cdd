"""What a supporter writes about themselves: by prompts, with a second look after approval."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from directory import actions, audiences
from directory.forms import AboutForm
from directory.models import PUBLIC_TEXTS, WaitingText
from directory.prompts import EXAMPLES
from directory.views.profile import SAVED, first_values, mine, way_back
from people.access import requires, signed_in
from people.roles import Permission

WAITS = (
    "Your new words wait for a second look by a vetter. What stood there stays up until then, and "
    "you get a notice."
)


@requires(Permission.APPLY)
def profile_about(request: HttpRequest) -> HttpResponse:
    """Name, region and three texts; what was typed last is edited further, waiting or not."""
    supporter, by = mine(request), signed_in(request)
    held = WaitingText.objects.owned_by(by).first()
    stored = {name: getattr(supporter, name) for name in (*PUBLIC_TEXTS, "region")}
    typed_last = stored | (held.changes() if held else {})
    form = AboutForm(request.POST or None, initial=first_values(request, AboutForm, typed_last))
    if form.is_valid():
        actions.save_about(by=by, **form.cleaned_data)
        waits = WaitingText.objects.owned_by(by).exists()
        messages.success(request, WAITS if waits else SAVED)
        return redirect(way_back(supporter))
    context = {
        "form": form,
        "held": held,
        "examples": EXAMPLES,
        "back": way_back(supporter),
        "who": audiences.who_sees_words(supporter),
    }
    return render(request, "directory/profile_about.jinja", context)


@requires(Permission.APPLY)
@require_POST
def profile_about_take_back(request: HttpRequest) -> HttpResponse:
    """Take back words that wait for a second look."""
    mine(request)
    actions.take_back_text(by=signed_in(request))
    messages.success(request, "You took your new words back. What was shown stays as it is.")
    return redirect("directory:profile-about")


@requires(Permission.APPLY)
@require_POST
def profile_about_withdraw(request: HttpRequest) -> HttpResponse:
    """Take one text away, at once."""
    mine(request)
    try:
        actions.withdraw_text(by=signed_in(request), name=request.POST.get("text", ""))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "It is no longer shown.")
    return redirect("directory:profile-consent")
