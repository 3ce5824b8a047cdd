"""What is typed about offering and looking."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.http import QueryDict

from directory.taxonomy import AREA_CHOICES
from mentoring.kinds import Kind, Rules
from mentoring.models import Need, Offer
from mentoring.taxonomy import TOPICS, Gender, Times, Way, Where, areas_held
from people.taxonomy import RANK_BANDS

LONGEST: Final = 1500
LISTS: Final = ("topics", "ways", "times", "areas")
UNSAID: Final = ("", "I would rather not say")
# A first day lies so far back or ahead at most.
BACK: Final = timedelta(days=84)
AHEAD: Final = timedelta(days=365)


def several(label: str, choices: Any, *, required: str = "", help_text: str = "") -> Any:
    """Some of a list."""
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=bool(required),
        help_text=help_text,
        error_messages={"required": required},
        widget=forms.CheckboxSelectMultiple,
    )


def one_of(label: str, choices: Any, *, required: bool = True, help_text: str = "") -> Any:
    """One of a few."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=required,
        help_text=help_text,
        error_messages={"required": "Choose one."},
        widget=forms.RadioSelect,
    )


def words(label: str, help_text: str) -> forms.CharField:
    """Several lines of words, which may stay empty."""
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        required=False,
        help_text=help_text,
        error_messages={"max_length": f"Use {LONGEST:,} characters or fewer. Nothing is lost."},
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
    )


def day(label: str, help_text: str = "", *, required: str = "") -> forms.DateField:
    """One day."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=bool(required),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": "Enter a real date, like 2026-11-23.",
            "required": required,
        },
    )


def held_lists(kept: QueryDict) -> dict[str, Any]:
    """What was typed before the session ended, as a form begins with it."""
    lists = {name: kept.getlist(name) for name in LISTS}
    return kept.dict() | lists


class MeetingForm(forms.Form):
    """What offering and looking have in common."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    topics = several("About what?", [], required="Tick one or more.")
    ways = several("How would you like to meet?", Way.choices, required="Tick one or more.")
    times = several(
        "When can you usually meet?",
        Times.choices,
        help_text="Nothing ticked: it depends, we will find a time.",
    )
    areas = several(
        "Experience of what?",
        AREA_CHOICES,
        help_text="Chosen here for mentoring alone; nothing is taken from anywhere else on this "
        "site. Nobody sees it until you two are paired and both agree, and then only what you "
        "have in common.",
    )

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        chosen = self.fields["topics"]
        if isinstance(chosen, forms.MultipleChoiceField):
            chosen.choices = [(one.value, one.label) for one in TOPICS[kind]]
        if kind != Kind.MENTOR:
            self._without("areas")

    def _without(self, *names: str) -> None:
        for name in names:
            del self.fields[name]

    def _said(self, names: Iterable[str]) -> dict[str, Any]:
        """The fields of the model, as the actions take them."""
        said = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return said | {"areas": areas_held(self.cleaned_data.get("areas", ()))}


