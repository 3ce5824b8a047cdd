"""A supporter steps down, and says what becomes of each open contact: one page, one press."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from conversations import actions
from conversations.forms_contacts import Contact
from conversations.forms_parting import PartingForm
from conversations.models import Request
from conversations.views.reading import asker_of
from directory.models import CARRIED, Supporter
from people.access import requires, signed_in
from people.models import User
from people.roles import Permission
from records.clock import today

WHO = (
    "Each of them sees only what you choose for their own conversation, never a reason. Your "
    "coordinators see that you have stepped down, and never with whom you talk."
)


@requires(Permission.APPLY)
def step_down(request: HttpRequest) -> HttpResponse:
    """Stop being a peer supporter: asked once, never why."""
    me = signed_in(request)
    supporter = get_object_or_404(Supporter.objects.owned_by(me))
    if supporter.approved_at is None:
        return redirect("directory:apply")
    if supporter.stepped_down_at is not None:
        return redirect("care:thanks")
    contacts = _contacts(me)
    form = PartingForm(request.POST if request.method == "POST" else None, contacts=contacts)
    if form.is_valid():
        return _stepped_down(request, form)
    until = today() + CARRIED
    context = {"form": form, "contacts": contacts, "who": WHO, "until": until}
    return render(request, "conversations/step_down.jinja", context)


def _contacts(me: User) -> list[Contact]:
    held = Request.objects.talked_by(me).with_people()
    return [Contact(item.pk.hex, asker_of(item), f"{today(item.asked_at):%-d %B}") for item in held]


def _stepped_down(request: HttpRequest, form: PartingForm) -> HttpResponse:
    try:
        actions.step_down(by=signed_in(request), partings=form.partings(), now=timezone.now())
        messages.success(request, "You have stepped down.")
    except ValidationError:
        # The same press twice, or the role ended meanwhile: there is nothing left to do.
        pass
    return redirect("care:thanks")
