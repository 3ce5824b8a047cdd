"""Forms with one file, which is not chosen twice because of what stands beside it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils import timezone

from people.models import User
from resources import storage
from resources.actions import Upload, hold
from resources.choosing import NOTHING, WHAT, chooser_attributes
from resources.models import HeldUpload
from resources.pipeline import check
from resources.receiving import refused_of
from resources.refusals import FileRefused


class OneFileForm(forms.Form):
    """A file that was checked, or the one kept from the last try: `source`."""

    held = forms.UUIDField(widget=forms.HiddenInput, required=False)
    file = forms.FileField(
        label="File",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs=chooser_attributes()),
    )

    def __init__(
        self, request: HttpRequest, *, user: User, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(request.POST or None, request.FILES or None, initial=dict(initial or {}))
        self.user, self.refused = user, refused_of(request)
        self.right_file: Upload | None = None
        self.kept: HeldUpload | None = None

    def clean_held(self) -> HeldUpload | None:
        """The file kept for this person, if its hour is not over."""
        if key := self.cleaned_data["held"]:
            kept = HeldUpload.objects.visible_to(self.user, now=timezone.now())
            self.kept = kept.filter(pk=key).first()
        return self.kept

    def clean_file(self) -> "UploadedFile[bytes] | None":
        """The upload, checked by its content; none is fine when one was kept."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if self.refused:
            # Too large: not received as a whole.
            raise forms.ValidationError([words for _, words in self.refused])
        if file is None:
            if self.kept is None:
                raise forms.ValidationError(NOTHING.format(WHAT))
            self.fits(self.kept.format, self.kept.sha256)
            return None
        try:
            checked = check(file)
        except FileRefused as refusal:
            raise forms.ValidationError(refusal.words) from refusal
        self.fits(checked.format, checked.sha256)
        self.right_file = Upload(file=file, checked=checked)
        return file

    def fits(self, format: str, sha256: str) -> None:
        """Raises ValidationError for a file that is not wanted here."""

    def keep_right_file(self, full: str) -> None:
        """Keep a right file for an hour, while something else is put right. `full`: what is said
        when it cannot be kept."""
        if self.right_file is None or "file" in self.errors:
            return
        try:
            self.kept = hold(by=self.user, upload=self.right_file)
        except storage.NotKept:
            self.add_error("file", full)

    @property
    def source(self) -> Upload | HeldUpload:
        """The file to put in place. Only for a valid form."""
        source = self.right_file or self.kept
        if source is None:
            raise ValueError("A form without a file is not valid.")
        return source