class OfferForm(MeetingForm):
    """Offering to be a mentor or buddy."""

    what = words(
        "What do you offer?",
        "A few sentences, if you like: what you have done, and what you are like to talk to.",
    )
    most = forms.IntegerField(
        label="For how many people at once?",
        min_value=1,
        error_messages={
            "required": "Enter a number.",
            "invalid": "Enter a number.",
            "min_value": "At least 1.",
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    gender = one_of(
        "Your gender, if you want to say it",
        [*Gender.choices, UNSAID],
        required=False,
        help_text="Some people find it easier to talk to a woman, or to a man.",
    )
    has_experience = forms.BooleanField(
        label="I have lived experience, and offer it as a mentor",
        required=False,
    )
    agrees = forms.BooleanField(
        label="I agree that this is kept, and shown to colleagues whom it fits",
        error_messages={"required": "Tick that you agree. Without it nothing can be kept."},
    )

    def __init__(self, *args: Any, kind: Kind, rules: Rules, shares: bool, **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        self.fields["most"].help_text = f"At most {rules.most_pairs} here. You can pause any time."
        if kind != Kind.MENTOR:
            self._without("has_experience")
        elif not shares:
            self._without("has_experience", "areas")

    @property
    def said(self) -> dict[str, Any]:
        """The fields of the model. Whoever can not offer lived experience offers it no longer."""
        names = ("what", "topics", "ways", "times", "most", "gender")
        shares: bool = self.cleaned_data.get("has_experience", False)
        return self._said(names) | {"has_experience": shares}


def offered(row: Offer) -> dict[str, Any]:
    """What somebody offers, as the form begins with it; the consent is given anew."""
    names = ("what", "topics", "ways", "times", "most", "gender", "has_experience")
    return {name: getattr(row, name) for name in names} | {"areas": row.area_codes}


class NeedForm(MeetingForm):
    """Looking for a mentor or buddy."""

    what = words(
        "What do you want help with?",
        "A few sentences, if you like. Whom you ask reads them once they have said yes.",
    )
    first_day = day("Which is the first day?", required="Enter the day.")
    wants_service = one_of("Which emergency service?", Where.choices)
    wants_organisation = one_of("Which organisation?", Where.choices)
    bands_up = forms.TypedChoiceField(
        label="How far above you at most?",
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    wants_gender = one_of(
        "Would you rather meet…",
        [("woman", "a woman"), ("man", "a man"), ("", "I do not mind")],
        required=False,
        help_text="Only people who said so themselves are counted as either.",
    )
    wants_experience = forms.BooleanField(
        label="I would like somebody with lived experience",
        required=False,
    )
    may_be_suggested = forms.BooleanField(
        label="Coordinators may suggest somebody to me",
        required=False,
        help_text="If you tick this, coordinators see your topics and since when you have looked, "
        "under a reference. They never see your words, and nothing of lived experience.",
    )

    def __init__(
        self, *args: Any, kind: Kind, rules: Rules, band: int, on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        self.on = on
        chosen = self.fields["bands_up"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = bands_above(band, rules)
        if kind == Kind.MENTOR:
            self._without("first_day")
        else:
            # A buddy is of the same organisation: another wish would meet nobody for ever.
            self._without("wants_experience", "wants_service", "wants_organisation")
        if kind == Kind.RETURN:
            self.fields["first_day"].label = "Which is your first day back?"
            self.fields["first_day"].help_text = "Your buddy gets in touch before it."

    def clean_first_day(self) -> date:
        """Not long over and not far ahead."""
        typed: date = self.cleaned_data["first_day"]
        if not self.on - BACK <= typed <= self.on + AHEAD:
            raise forms.ValidationError("Enter a day from 12 weeks back to a year ahead.")
        return typed

    @property
    def said(self) -> dict[str, Any]:
        """The fields of the model."""
        names = (
            "what", "topics", "ways", "times", "first_day", "wants_service",
            "wants_organisation", "bands_up", "wants_gender", "may_be_suggested",
        )  # fmt: skip
        wants: bool = self.cleaned_data.get("wants_experience", False)
        anybody = {"wants_service": Where.ANY.value, "wants_organisation": Where.ANY.value}
        return anybody | self._said(names) | {"wants_experience": wants}


def bands_above(band: int, rules: Rules) -> list[tuple[Any, str]]:
    """How far above somebody of this band the other may stand by the rules, in words."""
    labels = dict(RANK_BANDS)
    steps = range(rules.least_bands_up, rules.most_bands_up + 1)
    real = [step for step in steps if band + step in labels]
    named = [(step, _step(step, labels[band + step].lower())) for step in real]
    return [*named, ("", "I do not mind")]


def _step(step: int, label: str) -> str:
    return f"Up to {label}" if step else "The same as mine"


def needed(row: Need) -> dict[str, Any]:
    """What somebody looks for, as the form begins with it."""
    names = (
        "what", "topics", "ways", "times", "first_day", "wants_service", "wants_organisation",
        "bands_up", "wants_gender", "wants_experience", "may_be_suggested",
    )  # fmt: skip
    held = {name: getattr(row, name) for name in names}
    if row.bands_up is None:
        held["bands_up"] = ""
    return held | {"areas": row.area_codes}


NEW_NEED: Final[dict[str, Any]] = {
    "wants_service": Where.ANY.value,
    "wants_organisation": Where.ANY.value,
    "bands_up": "",
    "wants_gender": "",
}


class RestForm(forms.Form):
    """Until when an offer rests."""

    until = day("Until which day? (optional)", "Empty: until you come back yourself.")


class RulesForm(forms.Form):
    """How one kind runs here."""

    weeks = forms.IntegerField(label="How many weeks does it go on?", min_value=1, max_value=104)
    meet_every_days = forms.IntegerField(
        label="Every how many days do the two meet?", min_value=1, max_value=92
    )
    most_pairs = forms.IntegerField(
        label="How many at once for one mentor or buddy, at most?", min_value=1, max_value=5
    )
    follow_up_months = forms.IntegerField(
        label="After how many months is it asked again how it went?",
        min_value=0,
        max_value=12,
        help_text="0: not at all.",
    )
    least_bands_up = forms.IntegerField(
        label="How many rank bands above at least?",
        min_value=0,
        max_value=4,
        help_text="0: the same band will do. The bands are front line, first line manager, middle "
        "manager, senior manager, executive.",
    )
    most_bands_up = forms.IntegerField(
        label="How many rank bands above at most?", min_value=0, max_value=4
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
            if isinstance(field, forms.IntegerField):
                words = f"Enter a number from {field.min_value} to {field.max_value}."
                named = ("required", "invalid", "min_value", "max_value")
                field.error_messages = dict.fromkeys(named, words)

    def clean(self) -> dict[str, Any]:
        """The least is no more than the most."""
        cleaned = super().clean() or self.cleaned_data
        least, most = cleaned.get("least_bands_up"), cleaned.get("most_bands_up")
        if least is not None and most is not None and least > most:
            self.add_error("most_bands_up", f"At least {least}, as the number above says.")
        return cleaned
