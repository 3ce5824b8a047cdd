"""What only `people` knows about somebody who is erased."""

from importlib import import_module

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import transaction
from django.utils import timezone

from jobs.models import OutgoingMail
from people.models import Invitation, User
from people.roles import Permission, Role


class LastAdministrator(Exception):
    """Nobody else could look after these accounts."""


def check_not_last(person: User) -> None:
    """Raises LastAdministrator when nobody else may manage the accounts this person manages."""
    if not person.can(Permission.MANAGE_ACCOUNTS):
        return
    others = User.objects.active().exclude(pk=person.pk).filter(roles__has=Role.ADMINISTRATOR.value)
    for_all = others.filter(organisation=None)
    own = others.filter(organisation=person.organisation_id)
    if not (for_all.exists() or own.exists()):
        raise LastAdministrator


@transaction.atomic
def forget_traces(*, person: User) -> None:
    """Delete what names a person without pointing to the account: sessions, letters that wait for
    one of their addresses, the invitation they came by."""
    addresses = set(EmailAddress.objects.filter(user=person).values_list("email", flat=True))
    addresses |= {person.email, str(person.private_address).lower()} - {""}
    _end_sessions(person)
    # Encrypted, so they are read one by one; the queue is short.
    for mail in OutgoingMail.objects.filter(kind=OutgoingMail.Kind.LETTER).iterator():
        if mail.to.lower() in addresses:
            mail.delete()
    Invitation.objects.filter(email_key=person.email_key).delete()


def _end_sessions(person: User) -> None:
    """Every session this person is signed in with. Its row names them in a form that cannot be
    searched."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for row in store.get_model_class().objects.filter(expire_date__gt=timezone.now()).iterator():
        if row.get_decoded().get(SESSION_KEY) == str(person.pk):
            row.delete()
