"""The form that takes something off the shelf."""

from typing import Any
from urllib.parse import urlsplit

from django import forms

from people.models import User
from resources.models import REASON_MOST, Resource


class WithdrawForm(forms.Form):
    """Why, for whom that is, and what to use instead."""

    reason = forms.CharField(
        label="Why do you take it off the shelf?",
        max_length=REASON_MOST,
        widget=forms.Textarea,
        error_messages={"required": "Say in a sentence why."},
    )
    for_readers = forms.BooleanField(
        label="Readers who follow an old link may read this reason", required=False
    )
    instead = forms.CharField(
        label="Address of the page to use instead (optional)", max_length=400, required=False
    )

    def __init__(self, *args: Any, resource: Resource, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.resource, self.user = resource, user

    def clean_instead(self) -> Resource | None:
        """The resource whose page has this address, if it is on the shelf for this person."""
        address = self.cleaned_data["instead"]
        if not address:
            return None
        slug = urlsplit(address).path.rstrip("/").rpartition("/")[2]
        row = Resource.objects.visible_to(self.user).published().filter(slug=slug).first()
        if row is None:
            raise forms.ValidationError("There is no page of the library at this address.")
        if row.pk == self.resource.pk:
            raise forms.ValidationError(
                "This is the page you are taking away. Paste another one's."
            )
        return row
