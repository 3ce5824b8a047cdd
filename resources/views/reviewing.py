"""What is to be looked at again, and that it is still right."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from people.access import requires
from people.roles import Permission
from records.clock import today
from resources.actions import still_right
from resources.actions.withdrawing import MONTHS
from resources.reviews import MOST, to_review
from resources.views.pages import person, seen

IN: Final = {3: "in three months", 6: "in half a year", 12: "in a year"}
LIST: Final = "list"


@requires(Permission.PUBLISH_RESOURCE)
@require_safe
def review_list(request: HttpRequest) -> HttpResponse:
    """What this person looks after and should look at again, the longest due first."""
    on = today(timezone.now())
    rows = list(to_review(person(request), on)[: MOST + 1])
    context = {"rows": rows[:MOST], "more": len(rows) > MOST, "on": on, "back_to": LIST}
    return render(request, "resources/reviews.jinja", context)


@requires(Permission.PUBLISH_RESOURCE)
@require_POST
def resource_still_right(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody looked, and it is still right; asked again after the months they chose."""
    resource = seen(request, slug)
    asked = request.POST.get("months", "")
    months = int(asked) if asked in map(str, MONTHS) else max(MONTHS)
    still_right(by=person(request), resource=resource, on=today(timezone.now()), months=months)
    messages.success(request, f"Noted: it is still right. You are asked again {IN[months]}.")
    if request.POST.get("back") == LIST:
        return redirect("resources:review-list")
    return redirect("resources:resource-detail", slug)
