"""Two kinds of column: text that only the application can read, and a list of codes."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.core.exceptions import FieldError, ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import IsNull

from records.keys import KeyMissing, decrypt, encrypt

if TYPE_CHECKING:
    CodesBase = models.Field[Iterable[str], list[str]]
    HasBase = models.Lookup[str]
else:
    CodesBase = models.Field
    HasBase = models.Lookup

Set = TypeVar("Set")
Get = TypeVar("Get")

if TYPE_CHECKING:

    class TextBase(models.TextField[Set, Get]):
        """Lets the type checker tell `null=True` apart."""

else:

    class TextBase(models.TextField):
        """The same at run time, where fields take no type arguments."""

        def __class_getitem__(cls, _: object) -> type:
            return cls


class Unreadable(str):
    """Stands for a text whose key is missing, so that one such row never stops a page.

    It shows words of its own; writing it back raises KeyMissing, so the stored text is kept.
    """

    __slots__ = ("key_id",)
    key_id: str

    def __new__(cls, key_id: str) -> "Unreadable":
        """A placeholder for a text written with the key `key_id`."""
        text = super().__new__(cls, "This text cannot be read at the moment.")
        text.key_id = key_id
        return text


class EncryptedTextField(TextBase[Set, Get]):
    """Text stored as `key-id$token` (AES-256-GCM). It cannot be searched, sorted or compared.

    A text whose key is missing loads as `Unreadable`. "" is stored as "" and None as NULL.
    """

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        """The encrypted form. Raises KeyMissing for a text that could not be read before."""
        value = super().get_db_prep_value(value, connection, prepared)
        if isinstance(value, Unreadable):
            raise KeyMissing(value.key_id)
        return value if value is None else encrypt(value)

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        """The text, or the placeholder."""
        try:
            return value if value is None else decrypt(value)
        except KeyMissing as error:
            return Unreadable(error.key_id)

    def get_lookup(self, lookup_name: str) -> "type[models.Lookup[Any]] | None":
        """Only `isnull`: anything else would compare ciphertexts and quietly find nothing."""
        if lookup_name == "isnull":
            return IsNull
        raise FieldError(f"{self.name} is encrypted: it cannot be looked up by {lookup_name!r}.")

    def get_transform(self, lookup_name: str) -> type[models.Transform] | None:
        """None of them: see `get_lookup`."""
        raise FieldError(f"{self.name} is encrypted: it cannot be looked up by {lookup_name!r}.")


class CodesField(CodesBase):
    """Several codes of a fixed list in one text column: `["a", "b"]` is stored as `,a,b,`.

    `filter(field__has="a")` finds the rows with that code. The list of choices is not part of
    migrations: a new area of experience is no new schema.
    """

    description = "Several codes of a fixed list"

    def __init__(self, choices: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        """`choices`: (code, words) pairs in the order they are shown and stored."""
        self.codes = dict(choices)
        kwargs.setdefault("default", list)
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        """As every field, without the choices."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        """Stored like text."""
        return "TextField"

    def labels(self, codes: Iterable[str]) -> list[str]:
        """The words for `codes`; a code that is no longer offered stands for itself."""
        return [self.codes.get(code, code) for code in codes]

    def to_python(self, value: Any) -> list[str]:
        """A list of codes from a list, None, or the stored text."""
        if value is None:
            return []
        if isinstance(value, str):
            return [code for code in value.split(",") if code]
        return [str(code) for code in value]

    def from_db_value(self, value: str | None, *_: Any) -> list[str]:
        """The stored text as a list."""
        return self.to_python(value)

    def get_prep_value(self, value: Any) -> str:
        """The list as stored: each code once, in the order of the choices."""
        given = dict.fromkeys(self.to_python(super().get_prep_value(value)))
        if any("," in code or not code for code in given):
            raise ValueError(f"{self.name}: a code is a word without a comma.")
        known = [code for code in self.codes if code in given]
        ordered = known + [code for code in given if code not in self.codes]
        return f",{','.join(ordered)}," if ordered else ""

    def value_to_string(self, obj: models.Model) -> str:
        """For serializers: as stored."""
        return self.get_prep_value(self.value_from_object(obj))

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuses codes that are not among the choices, and an empty list unless blank."""
        if not value and not self.blank:
            raise ValidationError(self.error_messages["blank"], code="blank")
        for code in value:
            if code not in self.codes:
                raise ValidationError("%(code)s is not one of the choices.", params={"code": code})

    def formfield(self, *_: Any, **kwargs: Any) -> forms.Field:
        """Tick boxes."""
        options: Mapping[str, Any] = {
            "required": not self.blank,
            "label": str(self.verbose_name).capitalize(),
            "help_text": self.help_text,
            "choices": list(self.codes.items()),
            "widget": forms.CheckboxSelectMultiple,
            **{k: v for k, v in kwargs.items() if k not in ("form_class", "choices_form_class")},
        }
        return forms.MultipleChoiceField(**options)


@CodesField.register_lookup
class Has(HasBase):
    """`field__has="code"`: the row carries this code."""

    lookup_name = "has"
    prepare_rhs = False

    def _sql(self, position: str, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, params = self.process_lhs(compiler, connection)
        return f"{position}({left}, %s) > 0", (*params, f",{self.rhs},")

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """PostgreSQL's spelling."""
        return self._sql("STRPOS", compiler, connection)

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, tuple[Any, ...]]:
        """SQLite's spelling."""
        return self._sql("INSTR", compiler, connection)
