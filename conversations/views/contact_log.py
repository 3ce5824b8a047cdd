"""Logging a talk that happened elsewhere: three taps, and nothing about anybody."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from conversations.actions import logging_contacts
from conversations.forms import TalkForm
from conversations.models.contacts import KEEP_TALKS
from directory.models import Supporter
from people.access import signed_in
from people.models import User
from records.tokens import seal, unseal

WHO_READS = (
    "Only counts are ever shown, to coordinators, and no small ones. Nobody can see who logged it. "
    f"It goes after {KEEP_TALKS.days // 365} years."
)
TAKEN_BACK = "Taken back: nothing of it is kept."
TOO_LATE = "It cannot be taken back any more. It names nobody."


def _supporter(request: HttpRequest) -> User:
    """Who logs; 404 for whoever is no supporter."""
    me = signed_in(request)
    get_object_or_404(Supporter.objects.owned_by(me).in_standing())
    return me


def contact_log_page(request: HttpRequest) -> HttpResponse:
    """The form, with what was just saved above it and a way to take that back.

    Not kept over a lost session: there is nothing typed in it, and nothing must link it to
    whoever sent it.
    """
    me = _supporter(request)
    form = TalkForm(request.POST or None)
    if form.is_valid():
        saved = logging_contacts.log_talk(by=me, now=timezone.now(), **form.cleaned_data)
        sealed = seal("talk", me.pk, str(saved.form_key))
        return redirect(f"{reverse('conversations:contact-log')}?after={sealed}")
    saved_key = unseal("talk", me.pk, request.GET.get("after", ""))
    context = {
        "form": form,
        "saved": request.GET["after"] if saved_key else "",
        "who_reads": WHO_READS,
    }
    return render(request, "contact_log/contact_log.jinja", context)


def contact_log_undo(request: HttpRequest) -> HttpResponse:
    """Take back what was just saved, by the key of its form."""
    me = _supporter(request)
    key = unseal("talk", me.pk, request.POST.get("saved", ""))
    if request.method == "POST":
        done = bool(key) and logging_contacts.take_talk_back(by=me, form_key=UUID(key))
        messages.info(request, TAKEN_BACK if done else TOO_LATE)
    return redirect("conversations:contact-log")
