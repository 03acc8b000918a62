"""What a form sends as a file: shape here, and everything else is for `files.adapters.intake` to say."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from cohortium.core.errors import Invalid
from cohortium.files.actions import Received
from cohortium.files.adapters import intake
from cohortium.files.adapters.intake import Upload
from cohortium.files.owners import kind_of
from cohortium.files.rules.types import Fault


class FileForm(forms.Form):
    """One file. Its kind says what is accepted."""

    file = forms.Field(required=False, widget=forms.FileInput)

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self._kind = kind_of(kind)
        field = self.fields["file"]
        field.label = str(self._kind.label)
        words = {"types": intake.types_of(self._kind), "most": intake.said_size(self.most)}
        field.help_text = _("%(types)s, %(most)s at most.") % words
        accepted = [end for one in self._kind.types for end in one.extensions]
        field.widget.attrs |= {"accept": ",".join([*(one.media_type for one in self._kind.types), *accepted])}

    @property
    def most(self) -> int:
        return intake.most_of(self._kind)

    @property
    def too_large(self) -> str:
        """What is said of a file that is too large, before it is sent."""
        return intake.words_of(Fault.TOO_LARGE, self._kind)

    def receive(self, organisation_id: UUID) -> Received:
        """Take the file in. Never called inside a scope.

        Raises:
            Invalid: it is not kept.
        """
        sent = self.files.get("file")
        if not isinstance(sent, UploadedFile):
            raise Invalid({"file": [intake.words_of(Fault.MISSING, self._kind)]})
        upload = Upload(sent.name or "", sent.content_type or "", sent.chunks(), sent.size)
        return intake.receive(upload, kind=self._kind.name, organisation_id=organisation_id)

    def refuse(self, refusal: Invalid) -> None:
        """Show why it was not kept."""
        self.is_valid()
        for sentences in refusal.errors.values():
            for sentence in sentences:
                self.add_error("file", str(sentence))
