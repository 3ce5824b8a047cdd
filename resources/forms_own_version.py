"""The form that puts an organisation's own version beside an original."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict

from people.models import User
from resources.actions.own_versions import OwnWords
from resources.forms import LINK
from resources.models import Resource
from resources.taxonomy import KINDS


class OwnVersionForm(forms.Form):
    """What is said of it beside its files (resources/choosing.py); the rest is as at the original
    and can be changed later."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label="Title", max_length=120, error_messages={"required": "Enter a title."}
    )
    summary = forms.CharField(
        label="What it is, in a few sentences",
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": "Say in a few sentences what it is."},
    )
    kind = forms.ChoiceField(
        label="Type",
        choices=[("", "Choose a type"), *(k for k in KINDS if k[0] != LINK)],
        error_messages={"required": "Choose a type."},
    )
    owner = forms.CharField(
        label="Who owns it", max_length=120, error_messages={"required": "Enter who owns it."}
    )

    def __init__(
        self, data: QueryDict | None, *, user: User, original: Resource, typed: dict[str, Any]
    ) -> None:
        initial = {
            "form_key": uuid4(),
            "title": original.title,
            "summary": original.summary,
            "kind": original.kind,
            "owner": f"{user.organisation}, from work by {original.owner}"[:120],
            **typed,
        }
        super().__init__(data, initial=initial)
        self.user = user

    def already_made(self) -> Resource | None:
        """What this same form made before, when it is sent a second time."""
        try:
            key = UUID(self.data.get("form_key", ""))
        except ValueError:
            return None
        return Resource.objects.looked_after_by(self.user).filter(pk=key).first()

    @property
    def words(self) -> OwnWords:
        """What is said of it. Only for a valid form."""
        names = OwnWords.__dataclass_fields__
        return OwnWords(**{name: self.cleaned_data[name] for name in names})
