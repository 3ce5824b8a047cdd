"""The form that puts a new version of a file in place of the old one."""

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from people.models import User
from resources.formats import FORMATS
from resources.forms_files import OneFileForm
from resources.meanwhile import Seen
from resources.models import SAID_MOST, ResourceFile

_SAY = "Say in a sentence what changed."


class ReplaceForm(OneFileForm):
    """A file, what changed, and what there was when the form was opened: `seen`."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**8)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**8)
    said = forms.CharField(
        label="What changed?",
        max_length=SAID_MOST,
        error_messages={
            "required": _SAY,
            "max_length": f"Shorten it to {SAID_MOST} characters at most.",
        },
    )

    def __init__(
        self, request: HttpRequest, *, user: User, there: ResourceFile, seen: Seen,
        typed: QueryDict | None,
    ) -> None:  # fmt: skip
        initial = {**seen._asdict(), **(typed.dict() if typed else {})}
        super().__init__(request, user=user, initial=initial)
        self.there, self.kind = there, FORMATS[there.format]
        endings = (self.kind.code, *self.kind.endings)
        self.fields["file"].widget.attrs["accept"] = ",".join(f".{one}" for one in endings)

    @property
    def wanted(self) -> str:
        """What may be chosen here."""
        kind, size = self.kind, self.kind.most // 1_000_000
        return (
            f"{kind.an[0].upper()}{kind.an[1:]} file (.{kind.code}) of up to {size} MB, as what is "
            "there. No macros, no password."
        )

    def fits(self, format: str, sha256: str) -> None:
        """The same kind of file, with something else in it."""
        kind = self.there.get_format_display()
        if format != self.there.format:
            raise forms.ValidationError(
                f"Whoever has the link expects {kind}. Choose that kind of file, or add this one "
                "beside it."
            )
        if sha256 in (self.there.sha256, self.there.received_sha256):
            raise forms.ValidationError("This is the file that is there already.")

    @property
    def seen(self) -> Seen:
        """What this person had before them. Only for a valid form."""
        return Seen(self.cleaned_data["number"], self.cleaned_data["version"])

    def after(self, seen: Seen) -> None:
        """Show the same once more, upon what is there now."""
        sent: Any = self.data
        data = sent.copy()
        data["number"], data["version"] = str(seen.number), str(seen.version)
        if self.kept is not None:
            data["held"] = str(self.kept.pk)
        self.data = data
