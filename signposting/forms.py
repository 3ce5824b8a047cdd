"""The filter of the list of where to turn."""

from django import forms

from signposting.filters import CHOICES


class FilterForm(forms.Form):
    """What for, which service, where."""

    need = forms.ChoiceField(
        label="What would you like help with?",
        required=False,
        choices=[("", "Anything"), *CHOICES["need"]],
    )
    service = forms.ChoiceField(
        label="Emergency service",
        required=False,
        choices=[("", "Any service"), *CHOICES["service"]],
    )
    nation = forms.ChoiceField(
        label="Nation",
        required=False,
        choices=[("", "Anywhere in the UK"), *CHOICES["nation"]],
    )
