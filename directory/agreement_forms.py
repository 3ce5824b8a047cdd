"""What is typed for a new version of the supporters' agreement, in the administration or not."""

from typing import Final

from django import forms

from directory.actions.agreements import FEWEST_DAYS, MOST_DAYS, USUAL_DAYS

PUBLISH: Final = "Publish and ask everybody to sign again"
LOOK: Final = "Show me what would change"


class AgreementTextForm(forms.Form):
    """A new version."""

    base = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="The agreement",
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text="A line that starts with # and a space is a heading. Every other line is one "
        "sentence below it.",
        error_messages={"required": "Write the agreement."},
    )
    days = forms.IntegerField(
        label="Days to sign it again",
        min_value=FEWEST_DAYS,
        max_value=MOST_DAYS,
        initial=USUAL_DAYS,
        help_text="Until then an earlier signature holds. Everybody is told now and reminded 60, "
        "30 and 7 days before.",
    )
