"""The page of figures: what a coordinator may know of how the service works."""

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation.figures import as_rows, figures
from evaluation.pool_tables import pool
from people.access import requires, signed_in
from people.roles import Permission
from records.clock import today

HEADINGS = ["What", "Your organisation", "All organisations together"]


@requires(Permission.SEE_FIGURES)
@require_safe
def figures_page(request: HttpRequest) -> HttpResponse:
    """The tables of the last 52 whole weeks, the peer supporters, and what all this cannot say."""
    me, on = signed_in(request), today(timezone.now())
    found = figures(me, on)
    context = {
        "figures": found,
        "headings": HEADINGS,
        "acts": as_rows(found.acts),
        "waits": as_rows(found.waits),
        "aim": me.organisation and me.organisation.get_answer_aim_days_display(),
        "pool": pool(me, on),
    }
    return render(request, "evaluation/figures.jinja", context)


@requires(Permission.SEE_FIGURES)
@require_safe
def figures_file(request: HttpRequest) -> HttpResponse:
    """The same rows as a file. Every cell is ours: none begins like a formula."""
    me, on = signed_in(request), today(timezone.now())
    found, counted = figures(me, on), pool(me, on)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="figures.csv"'
    writer = csv.writer(response)
    writer.writerow(["From", found.first.isoformat(), f"to {found.last.isoformat()}"])
    writer.writerow(HEADINGS)
    writer.writerows(as_rows((*found.acts, *found.waits)))
    writer.writerow(["First yes within your aim", found.kept])
    for table in counted.tables if counted.counted_on else ():
        writer.writerow([])
        writer.writerow([table.caption, table.why] if table.why else [table.caption])
        writer.writerow(table.headings)
        writer.writerows(table.rows)
    writer.writerow([])
    writer.writerows(counted.states)
    return response
