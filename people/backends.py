"""How a session becomes a person."""

from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend

from people.models import User


class SignIn(AuthenticationBackend):
    """allauth's sign-in, with the organisation and team in the same query: every page shows
    the organisation's colours and crisis line."""

    def get_user(self, user_id: str | UUID) -> User | None:
        """The person of a session; None when the account is closed, which ends the session."""
        return (
            User.objects.select_related("organisation", "team")
            .filter(pk=user_id, is_active=True)
            .first()
        )
