"""What a vetter types about modules of training and who did them."""

from typing import Any, Final

from django import forms

from directory import training
from directory.forms import day_field
from directory.models import Application, Supporter, TrainingModule
from people.models import User
from records.clock import today

RESULT: Final = [("yes", "Met"), ("no", "Not met")]
SHOW: Final = [
    ("all", "Everybody"),
    ("missing", "Those for whom it is missing or runs out within 60 days"),
    ("supporters", "Peer supporters"),
    ("applicants", "Applicants"),
]


def _result() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label="Result",
        choices=RESULT,
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the result."},
    )


class ModuleForm(forms.Form):
    """One module of the training."""

    name = forms.CharField(
        label="Name",
        max_length=120,
        help_text="For example: Listening skills, Boundaries, Safeguarding.",
        error_messages={"required": "Enter the name."},
    )
    standard = forms.CharField(
        label="Standard (optional)",
        max_length=200,
        required=False,
        help_text="What it is measured by, for example: NICE NG212 peer support.",
    )
    months = forms.IntegerField(
        label="Months until it is done again",
        min_value=0,
        max_value=120,
        initial=12,
        help_text="0: it never runs out. What is recorded already keeps its date.",
        error_messages={"required": "Enter how many months, or 0."},
    )
    required = forms.BooleanField(
        label="Nobody is listed without it",
        required=False,
        help_text="Required modules together stand in the place of the one check of training.",
    )
    required_from = day_field(
        "Needed from (optional)",
        "For those who are peer supporters already: at least 30 days ahead. Left empty: in 60 "
        "days. They are reminded; until that day they stay listed.",
    )
    is_used = forms.BooleanField(label="It is still given", required=False, initial=True)

    @classmethod
    def first_values(cls, row: TrainingModule) -> dict[str, Any]:
        """A module as it is."""
        stored = {name: getattr(row, name) for name in cls.base_fields if name != "required"}
        return {**stored, "required": row.is_required}


class TrainedForm(forms.Form):
    """One person did one module."""

    module = forms.ChoiceField(
        label="Module", widget=forms.RadioSelect, error_messages={"required": "Choose the module."}
    )
    met = _result()
    done_on = day_field("Done on", required=True)

    def __init__(self, *args: Any, row: Supporter | Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        supporter = row.applicant.supporter if isinstance(row, Application) else row
        self.modules = {str(one.pk): one for one in training.used(supporter)}
        field = self.fields["module"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(pk, one.name) for pk, one in self.modules.items()]

    def clean_module(self) -> TrainingModule:
        """The module itself."""
        return self.modules[self.cleaned_data["module"]]


class ShowForm(forms.Form):
    """Who stands on the list of a training day."""

    show = forms.ChoiceField(label="Show", choices=SHOW, required=False)


class DayForm(forms.Form):
    """A training day: the day, the result, and who was there."""

    done_on = day_field("Day of the training", required=True)
    met = _result()
    people = forms.MultipleChoiceField(
        label="Who was there?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose who was there.",
            "invalid_choice": "Choose people from the list as it is shown now.",
        },
    )

    def __init__(
        self, *args: Any, module: TrainingModule, people: list[Supporter], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(one.pk): one for one in people}
        field = self.fields["people"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(pk, _label(one, module)) for pk, one in self.known.items()]
        self.fields["met"].initial = "yes"

    def clean_people(self) -> list[Supporter]:
        """The people themselves."""
        return [self.known[pk] for pk in self.cleaned_data["people"]]


def _label(one: Supporter, module: TrainingModule) -> str:
    """ "Nell, applicant: not done yet"."""
    standing = next(each for each in training.modules_of(one) if each.module == module)
    record, words = standing.record, standing.words(today()).lower()
    if record is not None and record.met and record.expires_on is not None:
        day = record.expires_on
        words += f", until {day.day} {day:%B %Y}"
    return f"{_who(one.user, one)}: {words}"


def _who(user: User, one: Supporter) -> str:
    is_one = one.approved_at is not None and one.stepped_down_at is None
    return user.name if is_one else f"{user.name}, applicant"
