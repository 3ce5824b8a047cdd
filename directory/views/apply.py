"""Becoming a peer supporter: what it takes, an application in parts, and what happens next."""

from typing import Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from directory import actions, audiences, facts, second_look, selection, stages
from directory.actions.applying import ANSWERS, what_is_missing
from directory.forms import AnswersForm
from directory.models import Application, ApplicationState, Reference
from directory.taxonomy import Way
from directory.views.profile import first_values, mine, shared
from people.access import requires, signed_in
from people.roles import Permission
from records.clock import today

LATER: Final = "Saved. Come back whenever you like: only you can see it until you send it."

# Where to go for what is missing.
PLACES: Final = {
    "referees": "directory:apply-referees",
    "about": "directory:profile-about",
    "ways": "directory:profile-ways",
    "agreement": "directory:profile-agreement",
}


def draft(request: HttpRequest) -> Application:
    """One's own application while it is being written; 404 otherwise."""
    rows = Application.objects.owned_by(signed_in(request))
    return get_object_or_404(rows, state=ApplicationState.DRAFT)


@requires(Permission.APPLY)
def apply(request: HttpRequest) -> HttpResponse:
    """What it takes, what is left to do, or what happens next: wherever one stands."""
    me = signed_in(request)
    if facts.is_supporter(me):
        return redirect("directory:profile")
    application = Application.objects.owned_by(me).first()
    state = application.state if application else ""
    if application is not None and state == ApplicationState.DRAFT:
        return _parts(request, application)
    if application is not None and state == ApplicationState.SUBMITTED:
        answered = second_look.has_answer(me, timezone.now())
        sent = {"application": application, "answered": answered}
        stage = stages.of_application(application, today())
        here, after = stages.here_and_next(stage)
        named = [(one, one.state(today())) for one in Reference.objects.owned_by(me)]
        told = {**sent, "here": here, "after": after, "named": named}
        return render(request, "directory/apply_sent.jinja", told)
    context = {
        "selection": selection.SELECTION,
        "deselection": selection.DESELECTION,
        "declined": state == ApplicationState.DECLINED,
        "against": second_look.to_appeal(me, today()),
        "who": audiences.who_reads_application(me),
    }
    return render(request, "directory/apply_start.jinja", context)


def _parts(request: HttpRequest, application: Application) -> HttpResponse:
    supporter = mine(request)
    left = what_is_missing(application, supporter)
    context = {
        "left": left,
        "answers_left": [words for name, words in left.items() if hasattr(application, name)],
        "areas": shared(supporter),
        "who": audiences.who_reads_application(supporter.user),
    }
    return render(request, "directory/apply.jinja", context)


@requires(Permission.APPLY)
@require_POST
def apply_start(request: HttpRequest) -> HttpResponse:
    """Begin; beginning twice finds what was begun. Not while an appeal is looked at."""
    try:
        actions.start_application(by=signed_in(request))
    except ValidationError as error:
        return redirect("directory:second-look" if error.code == "appeal" else "directory:profile")
    return redirect("directory:apply")


@requires(Permission.APPLY)
def apply_answers(request: HttpRequest) -> HttpResponse:
    """The application's own questions; half-done is fine."""
    application, me = draft(request), signed_in(request)
    stored = {name: getattr(application, name) for name in AnswersForm.base_fields}
    form = AnswersForm(request.POST or None, initial=first_values(request, AnswersForm, stored))
    if form.is_valid():
        actions.save_application(by=me, **form.cleaned_data)
        if "later" in request.POST:
            messages.success(request, LATER)
            return redirect("home")
        messages.success(request, "Your answers are saved.")
        return redirect("directory:apply")
    context = {"form": form, "who": audiences.who_reads_application(me)}
    return render(request, "directory/apply_answers.jinja", context)


@requires(Permission.APPLY)
def apply_check(request: HttpRequest) -> HttpResponse:
    """Everything once more, then send."""
    application, supporter = draft(request), mine(request)
    left = what_is_missing(application, supporter)
    if request.method == "POST" and "later" in request.POST:
        messages.success(request, LATER)
        return redirect("home")
    if request.method == "POST" and not left:
        actions.submit_application(by=signed_in(request))
        return redirect("directory:apply")
    context = {
        "application": application,
        "answers": _answers(application),
        "named": list(application.references.order_by("number")),
        "supporter": supporter,
        "areas": shared(supporter),
        "ways": [str(Way(code).label) for code in supporter.ways],
        "left": [(PLACES.get(part, "directory:apply-answers"), left[part]) for part in left],
        "refused": request.method == "POST",
        "who": audiences.who_reads_application(supporter.user),
    }
    return render(request, "directory/apply_check.jinja", context)


def _answers(application: Application) -> list[tuple[str, str]]:
    """Each question with what was written."""
    fields = AnswersForm.base_fields
    time = "Yes" if application.manager_agrees_time else ""
    return [
        *((str(fields[name].label), getattr(application, name)) for name in ANSWERS),
        (str(fields["manager_agrees_time"].label), time),
    ]


@requires(Permission.APPLY)
def apply_withdraw(request: HttpRequest) -> HttpResponse:
    """Take the application back: asked once, never why."""
    rows = Application.objects.owned_by(signed_in(request)).unfinished()
    application = get_object_or_404(rows)
    if request.method == "POST":
        actions.withdraw_application(by=signed_in(request))
        messages.success(request, "Your application is withdrawn and its answers are erased.")
        return redirect("home")
    return render(request, "directory/apply_withdraw.jinja", {"application": application})
