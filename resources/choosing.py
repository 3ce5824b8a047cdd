"""Choosing files: several at once, each judged by itself, none lost because of another."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils import timezone

from people.models import User
from resources.actions import MOST_FILES, Upload
from resources.films import RULE
from resources.formats import FORMATS
from resources.models import HeldUpload, Resource
from resources.names import shown_name
from resources.pipeline import check
from resources.refusals import FileRefused

NOTHING: Final = "Choose a file: {}."
ENDINGS: Final = [ending for each in FORMATS.values() for ending in (each.code, *each.endings)]


class Chooser(forms.FileInput):
    """A field for several files at once."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__({**chooser_attributes(), "multiple": True})


def chooser_attributes() -> dict[str, Any]:
    """What may be chosen, and how large (static/js/upload.js)."""
    limits = {e: each.most for each in FORMATS.values() for e in (each.code, *each.endings)}
    words = " ".join(f"{ending}:{most}" for ending, most in limits.items())
    return {"accept": ",".join(f".{ending}" for ending in ENDINGS), "data-limits": words}


class Files(forms.FileField):
    """Any number of files, not yet looked at."""

    widget = Chooser

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[bytes]]":
        """The list of them; none is an empty one."""
        return [super(Files, self).clean(each, initial) for each in data or ()]


class FilesForm(forms.Form):
    """The files of a resource.

    `sources` is what `actions.add_resource` takes. `kept`: files held from the last try; `right`:
    uploads that passed although something else did not. `doubles`: what is in the library already.
    `refused`: names and words for files that were not received as a whole (resources/receiving.py).
    """

    file = Files(label="Files", required=False, allow_empty_file=True)
    again = forms.BooleanField(label="Add it all the same", required=False)

    def __init__(
        self,
        *args: Any,
        user: User,
        refused: Sequence[tuple[str, str]] = (),
        needed: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.refused, self.needed = user, refused, needed
        self.right: list[Upload] = []
        self.kept = self._held() if self.is_bound else []
        self.doubles: list[tuple[str, Resource]] = []

    def _held(self) -> list[HeldUpload]:
        """The files kept for this person that are ticked, if their hour is not over."""
        keys = [key for each in _values(self.data, "held") if (key := _uuid(each))]
        rows = HeldUpload.objects.visible_to(self.user, now=timezone.now()).filter(pk__in=keys)
        return list(rows.order_by("expires_at", "pk")[:MOST_FILES])

    def clean_file(self) -> "list[UploadedFile[bytes]]":
        """Each upload, checked by its content; none is fine when one was kept."""
        files: list[UploadedFile[bytes]] = self.cleaned_data["file"]
        wrong = [f"{name}: {words}" for name, words in self.refused]
        for file in files:
            try:
                self._take(Upload(file=file, checked=check(file)))
            except FileRefused as refusal:
                wrong.append(f"{_shown(file.name or '')}: {refusal.words}")
        if not self.needed and (files or wrong):
            wrong = ["A web link has no file. Choose another type for one."]
        elif self.needed and not (self.sources or wrong):
            wrong.append(NOTHING.format(WHAT))
        if len(self.sources) > MOST_FILES:
            wrong.append(f"Choose at most {MOST_FILES} files.")
        if wrong:
            raise forms.ValidationError(wrong)
        return files

    def _take(self, upload: Upload) -> None:
        """The same file chosen twice counts once."""
        known = {each.sha256 for each in self.kept} | {each.checked.sha256 for each in self.right}
        if upload.checked.sha256 not in known:
            self.right.append(upload)

    def clean(self) -> dict[str, Any]:
        """What this person finds in the library already is pointed out before it is there twice."""
        names = {each.checked.sha256: each.file.name or "" for each in self.right}
        names |= {each.sha256: each.original_name for each in self.kept}
        rows = Resource.objects.visible_to(self.user)
        for row, sha256 in rows.holding(list(names)):
            self.doubles.append((_shown(names[sha256]), row))
        if self.doubles and not self.cleaned_data.get("again"):
            self.add_error("again", "A file is in the library already. Tick this to add it again.")
        return self.cleaned_data

    @property
    def sources(self) -> list[Upload | HeldUpload]:
        """What to add: held first, as they were chosen first."""
        return [*self.kept, *self.right]


def _values(data: Any, name: str) -> list[str]:
    return data.getlist(name) if isinstance(data, QueryDict) else []


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _shown(name: str) -> str:
    ending = name.rsplit(".", 1)[-1] if "." in name else "file"
    return shown_name(name, ending[:8])


WHAT: Final = (
    "PDF, Word (.docx), PowerPoint (.pptx), Excel (.xlsx), OpenDocument (.odt, .odp), picture "
    "(.png, .jpg, .webp), sound (.mp3), film (.mp4) or captions (.vtt, .srt)"
)


def file_hint() -> str:
    """What may be chosen, for the field's hint."""
    by_size: dict[int, list[str]] = {}
    for each in FORMATS.values():
        by_size.setdefault(each.most // 1_000_000, []).append(each.code)
    sizes = "; ".join(
        f"{', '.join(codes)} up to {most} MB" for most, codes in sorted(by_size.items())[::-1]
    )
    return f"You can choose several, in different formats. {sizes}. No macros, no password. {RULE}"
