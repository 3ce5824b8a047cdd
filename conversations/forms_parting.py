"""What a supporter who steps down chooses for each open contact."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from conversations.actions import Parting
from conversations.forms_contacts import Contact


class PartingForm(forms.Form):
    """For each open contact: somebody else, to its end, or good-bye."""

    def __init__(self, *args: Any, contacts: Sequence[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contacts = contacts
        for one in contacts:
            self.fields[f"choice-{one.key}"] = forms.ChoiceField(
                label=f"{one.name}, talking since {one.since}",
                choices=Parting.choices,
                initial=Parting.OFFER,
                widget=forms.RadioSelect,
                error_messages={"required": "Choose what happens with this conversation."},
            )

    def partings(self) -> dict[UUID, str]:
        """What was chosen, by conversation."""
        return {UUID(one.key): self.cleaned_data[f"choice-{one.key}"] for one in self.contacts}
