"""How one stands: a suspension in plain words, probation, and asking others for a second look."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from directory import actions, audiences, second_look
from directory.models import Appeal
from directory.standing_forms import AppealForm
from directory.views.profile import first_values
from people.access import requires, signed_in
from people.roles import Permission
from records.clock import today

SENT = "Your appeal is sent. Somebody who took no part looks at it, and you get a notice."


@requires(Permission.APPLY)
def second_look_page(request: HttpRequest) -> HttpResponse:
    """What was decided, what it means, how to appeal, and the answer. 404 when there is nothing."""
    me, now = signed_in(request), timezone.now()
    against = second_look.to_appeal(me, today(now))
    answered = list(Appeal.objects.owned_by(me)[: second_look.MOST])
    if against is None and not answered:
        raise Http404
    typed = request.POST if request.method == "POST" else None
    form = AppealForm(typed, initial=first_values(request, AppealForm, {}))
    if form.is_valid():
        try:
            actions.appeal(by=me, now=now, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, SENT)
            return redirect("directory:second-look")
    return _page(request, against, answered, form)


def _page(
    request: HttpRequest,
    against: second_look.Against | None,
    appeals: list[Appeal],
    form: AppealForm,
) -> HttpResponse:
    me = signed_in(request)
    context = {
        "against": against,
        "appeals": appeals,
        "form": form,
        "contact": me.organisation.welfare_contact if me.organisation else "",
        "who": audiences.who_reads_appeal(me),
    }
    return render(request, "directory/second_look.jinja", context)


@requires(Permission.APPLY)
@require_POST
def second_look_take_back(request: HttpRequest) -> HttpResponse:
    """Take an appeal back: its words are erased at once. 404 when there is none."""
    try:
        actions.take_back_appeal(by=signed_in(request))
    except ValidationError as error:
        raise Http404 from error
    messages.success(request, "Your appeal is taken back and its words are erased.")
    return redirect("directory:second-look")
