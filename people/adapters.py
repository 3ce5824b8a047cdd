"""How allauth behaves here: who may join, what its mails say, what it may keep."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractBaseUser
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string

from people import actions
from people.models import User
from people.roles import SECOND_FACTOR_ROLES
from records.keys import decrypt, encrypt

# Where a newcomer's password waits until the address is confirmed: in the newcomer's session, not
# on the account. Otherwise somebody could sign up with a colleague's address, wait until the
# colleague confirms it by another way, and know the password.
JOINING = "joining"

CODE_SUBJECT = "Your sign-in code"
NOTICE_SUBJECT = "You have a new notice"
CODE_MAILS = frozenset(
    {
        "account/email/account_already_exists",
        "account/email/cannot_join",
        "account/email/email_confirmation",
        "account/email/email_confirmation_signup",
        "account/email/login_code",
        "account/email/password_reset_code",
    }
)
# What a mail about the account's own safety says; it never says more, and has one template.
SAFETY_NOTICES = {
    "account/email/email_changed": "The address you sign in with was changed.",
    "account/email/email_deleted": "An address was removed from your account.",
    "account/email/password_changed": "The password of your account was changed.",
    "account/email/password_reset": "The password of your account was changed.",
    "account/email/password_set": "The password of your account was set.",
    "mfa/email/recovery_codes_generated": "New recovery codes were made for your account.",
    "mfa/email/totp_activated": "An authenticator app was added to your account.",
    "mfa/email/totp_deactivated": "An authenticator app was removed from your account.",
    "mfa/email/webauthn_added": "A passkey was added to your account.",
    "mfa/email/webauthn_removed": "A passkey was removed from your account.",
}

# Wrong passwords for one account, from anywhere: high, because anybody could use it up and lock
# somebody out. The mailed code still works then.
ACCOUNT_LIMIT = {"login_failed_anywhere": "60/h/key"}


class AccountAdapter(DefaultAccountAdapter):
    """Signing in, joining, and the mails about both."""

    # -- joining ------------------------------------------------------------------------------

    def clean_email(self, email: str) -> str:
        """The address as stored."""
        return User.objects.normalize_email(email)

    def save_user(
        self, request: HttpRequest, user: AbstractBaseUser, form: Any, commit: bool = True
    ) -> AbstractBaseUser:
        """A newcomer's account, unfinished until the address is confirmed."""
        newcomer = actions.begin_joining(
            email=form.cleaned_data["email"], name=form.cleaned_data["name"]
        )
        request.session[JOINING] = {
            "id": str(newcomer.pk),
            "password": make_password(form.cleaned_data["password1"]),
        }
        return newcomer

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in; the first time finishes joining."""
        waiting = request.session.pop(JOINING, None) or {}
        if isinstance(user, User) and user.joined_on is None:
            own = waiting.get("id") == str(user.pk)
            actions.finish_joining(person=user, password=waiting["password"] if own else None)
        super().login(request, user)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Take a confirmed address; whoever keeps apart from the old one keeps apart from it."""
        person = User.objects.get(pk=email_address.user_id)
        confirmed: bool = super().confirm_email(request, email_address)
        if confirmed:
            actions.address_changed(person=person, previous_key=person.email_key)
        return confirmed

    # -- limits -------------------------------------------------------------------------------

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords count per account and internet address together."""
        account = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{account}:{ratelimit.get_ip(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count this attempt; raise a validation error when there were too many."""
        super().pre_authenticate(request, **credentials)
        used = ratelimit.consume(
            request,
            app="allauth.account",
            action="login_failed_anywhere",
            config=ACCOUNT_LIMIT,
            key=super()._get_login_attempts_cache_key(request, **credentials),
        )
        if not used:
            raise self.validation_error("too_many_login_attempts")
        # What a right password gives back, allauth's limits and this one.
        self._login_failed_rl_usage.usage.extend(used.usage)

    # -- mails --------------------------------------------------------------------------------

    def send_account_already_exists_mail(self, email: str) -> None:
        """One mail for a known address and one for an address that may not join: from outside,
        both look like a sign-up that goes well."""
        # As long as a sign-up that goes well, which hashes a password.
        make_password(email)
        known = User.objects.filter(email=User.objects.normalize_email(email)).exists()
        name = "account_already_exists" if known else "cannot_join"
        self.send_mail(f"account/email/{name}", email, {})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Plain text with one of two constant subjects; no names, no links to follow."""
        body = {
            "code": context.get("code", ""),
            "what": SAFETY_NOTICES.get(template_prefix, "Your account was changed."),
            "site_name": settings.SITE_NAME,
            "site_url": settings.SITE_URL,
        }
        is_code = template_prefix in CODE_MAILS
        template = template_prefix if is_code else "account/email/safety_notice"
        EmailMessage(
            CODE_SUBJECT if is_code else NOTICE_SUBJECT,
            render_to_string(f"{template}_message.txt", body),
            self.get_from_email(),
            [email],
        ).send()


class MFAAdapter(DefaultMFAAdapter):
    """Second factors: their secrets are encrypted, and some people may not go without."""

    def encrypt(self, text: str) -> str:
        """A secret as stored."""
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret. Raises records.keys.KeyMissing."""
        return decrypt(encrypted_text)

    def _get_site_name(self) -> str:
        """What an authenticator app or passkey calls this site."""
        name: str = settings.SITE_NAME
        return name

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last second factor of somebody who must have one stays."""
        if not settings.SECOND_FACTOR_DEMANDED:
            return True
        if not SECOND_FACTOR_ROLES.intersection(authenticator.user.roles):
            return True
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(
            pk=authenticator.pk
        )
        found: bool = others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
        return found
