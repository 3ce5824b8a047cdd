"""Reads what somebody chose in the list's filter. What they may see is decided elsewhere."""

import django_filters
from django import forms
from django.http import QueryDict

from directory.criteria import LONGEST_WORD, OPTIONS, ORGANISATIONS, Criteria
from directory.models import Supporter


def _several(facet: str) -> django_filters.MultipleChoiceFilter:
    return django_filters.MultipleChoiceFilter(choices=OPTIONS[facet])


class SupporterFilter(django_filters.FilterSet):
    """Parses only: nothing is ever filtered by it."""

    word = django_filters.CharFilter(
        max_length=LONGEST_WORD,
        error_messages={"max_length": "Search for at most %(limit_value)d characters."},
    )
    services = _several("services")
    organisations = django_filters.ChoiceFilter(choices=ORGANISATIONS)
    regions = _several("regions")
    areas = _several("areas")
    ways = _several("ways")
    languages = _several("languages")
    free_today = django_filters.BooleanFilter(field_name="taking_new", widget=forms.CheckboxInput)
    available = django_filters.BooleanFilter(field_name="taking_new", widget=forms.CheckboxInput)


def read_filter(data: QueryDict) -> tuple[Criteria, list[str]]:
    """What was chosen, and what is wrong with the word typed; unknown options are left out."""
    form = SupporterFilter(data, queryset=Supporter.objects.none()).form
    form.is_valid()
    raw = {name: data.getlist(name) for name in OPTIONS}
    word = form.cleaned_data.get("word", data.get("word", ""))
    chosen = Criteria.read({**form.cleaned_data, **raw, "word": word})
    return chosen, [str(error) for error in form.errors.get("word", [])]
