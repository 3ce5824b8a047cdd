"""A supporter who is away or pauses tells each open contact: one page, one form."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from conversations import actions
from conversations.forms_contacts import Contact, ContactsForm
from conversations.models import Request
from conversations.views.reading import asker_of
from directory.models import Supporter
from people.access import requires, signed_in
from people.models import User
from people.roles import Permission
from records.clock import today

TOLD = "Your contacts are told."
WHO = "Each of them sees only what you choose for their own conversation, never a reason."


@requires(Permission.ASK_FOR_SUPPORT)
def contact_list(request: HttpRequest) -> HttpResponse:
    """Open contacts, each with: keep, say away, offer somebody else."""
    me = signed_in(request)
    held = {item.pk.hex: item for item in Request.objects.talked_by(me).with_people()}
    if not held and "paused" in request.GET:
        return redirect("directory:profile")
    contacts = [
        Contact(key, asker_of(item), f"{today(item.asked_at):%-d %B}") for key, item in held.items()
    ]
    profile = Supporter.objects.owned_by(me).first()
    away_until = profile.away_until if profile else None
    form = ContactsForm(request.POST or None, contacts=contacts, away_until=away_until)
    if form.is_valid() and form.check_days(today()):
        _tell(me, held, form)
        messages.success(request, TOLD)
        return redirect("directory:profile")
    context = {"form": form, "contacts": contacts, "who": WHO, "paused": _is_paused(profile)}
    return render(request, "conversations/contacts.jinja", context)


def _is_paused(profile: Supporter | None) -> bool:
    return profile is not None and profile.paused_at is not None


def _tell(me: User, held: dict[str, Request], form: ContactsForm) -> None:
    """Each on its own: one that ended meanwhile does not stop the others."""
    for contact in form.contacts:
        item, now = held[contact.key], timezone.now()
        chosen, until = form.choice(contact)
        try:
            if chosen == form.AWAY and until is not None:
                actions.say_away(by=me, request=item, until=until, now=now)
            elif chosen == form.OFFER:
                actions.offer_somebody_else(by=me, request=item, now=now)
        except actions.Late:
            continue
