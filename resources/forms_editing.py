"""The form that changes what the library says, and the one that chooses between two people's."""

from collections.abc import Iterable
from typing import Final

from django import forms
from django.http import QueryDict

from people.models import User
from resources.forms import EVERYONE, LINK, NO_ADDRESS, OWN, UploadForm
from resources.models import Resource
from resources.taxonomy import KINDS, LICENCES
from resources.words import EDITED, EVERYBODY, Words, label_of, plain_lines, words_about

MINE, THEIRS = "mine", "theirs"
_PICK: Final = "pick-"


class EditForm(forms.ModelForm[Resource]):
    """Everything that is said about a resource. Never bound to the row: that is the action's."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    source_url = forms.URLField(
        label="Web address of the original (optional)",
        required=False,
        max_length=400,
        assume_scheme="https",
        error_messages={"invalid": NO_ADDRESS},
    )
    shelf = forms.ChoiceField(
        label="Who can find it",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who can find it."},
    )

    class Meta(UploadForm.Meta):
        fields = [name for name in EDITED if name != "organisation"]

    def __init__(
        self, data: QueryDict | None, *, resource: Resource, user: User,
        kept: QueryDict | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data)
        self.resource, self.user = resource, user
        self.sent = QueryDict() if data is None else data
        offers: tuple[tuple[str, list[tuple[str, str]]], ...] = (
            ("kind", kinds_for(resource)),
            ("licence", licences_for(resource)),
            ("shelf", shelves_for(resource, user)),
        )
        for name, choices in offers:
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field
        self.initial = {
            **words_about(resource),
            "shelf": OWN if resource.organisation_id else EVERYONE,
            "version": resource.version,
        }
        if kept is not None:
            for name, field in self.fields.items():
                self.initial[name] = field.widget.value_from_datadict(kept, {}, name)
            # Typed before the words of somebody else were shown beside them.
            self.initial["version"] = kept.get("since") or kept.get("version")

    def clean_summary(self) -> str:
        """With our line ends."""
        return plain_lines(self.cleaned_data["summary"])

    def clean_source_url(self) -> str:
        """A link somebody will press: http and https only."""
        address: str = self.cleaned_data["source_url"]
        if not address and not self.resource.files.all():
            raise forms.ValidationError("Enter the web address it links to.")
        if address and not address.lower().startswith(("https://", "http://")):
            raise forms.ValidationError(NO_ADDRESS)
        return address

    @property
    def words(self) -> Words:
        """What it is to say. Only for a valid form."""
        found = {name: self.cleaned_data[name] for name in self.Meta.fields}
        own = self.cleaned_data["shelf"] == OWN
        there = self.resource.organisation_id or self.user.organisation_id
        return {**found, "organisation": str(there) if own else ""}


def kinds_for(resource: Resource) -> list[tuple[str, str]]:
    """What it can be: what has a file is no mere link, what has none is no film."""
    left_out = {LINK} if resource.files.all() else {"film"}
    return [one for one in KINDS if one[0] == resource.kind or one[0] not in left_out]


def licences_for(resource: Resource) -> list[tuple[str, str]]:
    """An own version goes by the licence of its original."""
    kept = resource.licence if resource.adapted_from_id else ""
    return [one for one in LICENCES if kept in ("", one[0])]


def shelves_for(resource: Resource, user: User) -> list[tuple[str, str]]:
    """Everybody's, where it is, or the own one of those who keep it."""
    own = resource.organisation
    if resource.adapted_from_id and own is not None:
        return [(OWN, f"Only {own.name}")]
    if own is None and resource.keeper_id == user.organisation_id:
        own = user.organisation
    return [(EVERYONE, EVERYBODY), *([(OWN, f"Only {own.name}")] if own else [])]


class PickForm(forms.Form):
    """Whose words to keep, field by field. `asked`: the names of the fields."""

    def __init__(
        self, data: QueryDict | None, *, asked: Iterable[str], likely: dict[str, str] | None = None
    ) -> None:
        likely = likely or {}
        super().__init__(data, initial={f"{_PICK}{name}": code for name, code in likely.items()})
        for name in asked:
            self.fields[f"{_PICK}{name}"] = forms.ChoiceField(
                label=label_of(name),
                choices=[(MINE, "Yours"), (THEIRS, "Theirs")],
                widget=forms.RadioSelect,
                error_messages={"required": f"Choose which to keep: {label_of(name).lower()}."},
            )

    @property
    def theirs(self) -> list[str]:
        """The fields whose words are the other person's. Only for a valid form."""
        return [
            name.removeprefix(_PICK) for name, code in self.cleaned_data.items() if code == THEIRS
        ]


def asked_in(data: QueryDict) -> list[str]:
    """Which fields a form asked about, as the page sent them back."""
    return [name for name in EDITED if name in data.getlist("asked")]


def with_theirs(data: QueryDict, names: Iterable[str], theirs: Words) -> QueryDict:
    """What was typed, but for these fields what `theirs` says."""
    merged = data.copy()
    merged.pop("since", None)
    for name in names:
        value = theirs[name]
        if name == "organisation":
            merged["shelf"] = OWN if value else EVERYONE
        elif isinstance(value, list):
            merged.setlist(name, list(value))
        else:
            merged[name] = value
    return merged
