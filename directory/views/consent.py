"""What a supporter agreed to, since when, and taking it back; confirming that it is still right."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from directory import actions, audiences, cards, consents, facts
from directory.views.profile import mine, shared, way_back
from people.access import requires, signed_in
from people.roles import Permission


@require_safe
@requires(Permission.APPLY)
def profile_consent(request: HttpRequest) -> HttpResponse:
    """What is shared now and with whom, and the history, page by page."""
    supporter = mine(request)
    pages = Paginator(consents.history(supporter), consents.ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "supporter": supporter,
        "areas": shared(supporter),
        "texts": consents.texts(supporter),
        "poster": supporter.poster_consents.current().first(),
        "page": page,
        "history": consents.in_words(page.object_list),
        "current": way_back(supporter) == "directory:profile",
        "back": way_back(supporter),
        "who": audiences.who_sees_consent(),
    }
    return render(request, "directory/profile_consent.jinja", context)


@requires(Permission.APPLY)
@require_POST
def profile_consent_withdraw(request: HttpRequest) -> HttpResponse:
    """Stop sharing one area, at once, from the page of all consents."""
    mine(request)
    actions.withdraw_area(by=signed_in(request), code=request.POST.get("code", ""))
    messages.success(request, "It is no longer shared.")
    return redirect("directory:profile-consent")


@requires(Permission.APPLY)
def profile_poster(request: HttpRequest) -> HttpResponse:
    """Being on the station poster: agree, or take it back."""
    supporter = mine(request)
    if way_back(supporter) != "directory:profile":
        return redirect("directory:apply")
    if request.method == "POST":
        act = actions.join_poster if "agree" in request.POST else actions.leave_poster
        act(by=signed_in(request))
        done = "You are on the poster." if "agree" in request.POST else "You left the poster."
        messages.success(request, done)
        return redirect("directory:profile-poster")
    context = {
        "held": supporter.poster_consents.current().first(),
        "who": audiences.who_sees_poster(supporter),
    }
    return render(request, "directory/profile_poster.jinja", context)


@requires(Permission.APPLY)
def profile_confirm(request: HttpRequest) -> HttpResponse:
    """What is held about a supporter, with a link to each, and one button: this is still right."""
    supporter = mine(request)
    if way_back(supporter) != "directory:profile":
        return redirect("directory:apply")
    if request.method == "POST":
        try:
            actions.confirm_details(by=signed_in(request))
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("directory:profile-confirm")
        messages.success(request, "Thank you. We ask again in half a year.")
        return redirect("directory:profile")
    context = {
        "supporter": supporter,
        "texts": [(title, getattr(supporter, name)) for name, title in cards.PROMPTS],
        "areas": shared(supporter),
        "ways": cards.ways(supporter),
        "due": supporter.is_due_to_confirm(),
        "unlisted": not supporter.is_confirmed(),
        "by": facts.confirm_by(supporter),
        "who": audiences.who_sees_profile(supporter),
    }
    return render(request, "directory/profile_confirm.jinja", context)
