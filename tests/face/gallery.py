"""A page with every part of the face on it, and a form with every kind of field."""

from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines

TEMPLATE = Path(__file__).with_name("gallery.jinja")
SERVICES = [("police", "Police"), ("fire", "Fire and rescue"), ("ambulance", "Ambulance")]


class Everything(forms.Form):
    """One field of every kind the macros draw."""

    name = forms.CharField(label="What should they call you?", help_text="A nickname is fine.")
    email = forms.EmailField(label="E-mail address")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    service = forms.ChoiceField(label="Your service", choices=[("", "Choose"), *SERVICES])
    reply = forms.ChoiceField(
        label="How should they reply?",
        choices=[("here", "Message me here"), ("phone", "Phone me")],
        widget=forms.RadioSelect,
    )
    areas = forms.MultipleChoiceField(
        label="What they have lived through",
        required=False,
        choices=[
            ("Work", [("shifts", "Shift work"), ("trauma", "Trauma at work")]),
            ("Home", [("family", "Family or relationships")]),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    born = forms.DateField(label="When did it start?", widget=forms.SelectDateWidget)
    file = forms.FileField(label="A document")
    message = forms.CharField(label="Your message", widget=forms.Textarea, max_length=600)
    agree = forms.BooleanField(label="I understand what stays private and what does not")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """A fault of the form as a whole."""
        self.add_error(None, "Choose a service or a region")
        return self.cleaned_data


class Search(forms.Form):
    """What a list is filtered by."""

    word = forms.CharField(label="Search by word", required=False)
    services = forms.MultipleChoiceField(
        label="Their service",
        choices=SERVICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def context(*, errors: bool = False) -> dict[str, Any]:
    """What the gallery shows; with errors, its form came back with every field wrong."""
    return {
        "form": Everything({"name": ""} if errors else None),
        "search": Search({"services": ["police"]}),
        "page": Paginator(range(90), 10).page(2),
    }


def show(request: HttpRequest) -> HttpResponse:
    """The gallery as a page."""
    template = engines["jinja2"].from_string(TEMPLATE.read_text())
    return HttpResponse(template.render(context(errors="errors" in request.GET), request))
