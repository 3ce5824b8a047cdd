"""Pages for peer supporters, and for those who were one. Nobody else learns who opens them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from care import actions
from care.certificate import Served, certificate
from care.forms import PLAN_LENGTH, CertificateForm, PlanForm
from care.models import SelfCarePlan
from conversations.carried import load_of
from directory.facts import is_trained
from directory.models import Supporter
from people.access import requires, signed_in
from people.roles import Permission
from records.clock import today
from records.kept import restore


def own_row(request: HttpRequest) -> Supporter:
    """One's own row, for those who are or were a peer supporter; 404 for everybody else."""
    rows = Supporter.objects.owned_by(signed_in(request)).approved()
    return get_object_or_404(rows.select_related("user__organisation"))


def _plan(request: HttpRequest) -> SelfCarePlan | None:
    return SelfCarePlan.objects.owned_by(signed_in(request)).first()


@require_safe
@requires(Permission.APPLY)
def home(request: HttpRequest) -> HttpResponse:
    """What there is for supporters themselves."""
    supporter, day = own_row(request), today()
    context = {"supporter": supporter, "load": load_of(supporter, day), "on": day}
    if supporter.stepped_down_at is None:
        context |= {
            "years": actions.thanks.years_today(today(supporter.approved_at), day),
            "thanks": actions.thanks.newest_for(supporter.user, day),
        }
    return render(request, "care/home.jinja", context)


@requires(Permission.APPLY)
def plan(request: HttpRequest) -> HttpResponse:
    """The self-care plan: to write, change and erase."""
    own_row(request)
    held = _plan(request)
    typed = restore(request) if request.method == "GET" else None
    initial = {name: getattr(held, name, "") for name in PlanForm.base_fields}
    form = PlanForm(request.POST or None, initial={**initial, **(typed.dict() if typed else {})})
    if form.is_valid():
        actions.save_plan(by=signed_in(request), **form.cleaned_data)
        messages.success(request, "Your plan is saved.")
        return redirect("care:plan")
    context = {"form": form, "plan": held, "kept": typed, "most": PLAN_LENGTH}
    return render(request, "care/plan.jinja", context)


@require_safe
@requires(Permission.APPLY)
def plan_to_print(request: HttpRequest) -> HttpResponse:
    """The plan on a page to print."""
    own_row(request)
    held = _plan(request)
    answers = [
        (field.label, getattr(held, name, "")) for name, field in PlanForm.base_fields.items()
    ]
    return render(request, "care/plan_to_print.jinja", {"answers": answers})


@requires(Permission.APPLY)
@require_POST
def erase_plan(request: HttpRequest) -> HttpResponse:
    """Erase the plan at once."""
    own_row(request)
    actions.erase_plan(by=signed_in(request))
    messages.success(request, "Your plan is erased.")
    return redirect("care:plan")


@requires(Permission.APPLY)
def certificate_page(request: HttpRequest) -> HttpResponse:
    """The certificate: a name typed, a PDF given, nothing kept."""
    mine = own_row(request)
    trained = is_trained(mine)
    form = CertificateForm(request.POST if request.method == "POST" else None, trained=trained)
    if form.is_valid():
        return _pdf(mine, form.cleaned_data["name"], form.cleaned_data.get("training", False))
    return render(request, "care/certificate.jinja", {"form": form, "supporter": mine})


def _pdf(mine: Supporter, name: str, trained: bool) -> HttpResponse:
    organisation, until = mine.user.organisation, mine.stepped_down_at
    served = Served(
        name=name,
        organisation=organisation.name if organisation else "",
        since=today(mine.approved_at),
        until=today(until) if until else None,
        trained=trained,
    )
    response = HttpResponse(certificate(served), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="certificate.pdf"'
    return response


@require_safe
@requires(Permission.APPLY)
def thanks(request: HttpRequest) -> HttpResponse:
    """For somebody who stopped: thanks, the certificate, and the way back."""
    mine = own_row(request)
    if mine.stepped_down_at is None:
        return redirect("care:home")
    return render(request, "care/thanks.jinja", {"supporter": mine})
