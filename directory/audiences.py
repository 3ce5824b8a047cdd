"""Who will be able to see it: one sentence by each button, made from the rules that enforce it.

The rules: `SupporterQuerySet.visible_to`, `SharedAreaQuerySet.shown_to`, `Application.visible_to`
and records/retention.toml (promise P8).
"""

from django.conf import settings

from directory.facts import why_not_listed
from directory.models import Supporter
from directory.taxonomy import SENSITIVE, Audience
from people.models import Organisation, User
from records.retention import load

NEVER = (
    "Never your managers, the people you manage, your small team, or anyone one of you keeps apart."
)


def _backups() -> str:
    return f"Backups keep it {settings.BACKUP_DAYS} days more."


def own_name(user: User) -> str:
    """The organisation in words."""
    return user.organisation.name if user.organisation else "your organisation"


def who_sees_profile(supporter: Supporter) -> str:
    """Who can read name, texts, ways and availability once they are saved."""
    who = "everyone who signs in here, in every organisation, can see this."
    if why_not_listed(supporter):
        who = f"You are not listed, so only you see this now. Once you are listed, {who}"
    gone = "What you change or take out is gone from the page at once."
    return f"{who[0].upper()}{who[1:]} {NEVER} {gone} {_backups()}"


def who_sees_words(supporter: Supporter) -> str:
    """Who can read name and texts once they are saved: of a supporter, vetters come first."""
    if supporter.approved_at is None or supporter.stepped_down_at is not None:
        return who_sees_profile(supporter)
    vetters = " or ".join(vetting_organisations(supporter.user))
    return (
        f"New words are first read by a vetter of {vetters}, never one of your own line. "
        f"Then: {who_sees_profile(supporter)}"
    )


def vetting_organisations(user: User) -> list[str]:
    """The organisations whose vetters may look at this person: the own one and its partners."""
    partners = Organisation.objects.filter(partners=user.organisation_id)
    return [own_name(user), *partners.values_list("name", flat=True)]


def who_sees_consent() -> str:
    """Who can see the page of consents itself."""
    return "Only you can see this page. The history goes when your profile is erased. " + _backups()


def who_sees_poster(supporter: Supporter) -> str:
    """Who can see a supporter on the poster."""
    return (
        f"Only people at {own_name(supporter.user)} who may see you can print it with your name, "
        f"and only while you are listed. {NEVER} Paper stays where it hangs: a poster printed "
        f"before you leave it may still be up. {_backups()}"
    )


def who_sees_usual(supporter: Supporter) -> str:
    """Who can read when somebody is usually free."""
    who = "everyone who may see your profile reads in which parts of today you are usually free"
    if why_not_listed(supporter):
        who = f"You are not listed, so nobody reads this now. Once you are listed, {who}"
    gone = "What you take out is gone from the page at once."
    return (
        f"{who[0].upper()}{who[1:]}, or when next. The whole week or pattern is never shown. "
        f"{NEVER} {gone} {_backups()}"
    )


def who_sees_areas(supporter: Supporter) -> str:
    """Who can see newly chosen areas."""
    who = who_sees_area(Audience(supporter.default_audience), supporter.user)
    return (
        f"New ones: {who} Sensitive ones are never shown on your profile. You can withdraw each "
        f"of them at once. While you apply, the vetters see them too. {_backups()}"
    )


def who_sees_chosen() -> str:
    """Who can see each area once its audience is chosen."""
    return (
        f"Only those you choose here can see it, while you are listed. {NEVER} "
        f"What you withdraw is gone at once. {_backups()}"
    )


def who_sees_area(audience: Audience, user: User) -> str:
    """Who can see an area shared with this audience."""
    own = own_name(user)
    return {
        Audience.EVERYONE: "Everyone who may see your profile.",
        Audience.OWN: f"Only people at {own} who may see your profile.",
        Audience.OTHERS: f"Only people outside {own} who may see your profile.",
        Audience.BLIND: "Nobody sees it on your profile. It only helps to find you when someone "
        "asks without a list.",
    }[audience]


def audience_hints(user: User) -> dict[str, str]:
    """The same sentences as hints under the choices."""
    return {audience.value: who_sees_area(audience, user) for audience in Audience}


def seen_from(supporter: Supporter, own_organisation: bool) -> list[str]:
    """The areas, by code, a colleague of the same organisation or of another one is shown."""
    audience = Audience.OWN if own_organisation else Audience.OTHERS
    shown = supporter.areas.current().filter(audience__in=[Audience.EVERYONE, audience])
    return list(shown.exclude(code__in=SENSITIVE).values_list("code", flat=True))


def kept_days(group: str) -> int | str:
    """How long records/retention.toml keeps a group."""
    return next(one.keep for one in load() if one.name == group)


def who_reads_application(user: User) -> str:
    """Who can read an application once it is sent, and until when."""
    names = " and ".join(vetting_organisations(user))
    return (
        f"Once you send it, the vetters of {names} can read this. {NEVER} "
        f"It is erased {kept_days('applications')} days after the decision, "
        f"or at once when you withdraw it. {_backups()}"
    )


def who_reads_referees(user: User) -> str:
    """Who can read whom an applicant named, and until when."""
    names = " and ".join(vetting_organisations(user))
    return (
        f"Once you send your application, the vetters of {names} can read whom you named. {NEVER} "
        f"It is erased {kept_days('references')} days after the decision, or at once when you "
        f"withdraw it. {_backups()}"
    )


def who_reads_reference(applicant: User) -> str:
    """Who can read what somebody answers about an applicant, and until when: told to them."""
    names = " and ".join(vetting_organisations(applicant))
    name = applicant.name
    return (
        f"Only the vetters of {names} who look at this application can read your answer, never "
        f"managers or close colleagues of {name}. {name} does not read it here: the law lets a "
        "reference be kept in confidence (Data Protection Act 2018, Schedule 2, paragraph 24), "
        f"though a court can order otherwise. {name} sees that you were asked, and that you "
        f"answered. Your answer, name and address are erased {kept_days('references')} days after "
        f"the decision, or at once when {name} withdraws. {_backups()}"
    )


def who_reads_appeal(user: User) -> str:
    """Who can read an appeal once it is sent, and until when."""
    names = " and ".join(vetting_organisations(user))
    return (
        f"Only vetters of {names} who took no part in the decision can read this. {NEVER} It is "
        f"erased {kept_days('appeals')} days after the answer, or at once when you take it back. "
        f"{_backups()}"
    )
