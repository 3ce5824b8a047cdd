"""The form for a finding of research."""

from typing import Any

from django import forms

from resources.actions.findings import Said
from resources.forms import NO_ADDRESS
from resources.models import Finding

FIRST_YEAR = 1900


class FindingForm(forms.ModelForm[Finding]):
    """A sentence and where it is from. `this_year`: none is later."""

    link = forms.URLField(
        label="Web address where it stands (optional)",
        required=False,
        max_length=400,
        assume_scheme="https",
        error_messages={"invalid": NO_ADDRESS},
    )

    class Meta:
        model = Finding
        fields = ["words", "figure", "year", "sample", "source", "link"]
        labels = {
            "words": "What was found out, in one sentence",
            "figure": "The figure in it (optional)",
            "year": "Year",
            "sample": "Who was asked, and how many (optional)",
            "source": "Where it stands",
        }
        help_texts = {
            "words": "Close to the words of the report. Nothing about a single person.",
            "figure": "For example: 79%, or 4 in 10. It stands large on the card.",
            "year": "When it was found out.",
            "sample": "For example: 3,700 staff and volunteers.",
            "source": "Title and owner of the report, and the page.",
        }
        error_messages = {
            "words": {"required": "Enter what was found out."},
            "year": {"required": "Enter the year.", "invalid": "Enter the year as four digits."},
            "source": {"required": "Enter where it stands."},
        }

    def __init__(self, *args: Any, this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.this_year = this_year

    def clean_year(self) -> int:
        """A year that has begun."""
        year: int = self.cleaned_data["year"]
        if not FIRST_YEAR <= year <= self.this_year:
            raise forms.ValidationError(f"Enter a year from {FIRST_YEAR} to {self.this_year}.")
        return year

    def clean_link(self) -> str:
        """A link somebody will press: http and https only."""
        address: str = self.cleaned_data["link"]
        if address and not address.lower().startswith(("https://", "http://")):
            raise forms.ValidationError(NO_ADDRESS)
        return address

    @property
    def said(self) -> Said:
        """What was entered. Only for a valid form."""
        return Said(**self.cleaned_data)
