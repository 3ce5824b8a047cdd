"""A person's account. Signs in by e-mail; nothing here says when they last did."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Self
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.crypto import get_random_string, salted_hmac

from people.fields import AddressKeyField
from people.models.organisations import Organisation, Team
from people.roles import ROLE_LABELS, ROLES, Permission, permissions_of
from people.taxonomy import ENGAGEMENTS, NOTICE_CHOICES, RANK_BANDS, ROLE_TYPES
from records.clock import today
from records.fields import CodesField, EncryptedTextField
from records.models import Row


def new_session_stamp() -> str:
    """A random text; a new one ends every session of its owner."""
    return get_random_string(22)


def by_role(permission: Permission, prefix: str = "") -> models.Q:
    """People to whom a role gives this permission: over User, or over a row that leads to one
    through `prefix`. Not for what everybody may do; whether the account is open is left to you."""
    roles = [role for role, given in ROLES.items() if permission in given]
    return reduce(or_, (models.Q(**{f"{prefix}roles__has": role}) for role in roles))


class UserQuerySet(models.QuerySet["User"]):
    """Accounts by the words the pages use."""

    def active(self) -> Self:
        """Open accounts."""
        return self.filter(is_active=True)

    def joined(self) -> Self:
        """Open accounts whose owner has confirmed the address."""
        return self.active().filter(joined_on__isnull=False)

    def to_be_asked(self, days: Iterable[date]) -> list[UUID]:
        """The ids of those whose unanswered check day is one of `days`, in no order."""
        due = self.joined().filter(next_check_on__in=days).order_by()
        return list(due.values_list("pk", flat=True))

    def unfinished(self) -> Self:
        """Sign-ups whose address nobody has confirmed."""
        return self.filter(joined_on__isnull=True)

    def visible_to(self, user: "User") -> Self:
        """The accounts an administrator looks after: their own organisation's, or all of them
        for the installation's own administrators, who belong to none. Nobody else sees any."""
        if not user.can(Permission.MANAGE_ACCOUNTS):
            return self.none()
        return (
            self
            if user.organisation_id is None
            else self.filter(organisation_id=user.organisation_id)
        )


_Manager = models.Manager.from_queryset(UserQuerySet)


class UserManager(_Manager["User"]):
    """Makes accounts; addresses are kept in lower case, so that each person is one."""

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """The address as stored: no outer spaces, lower case."""
        return (email or "").strip().lower()

    def get_by_natural_key(self, username: str | None) -> "User":
        """The account with this address, however it was typed; User.DoesNotExist otherwise."""
        return self.get(email=self.normalize_email(username))

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A saved account. Without a password only a mailed code lets its owner in."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(Row, AbstractBaseUser):
    """Somebody who may sign in."""

    # No record of when somebody was last here.
    last_login = None

    email = models.EmailField(unique=True)
    email_key = AddressKeyField(unique=True)
    name = models.CharField("name to be called", max_length=80)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    team = models.ForeignKey(
        Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="people"
    )
    roles = CodesField(choices=ROLE_LABELS, blank=True)
    role_type = models.CharField(max_length=40, blank=True, choices=ROLE_TYPES)
    rank_band = models.PositiveSmallIntegerField(
        default=1,
        choices=RANK_BANDS,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    engagement = models.CharField(max_length=20, default="employed", choices=ENGAGEMENTS)
    communicate = EncryptedTextField("how I communicate best", blank=True, default="")
    line_manager = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    notice_to = models.CharField(max_length=10, default="work", choices=NOTICE_CHOICES)
    private_address = EncryptedTextField(blank=True, default="")
    # Quiet hours, from and until on the hour in UK time; both empty: none. They delay a mail.
    quiet_from = models.PositiveSmallIntegerField(null=True, blank=True)
    quiet_until = models.PositiveSmallIntegerField(null=True, blank=True)
    # The first "check your details" day that was not answered. Days are 91 apart, so it does not
    # tell when somebody was here.
    next_check_on = models.DateField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    # Empty until a newcomer has typed the code that was mailed to the address.
    joined_on = models.DateField(default=today, null=True, blank=True)
    session_stamp = models.CharField(max_length=22, default=new_session_stamp, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(
                # A comparison with NULL is neither true nor false, and would pass.
                condition=models.Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | models.Q(
                    models.Q(quiet_from__lt=models.F("quiet_until"))
                    | models.Q(quiet_from__gt=models.F("quiet_until")),
                    quiet_from__isnull=False,
                    quiet_until__isnull=False,
                    quiet_from__lt=24,
                    quiet_until__lt=24,
                ),
                name="quiet_hours_begin_and_end",
            )
        ]
        indexes = [
            # The daily "check your details".
            models.Index(fields=["next_check_on"], name="user_next_check"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name to be called."""
        return self.name

    def get_short_name(self) -> str:
        """The name to be called."""
        return self.name

    def can(self, permission: Permission) -> bool:
        """Whether this person may do it. Needs no query; a closed account may do nothing."""
        return self.is_active and permission in permissions_of(self.roles)

    @property
    def asking_is_open(self) -> bool:
        """Whether colleagues of their organisation may ask for support; those of none may."""
        return self.organisation is None or self.organisation.asking_opened_at is not None

    def details_due(self, today: date) -> bool:
        """Whether this person has a "check your details" day that was not answered."""
        return self.next_check_on is not None and self.next_check_on <= today

    @property
    def is_staff(self) -> bool:
        """Django's word for who may open the administration site."""
        return self.can(Permission.USE_ADMIN)

    @property
    def is_superuser(self) -> bool:
        """Nobody may do everything."""
        return False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's own permissions are not used: an admin page without our rule stays closed."""
        return perm in set(Permission) and self.can(Permission(perm))

    def has_perms(self, perm_list: list[str], obj: object = None) -> bool:
        """Every one of `has_perm`."""
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether an app's section is listed in the administration site is each page's rule."""
        return self.is_staff

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        salted = f"{self.password}{self.session_stamp}"
        return salted_hmac("people.session", salted, secret=secret, algorithm="sha256").hexdigest()
