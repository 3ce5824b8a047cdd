"""The page of figures: what a coordinator may know of how the service works."""

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation.figures import as_rows, figures
from people.access import requires, signed_in
from people.roles import Permission
from records.clock import today

HEADINGS = ["What", "Your organisation", "All organisations together"]


@requires(Permission.SEE_FIGURES)
@require_safe
def figures_page(request: HttpRequest) -> HttpResponse:
    """The tables of the last 52 whole weeks, and what they cannot say."""
    found = figures(signed_in(request), today(timezone.now()))
    context = {
        "figures": found,
        "headings": HEADINGS,
        "acts": as_rows(found.acts),
        "waits": as_rows(found.waits),
    }
    return render(request, "evaluation/figures.jinja", context)


@requires(Permission.SEE_FIGURES)
@require_safe
def figures_file(request: HttpRequest) -> HttpResponse:
    """The same rows as a file. Every cell is ours: none begins like a formula."""
    found = figures(signed_in(request), today(timezone.now()))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="figures.csv"'
    writer = csv.writer(response)
    writer.writerow(["From", found.first.isoformat(), f"to {found.last.isoformat()}"])
    writer.writerow(HEADINGS)
    writer.writerows(as_rows((*found.acts, *found.waits)))
    return response
