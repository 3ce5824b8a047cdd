"""Stories: telling one's own, and what coordinators do for those without an account."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from people.access import requires
from people.roles import Permission
from records import kept
from records.clock import today
from resources import consent
from resources.actions.found_by import agreed_to, mark_of_story
from resources.actions.telling import (
    NotAsSeen,
    NotOneself,
    consents_of,
    keep_for_teller,
    keep_story,
    may_answer,
    record,
    retell,
    tell,
    withdraw_for_teller,
    withdraw_story,
)
from resources.films import words_beside
from resources.models import ResourceFileQuerySet, Story
from resources.story_forms import PaperForm, SignedForm, StoryForm, words_of
from resources.views.files import sent
from resources.views.pages import person, seen

WORDS = {"words": consent.sentences, "version": consent.CURRENT}
CHANGED = "Somebody changed it since you opened this page. Look at it once more, then decide."


@requires(Permission.USE_LIBRARY)
@require_safe
def story_list(request: HttpRequest) -> HttpResponse:
    """My stories: what became of each, and a way to tell one."""
    user, day = person(request), today(timezone.now())
    context = {"stories": list(Story.objects.told_by(user)[:50]), "day": day}
    context["may_record"] = user.can(Permission.UPLOAD_RESOURCE)
    return render(request, "resources/stories.jinja", context)


@requires(Permission.USE_LIBRARY)
@require_safe
def story_consent(request: HttpRequest) -> HttpResponse:
    """The words of consent, to be read at leisure or printed and signed."""
    return render(request, "resources/story_consent.jinja", WORDS)


@requires(Permission.USE_LIBRARY)
def story_tell(request: HttpRequest) -> HttpResponse:
    """Tell a story and agree to it."""
    user, typed = person(request), kept.restore(request)
    form = StoryForm(request.POST or None, user=user, initial=typed.dict() if typed else None)
    if request.method == "POST" and form.is_valid():
        story = tell(by=user, told=form.told, now=timezone.now(), key=form.key)
        messages.success(request, "Your story is kept. A coordinator reads it before others do.")
        return redirect("resources:story-mine", story.pk)
    return render(request, "resources/story_tell.jinja", {"form": form, "new": True, **WORDS})


def _mine(request: HttpRequest, pk: UUID) -> Story:
    return get_object_or_404(Story.objects.told_by(person(request)), pk=pk)


@requires(Permission.USE_LIBRARY)
@require_safe
def story_mine(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of my stories: what is shown of it, who reads it, until when, and taking it away."""
    story = _mine(request, pk)
    context = {
        "story": story,
        "consents": consents_of(story),
        "day": today(timezone.now()),
        "files": list(_files(story)),
        "changed": not agreed_to(story, story.resource),
        "mark": mark_of_story(story, story.resource),
        "film": words_beside(story.resource),
    }
    return render(request, "resources/story_mine.jinja", {**context, **WORDS})


def _files(story: Story) -> ResourceFileQuerySet:
    """What readers get beside the words."""
    return story.resource.files.ready().in_order()


@requires(Permission.USE_LIBRARY)
@require_safe
def story_file(request: HttpRequest, pk: UUID, file: UUID) -> HttpResponseBase:
    """A file beside one's own story, also while nobody else gets it: one agrees to it too."""
    story = _mine(request, pk)
    return sent(request, get_object_or_404(_files(story), pk=file))


@requires(Permission.USE_LIBRARY)
def story_retell(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say it in other words. It is read over again before others see it."""
    story, user, typed = _mine(request, pk), person(request), kept.restore(request)
    initial = typed.dict() if typed else words_of(story)
    form = StoryForm(request.POST or None, user=user, initial=initial)
    if request.method == "POST" and form.is_valid():
        retell(by=user, story=story, told=form.told, now=timezone.now())
        messages.success(request, "Your new words are kept. A coordinator reads them first.")
        return redirect("resources:story-mine", pk)
    context = {"form": form, "new": False, "story": story, **WORDS}
    return render(request, "resources/story_tell.jinja", context)


@requires(Permission.USE_LIBRARY)
@require_POST
def story_keep(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It is still right: for another year."""
    user, story, before = person(request), _mine(request, pk), request.POST.get("seen", "")
    try:
        keep_story(by=user, story=story, now=timezone.now(), seen=before)
    except NotAsSeen:
        messages.error(request, CHANGED)
    else:
        messages.success(request, "Thank you. It stays, and you are asked again in a year.")
    return redirect("resources:story-mine", pk)


@requires(Permission.USE_LIBRARY)
def story_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What taking it away means, and then: away, now."""
    story = _mine(request, pk)
    if request.method != "POST":
        context = {"story": story, "backup_days": settings.BACKUP_DAYS}
        return render(request, "resources/story_withdraw.jinja", context)
    withdraw_story(by=person(request), story=story)
    messages.success(request, "Your story is gone. Nobody finds it any more.")
    return redirect("resources:story-list")


@requires(Permission.UPLOAD_RESOURCE)
def story_record(request: HttpRequest) -> HttpResponse:
    """Keep a story of somebody without an account, with their consent on paper."""
    user, typed, day = person(request), kept.restore(request), today(timezone.now())
    initial = typed.dict() if typed else None
    form = PaperForm(request.POST or None, user=user, today=day, initial=initial)
    if request.method == "POST" and form.is_valid():
        signed, now = form.cleaned_data["signed_on"], timezone.now()
        story = record(by=user, told=form.told, signed_on=signed, now=now, key=form.key)
        messages.success(request, "The story is kept. Read it over, then put it on the shelf.")
        return redirect("resources:resource-detail", story.resource.slug)
    return render(request, "resources/story_record.jinja", {"form": form, **WORDS})


@requires(Permission.UPLOAD_RESOURCE)
def story_answer(request: HttpRequest, slug: str) -> HttpResponse:
    """For somebody without an account: they signed again, or want it taken away."""
    resource, user = seen(request, slug), person(request)
    may_answer(by=user, resource=resource)
    form = SignedForm(request.POST or None, today=today(timezone.now()))
    try:
        if request.POST.get("act") == "withdraw":
            withdraw_for_teller(by=user, resource=resource)
            messages.success(request, "The story is gone. Nobody finds it any more.")
            return redirect("resources:resource-list")
        if request.method == "POST" and form.is_valid():
            signed = form.cleaned_data["signed_on"]
            keep_for_teller(by=user, resource=resource, signed_on=signed)
            messages.success(request, "Noted. It stays for another year.")
            return redirect("resources:resource-detail", slug)
    except NotOneself:
        messages.error(request, "Whoever told it has an account, and answers for it themselves.")
        return redirect("resources:resource-detail", slug)
    return render(request, "resources/story_answer.jinja", {"resource": resource, "form": form})
