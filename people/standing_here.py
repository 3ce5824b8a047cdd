"""Everything that is held here and that a sheet of people is read against. A fixed number of
queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from allauth.account.models import EmailAddress

from people.fields import address_key
from people.models import EmailDomain, Invitation, Organisation, Team, User
from records.clock import today


@dataclass(frozen=True)
class Here:
    """The people of an organisation by address, its teams by name, and what is not its own."""

    people: dict[str, User]
    teams: dict[str, Team]
    # Addresses of the sheet that belong to somebody else, or to nobody yet.
    not_ours: set[str]
    # Domains whose owners join another organisation.
    domains: set[str]

    def team(self, name: str) -> Team | None:
        """The team of this name; capitals matter only where two names differ by nothing else."""
        return self.teams.get(name) or self._folded.get(name.casefold())

    @cached_property
    def _folded(self) -> dict[str, Team]:
        return {name.casefold(): team for name, team in self.teams.items()}


def here(own: Organisation, emails: Sequence[str], *, lock: bool = False) -> Here:
    """What is held now. `lock`: and stays so until the transaction ends."""
    people = User.objects.joined().filter(organisation=own).order_by("pk")
    teams = Team.objects.filter(organisation=own).order_by("pk")
    if lock:
        people = people.select_for_update(of=("self",), no_key=True)
        teams = teams.select_for_update()
    ours = {one.email: one for one in people.select_related("team", "line_manager")}
    return Here(
        people=ours,
        teams={one.name: one for one in teams},
        not_ours=_not_ours(own, [email for email in emails if email and email not in ours]),
        domains=_domains(own),
    )


def _domains(own: Organisation) -> set[str]:
    rows = EmailDomain.objects.exclude(organisation=own).values_list("domain", flat=True)
    return {domain.lower() for domain in rows}


def _not_ours(own: Organisation, emails: Sequence[str]) -> set[str]:
    """Addresses of accounts elsewhere, closed or unconfirmed; those of somebody's other address;
    those another organisation has invited."""
    taken = set(User.objects.filter(email__in=emails).values_list("email", flat=True))
    taken |= {
        email.lower()
        for email in EmailAddress.objects.filter(email__in=emails).values_list("email", flat=True)
    }
    keys = {address_key(email): email for email in emails}
    invited = Invitation.objects.filter(email_key__in=keys, used=False, expires_on__gte=today())
    elsewhere = invited.exclude(organisation=own).values_list("email_key", flat=True)
    return taken | {keys[key] for key in elsewhere}
