"""A column that keeps a keyed hash of the e-mail address beside it, so that two people can be
compared without their addresses in clear."""

from typing import Any

from django.db import models

from records.keys import keyed_hashes
from records.tokens import keyed_hash


def address_key(email: str) -> str:
    """The keyed hash under which an address is compared; case and outer spaces do not matter."""
    return keyed_hash("email", email.strip().lower())


def address_keys(email: str) -> list[str]:
    """The same under every key of the ring: what a row written before a rotation holds."""
    return keyed_hashes("email", email.strip().lower())


class AddressKeyField(models.CharField[str, str]):
    """Holds `address_key` of the row's field named `of`, computed whenever the row is saved."""

    def __init__(self, *args: Any, of: str = "email", **kwargs: Any) -> None:
        self.of = of
        kwargs.setdefault("max_length", 64)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """What a migration needs to rebuild the field."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Compute the key from the address at the moment it is stored."""
        key = address_key(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, key)
        return key
