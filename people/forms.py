"""What people type about themselves, their organisation and whom they want to be kept from."""

from typing import TYPE_CHECKING, Any

from django import forms

from people.doors import door_for
from people.models import Organisation, Team, User
from people.models.users import by_role
from people.reading import EMPTY, MOST_BYTES, SheetRow, read_sheet
from people.roles import Permission
from people.taxonomy import NOTICE_CHOICES, RELATION_KINDS
from people.workbooks import Unusable

if TYPE_CHECKING:
    PersonChoice = forms.ModelChoiceField[User]
else:
    PersonChoice = forms.ModelChoiceField


class JoinForm(forms.Form):
    """The part of allauth's sign-up form that is ours: the name, and who may join.

    An address that may not join is treated like one that already has an account: the same page
    follows, and the mail that is sent tells its owner what happened.
    """

    name = forms.CharField(
        label="Name to be called",
        max_length=80,
        help_text="Colleagues you talk to see this. A first name is enough.",
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    account_already_exists: bool
    field_order = ("email", "name", "password1")

    def clean(self) -> dict[str, Any]:
        """Close the door quietly when there is none for this address, or it has been used. A
        sign-up that nobody confirmed can be started again."""
        cleaned = super().clean() or self.cleaned_data
        if "email" in cleaned:
            joined = User.objects.filter(email=cleaned["email"], joined_on__isnull=False).exists()
            self.account_already_exists = door_for(cleaned["email"]) is None or joined
        return cleaned

    def signup(self, request: object, user: User) -> None:
        """Asked for by allauth; the adapter has done everything."""


class AboutMeForm(forms.Form):
    """How I am called and how I communicate best."""

    name = forms.CharField(
        label="Name to be called",
        max_length=80,
        help_text="Colleagues you talk to see this. A first name is enough.",
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    communicate = forms.CharField(
        label="How I communicate best (optional)",
        required=False,
        max_length=500,
        help_text="For example: short messages, time to think, no phone calls, large print.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _hours(words: str) -> list[tuple[str, str]]:
    return [("", words), *((str(hour), f"{hour:02}:00") for hour in range(24))]


class NoticesForm(forms.Form):
    """Where my notices go, and between which hours none is sent."""

    notice_to = forms.ChoiceField(
        label="Where should notices go?",
        choices=NOTICE_CHOICES,
        widget=forms.RadioSelect,
    )
    private_address = forms.EmailField(
        label="Private email address",
        required=False,
        max_length=254,
        help_text="Only if notices should go there. Nobody at work sees it.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    quiet_from = forms.TypedChoiceField(
        label="No notices from",
        choices=_hours("No quiet hours"),
        coerce=int,
        empty_value=None,
        required=False,
    )
    quiet_until = forms.TypedChoiceField(
        label="Until",
        choices=_hours("No quiet hours"),
        coerce=int,
        empty_value=None,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """A private address is needed only where notices go to it; quiet hours begin and end."""
        cleaned = super().clean() or self.cleaned_data
        wanted = cleaned.get("notice_to") == "private" and "private_address" not in self.errors
        if wanted and not cleaned.get("private_address"):
            self.add_error("private_address", "Enter the address your notices should go to.")
        self._check_hours(cleaned)
        return cleaned

    def _check_hours(self, cleaned: dict[str, Any]) -> None:
        begin, end = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if (begin is None) != (end is None) and not {"quiet_from", "quiet_until"} & set(
            self.errors
        ):
            missing, words = (
                ("quiet_from", "Choose when your quiet hours begin.")
                if begin is None
                else ("quiet_until", "Choose when your quiet hours end.")
            )
            self.add_error(missing, words)
        elif begin is not None and begin == end:
            self.add_error("quiet_until", "Choose an end that is not the beginning.")


class OtherPersonField(forms.EmailField):
    """Somebody else's address."""

    def __init__(self, *, person: User, **kwargs: Any) -> None:
        self.person = person
        widget = forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"})
        super().__init__(max_length=254, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        """The address in lower case; one's own is refused."""
        email = User.objects.normalize_email(super().clean(value))
        if email == self.person.email:
            raise forms.ValidationError("This is your own address. Enter the other person's.")
        return email


class WhatWeHoldForm(forms.Form):
    """My line manager and my team, in my own words."""

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["manager_email"] = OtherPersonField(
            person=person,
            required=False,
            label="My line manager's work email",
            help_text="Leave empty if you have none. We do not tell them, and we do not tell you "
            "whether they use this site.",
        )
        self.fields["team"] = forms.ModelChoiceField(
            label="My team",
            queryset=Team.objects.filter(organisation=person.organisation_id),
            required=False,
            empty_label="None of these",
        )


class KeepApartForm(forms.Form):
    """Somebody else I want to be kept from."""

    kind = forms.ChoiceField(
        label="Who is this person to you?",
        choices=[(code, label) for code, label in RELATION_KINDS if code != "manager"],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = OtherPersonField(
            person=person,
            label="Their work email",
            help_text="We do not tell them, and we do not tell you whether they use this site.",
        )
        self.order_fields(["email", "kind"])


class DeputyField(PersonChoice):
    """A coordinator by name and organisation: two of the same name may be at two of them."""

    def label_from_instance(self, obj: User) -> str:
        """ "Cat, Northern Ambulance Service"."""
        return f"{obj.name}, {obj.organisation}"


class OrganisationForm(forms.ModelForm[Organisation]):
    """An organisation, and who is told on when its coordinators do not acknowledge an alert."""

    deputy = DeputyField(
        queryset=User.objects.none(),
        required=False,
        empty_label="Nobody",
        help_text="Told after a day. A coordinator here or at a partner organisation.",
        error_messages={
            "invalid_choice": "Choose a coordinator of this organisation or of a partner."
        },
    )
    desk_partner = forms.ModelChoiceField(
        label="Partner for the desk",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="None",
        help_text="Told after two days. One of the partners above; save a new partner first.",
        error_messages={"invalid_choice": "Choose one of the partner organisations."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            return
        partners = Organisation.objects.filter(partners=self.instance.pk)
        near = partners | Organisation.objects.filter(pk=self.instance.pk)
        coordinators = User.objects.active().filter(by_role(Permission.SEE_DESK))
        deputies = coordinators.filter(organisation__in=near).select_related("organisation")
        others = Organisation.objects.exclude(pk=self.instance.pk)
        choices = {"deputy": deputies, "desk_partner": partners, "partners": others}
        for name, rows in choices.items():
            field = self.fields.get(name)
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows

    def clean(self) -> dict[str, Any]:
        """Whoever stops being a partner cannot stay the deputy or the desk's partner."""
        cleaned = super().clean() or self.cleaned_data
        near = {self.instance.pk, *(one.pk for one in cleaned.get("partners") or [])}
        deputy, partner = cleaned.get("deputy"), cleaned.get("desk_partner")
        if deputy is not None and deputy.organisation_id not in near:
            self.add_error("deputy", "Their organisation would not be a partner any more.")
        if partner is not None and partner.pk not in near:
            self.add_error("desk_partner", "It would not be a partner any more.")
        return cleaned


class ImportForm(forms.Form):
    """A sheet of people."""

    file = forms.FileField(
        label="The file",
        help_text="Excel (.xlsx) or CSV, at most 5 MB and 5,000 rows.",
        error_messages={"required": "Choose a file.", "empty": EMPTY},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
    )

    def clean_file(self) -> list[SheetRow]:
        """Its rows."""
        upload = self.cleaned_data["file"]
        try:
            return read_sheet(upload.read(MOST_BYTES + 1))
        except Unusable as error:
            raise forms.ValidationError(str(error)) from None


class LeaversForm(forms.Form):
    """Who of those that are not in a sheet has left. Nobody is ticked beforehand."""

    leaving = forms.MultipleChoiceField(
        label="Who has left?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick those who have left, or go back if nobody has.",
            "invalid_choice": "One of them is not on the list any more. Look again.",
        },
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["leaving"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = choices
