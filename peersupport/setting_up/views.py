"""The pages of setting up: the list, one page a step, opening and closing, the two documents."""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from peersupport.frame import frame
from peersupport.setting_up.forms import CodeForm, ModulesForm, OfficeForm
from peersupport.setting_up.items import DONE, as_row, editors_row, tasks_for
from people import actions
from people.access import requires, signed_in
from people.models import Organisation, Step, User
from people.models.setting_up import ADMINISTRATORS
from people.modules import MEANINGS
from people.roles import Permission
from people.setting_up import organisations_for
from records.clock import today
from resources.filling import fill
from resources.originals import originals
from resources.rendering import page_of

# What the button of a step says.
BUTTONS: Final = {
    Step.STATEMENT: "I approve this statement",
    Step.WELFARE: "I rang, and it works",
    Step.SAFEGUARDING: "I rang, and it works",
    Step.DPIA: "It is signed",
    Step.NUMBERS: "I called or checked every one of them",
    Step.MODULES: "This is what we use",
}
ON_A_PAGE: Final = 50
# The original that is the draft of the assessment.
DRAFT: Final = "dpia-draft"
FORMS: Final[dict[Step, type[forms.Form]]] = {
    Step.MAIL: CodeForm,
    Step.DPIA: OfficeForm,
    Step.MODULES: ModulesForm,
}


def _own(user: User) -> Organisation:
    """The organisation this person sets up; 404 for those who belong to none."""
    if user.organisation is None:
        raise Http404
    return user.organisation


@require_safe
@requires(Permission.SET_UP)
def setup_page(request: HttpRequest) -> HttpResponse:
    """The task list, and whether colleagues may ask; every organisation, for those of none."""
    me = signed_in(request)
    if me.organisation is None and me.can(Permission.MANAGE_ORGANISATIONS):
        return _organisations(request, me)
    own = _own(me)
    tasks = tasks_for(me, own, today())
    context = {
        "own": own,
        "safety": [task.as_row for task in tasks if task.safety],
        "others": [task.as_row for task in tasks if not task.safety],
        "left": sum(task.safety and task.status != DONE for task in tasks),
        "may_close": me.can(Permission.MANAGE_ORGANISATIONS),
    }
    return render(request, "setup/setup.jinja", context)


def _organisations(request: HttpRequest, me: User) -> HttpResponse:
    """How far each organisation is. What keeps people safe is said by those who work there."""
    page = Paginator(organisations_for(me), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [as_row(one, today()) for one in page]
    context = {"page": page, "rows": rows, "editors": editors_row()}
    return render(request, "setup/organisations.jinja", context)


@requires(Permission.SET_UP)
def setup_step(request: HttpRequest, step: str) -> HttpResponse:
    """One step: what to look at, and the button that says it is so."""
    me = signed_in(request)
    own, kind = _own(me), Step(step) if step in Step.values else None
    if kind is None:
        raise Http404
    if kind in ADMINISTRATORS and not me.can(Permission.MANAGE_ORGANISATIONS):
        raise PermissionDenied
    form = FORMS.get(kind, forms.Form)(
        request.POST if request.method == "POST" else None, initial={"chosen": own.modules}
    )
    if form.is_valid() and _marked(me, own, kind, form):
        messages.success(request, "Done. It stands on the list with your name and today's date.")
        return redirect("setup")
    return render(request, "setup/step.jinja", _step_page(me, own, kind, form))


def _marked(me: User, own: Organisation, step: Step, form: forms.Form) -> bool:
    """Whether it is written; False with the reason on the form."""
    try:
        if step == Step.MAIL:
            code = form.cleaned_data["code"]
            actions.confirm_mail(by=me, organisation=own, code=code, now=timezone.now())
        elif step == Step.MODULES:
            chosen = form.cleaned_data["chosen"]
            actions.choose_modules(by=me, organisation=own, chosen=chosen, now=timezone.now())
        else:
            office = form.cleaned_data.get("office", "")
            actions.mark(by=me, organisation=own, step=step, office=office, now=timezone.now())
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _step_page(me: User, own: Organisation, step: Step, form: forms.Form) -> dict[str, Any]:
    statement = own.statements.order_by("-version").first() if step == Step.STATEMENT else None
    return {
        "own": own,
        "step": step.value,
        "title": step.label,
        "button": BUTTONS.get(step, ""),
        "form": form,
        "statement": statement,
        "lines": frame(me)["urgent"] if step == Step.NUMBERS else (),
        "meanings": {module.value: words for module, words in MEANINGS.items()},
    }


@require_POST
@requires(Permission.SET_UP)
def setup_mail(request: HttpRequest) -> HttpResponse:
    """Send the test mail to the person who asks."""
    me = signed_in(request)
    actions.send_test_mail(by=me, organisation=_own(me), now=timezone.now())
    messages.success(request, "A test mail is on its way to your own address.")
    return redirect("setup-step", Step.MAIL.value)


@require_POST
@requires(Permission.SET_UP)
def setup_open(request: HttpRequest) -> HttpResponse:
    """Let colleagues ask."""
    me = signed_in(request)
    try:
        actions.open_asking(by=me, organisation=_own(me), now=timezone.now())
    except ValidationError as error:
        for words in error.messages:
            messages.info(request, words)
    else:
        messages.success(request, "Asking is open. Now tell everybody: the launch kit helps.")
    return redirect("setup")


@require_POST
@requires(Permission.MANAGE_ORGANISATIONS)
def setup_close(request: HttpRequest) -> HttpResponse:
    """No new requests."""
    me = signed_in(request)
    actions.close_asking(by=me, organisation=_own(me), now=timezone.now())
    messages.success(request, "Asking is closed. What is under way goes on.")
    return redirect("setup")


@require_safe
@requires(Permission.SET_UP)
def dpia(request: HttpRequest) -> HttpResponse:
    """A filled draft of the data protection impact assessment, to edit, sign and keep."""
    own = _own(signed_in(request))
    draft = next(each for each in originals() if each.slug == DRAFT)
    text = page_of(fill(draft.body, own), below=1)
    return render(request, "setup/dpia.jinja", {"own": own, "text": text})


@require_safe
@requires(Permission.SET_UP)
def launch_kit(request: HttpRequest) -> HttpResponse:
    """Words to tell everybody, ready to copy and to print."""
    address = settings.SITE_URL.rstrip("/")
    return render(request, "setup/kit.jinja", {"own": _own(signed_in(request)), "address": address})
