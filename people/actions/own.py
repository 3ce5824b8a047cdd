"""What a person changes about themselves. Counted at most, never audited."""

from django.db import transaction

from people.models import User


@transaction.atomic
def change_about_me(
    *, person: User, name: str, communicate: str, notice_to: str, private_address: str
) -> User:
    """How I am called, how I communicate best, where my notices go.

    The private address is forgotten as soon as notices no longer go there.
    """
    person.name = name
    person.communicate = communicate
    person.notice_to = notice_to
    person.private_address = private_address if notice_to == "private" else ""
    person.save(update_fields=["name", "communicate", "notice_to", "private_address"])
    return person
