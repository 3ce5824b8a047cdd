"""What is typed about schemes: open all year, or a cohort with days and places."""

from typing import Any, Final
from uuid import uuid4

from django import forms

from mentoring.kinds import Kind
from mentoring.models import Scheme
from mentoring.models.schemes import MOST_PLACES

DAYS: Final = ("apply_from", "apply_until", "starts_on", "ends_on")
LONG: Final = "Use {} characters or fewer. Nothing you typed is lost."


def _day(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        error_messages={"invalid": "Enter a day, like 27 3 2026."},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class SchemeForm(forms.Form):
    """A scheme. Days and places are for a cohort alone."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label="What is it for?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is for."},
    )
    title = forms.CharField(
        label="What is it called?",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Say what it is called.", "max_length": LONG.format(80)},
    )
    about = forms.CharField(
        label="What is it, and who is it for?",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        error_messages={"max_length": LONG.format("2,000")},
    )
    is_cohort = forms.ChoiceField(
        label="How does it run?",
        choices=[
            ("no", "Open all year: people choose each other at any time"),
            ("yes", "As a cohort: people apply, and all pairs begin together"),
        ],
        initial="no",
        widget=forms.RadioSelect,
    )
    apply_from = _day("First day to apply", "These five are for a cohort only.")
    apply_until = _day("Last day to apply")
    starts_on = _day("The pairs begin on")
    ends_on = _day("The pairs end on")
    places = forms.IntegerField(
        label="How many places?",
        required=False,
        min_value=1,
        max_value=MOST_PLACES,
        help_text="How many people can have a mentor or buddy. Who applies later waits in a list.",
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), f"Enter a number from 1 to {MOST_PLACES}."
        ),
    )

    def __init__(self, *args: Any, kinds: list[Kind], **kwargs: Any) -> None:
        kwargs["initial"] = {"form_key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(kind.value, kind.label) for kind in kinds]

    @classmethod
    def held(cls, scheme: Scheme) -> dict[str, Any]:
        """What stands there now."""
        held = {name: getattr(scheme, name) for name in cls.base_fields}
        return held | {"is_cohort": "yes" if scheme.is_cohort else "no"}

    def clean(self) -> dict[str, Any]:
        """A cohort has all its days, one after the other, and its places."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("is_cohort") != "yes":
            return cleaned
        for name in (*DAYS, "places"):
            if name not in self.errors and cleaned.get(name) is None:
                self.add_error(name, "A cohort needs this.")
        self._in_order("apply_until", "apply_from", "Choose a day that is not before the first.")
        self._after("starts_on", "apply_until", "Choose a day after the last day to apply.")
        self._after("ends_on", "starts_on", "Choose a day after they begin.")
        return cleaned

    def _in_order(self, later: str, earlier: str, words: str) -> None:
        first, last = self.cleaned_data.get(earlier), self.cleaned_data.get(later)
        if first and last and last < first:
            self.add_error(later, words)

    def _after(self, later: str, earlier: str, words: str) -> None:
        if self.cleaned_data.get(earlier) == self.cleaned_data.get(later):
            if self.cleaned_data.get(later):
                self.add_error(later, words)
        else:
            self._in_order(later, earlier, words)

    @property
    def said(self) -> dict[str, Any]:
        """As the actions want it; what is a cohort's alone is empty for others."""
        typed = self.cleaned_data
        cohort = typed["is_cohort"] == "yes"
        said = {name: typed[name] if cohort else None for name in (*DAYS, "places")}
        return said | {
            "kind": typed["kind"], "title": typed["title"], "about": typed["about"],
            "is_cohort": cohort,
        }  # fmt: skip
