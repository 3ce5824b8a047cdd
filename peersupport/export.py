"""Everything held about a person, for that person: by the models and the rules of retention.toml.

What is read along the way to a person stands in three lists below, and a test fails when a new way
stands in none. Never in an export: anything about somebody else. So foreign keys, ids and hashes
are left out by rule, and what others wrote about or to a person stays with them: their messages
are on the page of the conversation, where both can read them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import models

from peersupport import dates
from people.fields import AddressKeyField
from people.models import User
from records.audit import events_about
from records.belongings import row_group, ties
from records.clock import LONDON
from records.fields import CodesField
from records.models import AuditEvent
from records.retention import Group, field_name, load, stored_fields

# Ways along which rows are a person's own: exported.
MINE: Final = frozenset(
    {
        "account.EmailAddress.user",
        "campaigns.CampaignNews.person",
        "campaigns.ChampionWish.person",
        "care.Booking.person",
        "care.Debrief.person",
        "care.SelfCarePlan.user",
        "care.Supervision.person",
        "care.CheckIn.user",
        "care.CheckInReminder.user",
        "care.SharedCheckIn.check_in",
        "conversations.Concern.reporter",
        "conversations.Consult.asker",
        "conversations.Offer.supporter",
        "conversations.Place.supporter",
        "conversations.Request.asker",
        "correspondence.Draft.user",
        "correspondence.Message.author",
        "correspondence.Participant.user",
        "directory.Agreement.supporter",
        "directory.Appeal.person",
        "directory.AppealVote.appeal",
        "directory.Application.applicant",
        "directory.Check.supporter",
        "directory.Connection.vetter",
        "directory.Decision.application",
        "directory.LibraryNews.supporter",
        "directory.PanelMember.interview",
        "directory.PosterConsent.supporter",
        "directory.Probation.supporter",
        "directory.Reference.application",
        "directory.Removal.supporter",
        "directory.SharedArea.supporter",
        "directory.Supporter.user",
        "directory.Suspension.supporter",
        "directory.SuspensionExtension.suspension",
        "directory.TakenOn.person",
        "directory.Told.person",
        "directory.TrainingRecord.supporter",
        "directory.WaitingText.supporter",
        "groups.FirstAnswer.member",
        "groups.AgreementIdea.author",
        "groups.GroupsLeft.person",
        "groups.Membership.person",
        "groups.NotThisTime.member",
        "groups.Notice.member",
        "jobs.OutgoingMail.recipient_id",
        "mentoring.FollowUp.person",
        "mentoring.Goal.written_by",
        "mentoring.Need.person",
        "mentoring.NotAgain.person",
        "mentoring.Note.person",
        "mentoring.Offer.person",
        "mentoring.OfferDecision.offer",
        "mentoring.Pair.mentee",
        "mentoring.Pair.mentor",
        "mentoring.PairAgreement.written_by",
        "mentoring.Proposal.need",
        "mfa.Authenticator.user",
        "people.Appointment.user",
        "people.Block.person",
        "people.Relation.person",
        "resources.HeldUpload.user",
        "resources.Pack.user",
        "resources.Story.teller",
        "resources.StoryConsent.story",
        "usersessions.UserSession.user",
        "wellbeing.CalendarFeed.person",
        "wellbeing.EventBooking.person",
        "wellbeing.EventReminder.booking",
    }
)
# Ways that only say who did something: the row is about somebody or something else. That a person
# did it with privilege stands under "what you did".
SIGNED: Final = frozenset(
    {
        "care.Debrief.answered_by",
        "care.Session.led_by",
        "care.Supervision.recorded_by",
        "care.SharedCheckIn.reader",
        "conversations.Alert.acknowledged_by",
        "conversations.Concern.acknowledged_by",
        "conversations.Consult.answered_by",
        "conversations.Hold.agreed_by",
        "conversations.Hold.asked_by",
        "conversations.Hold.reviewed_by",
        "conversations.Opening.agreed_by",
        "conversations.Opening.asked_by",
        "conversations.Opening.reviewed_by",
        "conversations.Reading.reader",
        "conversations.Release.released_by",
        "conversations.Release.reviewed_by",
        "directory.AgreementText.published_by",
        "directory.AppealVote.by",
        "directory.Application.brought_by",
        "directory.Check.recorded_by",
        "directory.Decision.by",
        "directory.PanelMember.member",
        "directory.Probation.ended_by",
        "directory.Probation.extended_by",
        "directory.Reference.asked_by",
        "directory.Removal.decided_by",
        "directory.Removal.proposed_by",
        "directory.SupporterNote.by",
        "directory.Suspension.by",
        "directory.Suspension.lifted_by",
        "directory.SuspensionExtension.by",
        "directory.TakenOn.by",
        "directory.Told.to",
        "directory.TrainingRecord.recorded_by",
        "directory.VettingNote.by",
        "mentoring.OfferDecision.by",
        "people.Appointment.appointed_by",
        "conversations.Deferral.by",
        "people.Organisation.deputy",
        "people.SetUpMark.by",
        "records.AuditEvent.actor_id",
        "resources.EarlierFile.added_by",
        "resources.Elsewhere.seen_by",
        "resources.StoryConsent.recorded_by",
        "resources.Resource.added_by",
        "resources.ResourceFile.added_by",
        "resources.ReviewTold.to",
        "resources.Revision.by",
        "resources.Withdrawal.by",
        "signposting.Check.by",
        "signposting.Correction.asked_by",
        "signposting.Correction.decided_by",
        "signposting.Signpost.checked_by",
        "signposting.Signpost.written_by",
    }
)
# Ways along which nothing is shown, with the reason as the page gives it.
NOT_MINE: Final = {
    "account.EmailConfirmation.email_address": "A code that confirms an address: a secret.",
    "admin.LogEntry.user": "The administration's own log: nothing is ever written to it.",
    "conversations.Concern.about": "What somebody told the safeguarding leads about you: that is "
    "theirs, and may keep somebody safe.",
    "conversations.Hold.person": "That your conversations are kept by law: it stands on the page "
    "My data as soon as you may be told.",
    "conversations.Release.person": "That your name was shown because a life was in danger: it "
    "stands on the page My data as soon as you may be told.",
    "directory.Connection.person": "Which vetters said that they know you and so decide nothing "
    "about you: that is theirs.",
    "directory.SupporterNote.supporter": "Notes of vetters about supporters: they are kept between "
    "vetters and may be about others. Ask your organisation's contact for them.",
    "directory.VettingNote.application": "Notes of vetters on an application: they are kept "
    "between vetters and may be about others. Ask your organisation's contact for them.",
    "mentoring.NotAgain.other": "Whether somebody wished not to be paired with you again: that is "
    "theirs, and nobody is told.",
    "mentoring.PlannedPair.need": "With whom a draft of a cohort would put you: it is a draft, and "
    "everybody is told at once when it is decided.",
    "mentoring.PlannedPair.offer": "The same, where you offer to be a mentor or buddy.",
    "mentoring.StruckPair.need": "With whom a draft of a cohort would have put you and does not "
    "any more: it is a draft.",
    "mentoring.StruckPair.offer": "The same, where you offer to be a mentor or buddy.",
    "mentoring.Proposal.offer": "Who asked you to be their mentor or buddy: that is theirs. You "
    "read it on the page Mentoring while it waits for you.",
    "people.Block.other": "Whether somebody blocked you: that is theirs, and nobody is told.",
    "people.ImportDraft.user": "A sheet of people that you uploaded: it is about others, and goes "
    "within a day.",
    "people.User.line_manager": "Who named you as their line manager: that is theirs.",
    "signposting.Upload.user": "A file of services that you uploaded: it is about services, and "
    "goes within a day.",
    "records.Pseudonym.person_id": "The key that leads from the audit trail to you: a secret.",
}
# Single fields that are not shown: secrets, others' reasons, and copies of what is shown already.
HIDDEN: Final = frozenset(
    {
        "care.Debrief.reply",
        "correspondence.Draft.form",
        "directory.AppealVote.upholds",
        "directory.AppealVote.words",
        "directory.Decision.reason",
        "directory.Probation.extend_reason",
        "directory.Reference.anything",
        "directory.Reference.confidence",
        "directory.Reference.known_for",
        "directory.Reference.listening",
        "directory.Reference.token_hash",
        "directory.Reference.would_not_say",
        "directory.Removal.decision_reason",
        "directory.Removal.reason",
        "directory.Supporter.search_text",
        "directory.Suspension.lift_reason",
        "directory.Suspension.reason",
        "directory.SuspensionExtension.reason",
        # Codes of which the page shows the words, and what is the other one's of a pair.
        "mentoring.Pair.areas_common",
        "mentoring.Pair.mentee_organisation",
        "mentoring.Pair.mentee_shows_areas",
        "mentoring.Pair.mentor_organisation",
        "mentoring.Pair.mentor_shows_areas",
        "mentoring.Pair.reviews_had",
        "mfa.Authenticator.created_at",
        "mfa.Authenticator.data",
        "mfa.Authenticator.last_used_at",
        "people.Block.known_as",
        "people.User.password",
        "people.User.session_stamp",
        "resources.HeldUpload.sha256",
        "resources.HeldUpload.stored_name",
        "resources.StoryConsent.words_hash",
        "usersessions.UserSession.data",
        "usersessions.UserSession.ip",
        "usersessions.UserSession.last_seen_at",
        "usersessions.UserSession.session_key",
        "wellbeing.CalendarFeed.token_hash",
    }
)
# Kept as a moment, known by the day only.
DAYS: Final = frozenset({"usersessions.UserSession.created_at"})
# What may be named: no person stands behind it.
NAMED: Final = frozenset({"people.Organisation", "people.Team"})
LEFT_OUT: Final = (
    "What others wrote to you: you read it on the page of your conversation; it is theirs as well.",
    "Who somebody else is: no name, no address and no number of another person is in here.",
    "The reasons vetters gave for a decision or a suspension; the date and the outcome are.",
    "What somebody answered about you as a reference: given in confidence, and kept so by law "
    "(Data Protection Act 2018, Schedule 2, paragraph 24). It says here that there is one.",
    "Secrets: passwords, keys, codes, and what your sessions hold.",
)
Value = str | int | bool | list[str] | date | datetime | None


@dataclass(frozen=True)
class Section:
    """One group of `retention.toml` with a person's rows: each a kind and its fields in words."""

    group: Group
    rows: list[dict[str, Value]] = field(default_factory=list)

    @property
    def in_words(self) -> list[list[tuple[str, str]]]:
        """The rows for a page, without what is empty."""
        return [
            [
                (name.capitalize(), words)
                for name, value in row.items()
                if (words := in_words(value))
            ]
            for row in self.rows
        ]

    @property
    def in_json(self) -> list[dict[str, Any]]:
        """The rows for a file."""
        return [{name: in_json(value) for name, value in row.items()} for row in self.rows]

    @property
    def title(self) -> str:
        """The group's name as a heading."""
        return title_of(self.group)


def title_of(group: Group) -> str:
    """A group's name as a heading."""
    return group.name.replace("_", " ").capitalize()


def everything(person: User) -> list[Section]:
    """What is held about this person, in the order of the table; groups without rows are left
    out. A fixed number of queries."""
    sections = {group.name: Section(group) for group in load()}
    for model, row in _rows(person):
        sections[row_group(model).name].rows.append(shown(row))
    sections[row_group(AuditEvent).name].rows.extend(_trail(person.pk))
    return [section for section in sections.values() if section.rows]


def _rows(person: User) -> Iterator[tuple[type[models.Model], models.Model]]:
    yield User, person
    for tie in ties():
        if tie.name in MINE:
            named = [f.name for f in stored_fields(tie.model) if _is_named(f)]
            rows = tie.rows(person.pk).order_by(*_order(tie.model))
            for row in rows.select_related(*named) if named else rows:
                yield tie.model, row


def _order(model: type[models.Model]) -> list[str]:
    """By the first moment a row holds, so that a story reads from its beginning."""
    moments = [f.name for f in stored_fields(model) if isinstance(f, models.DateTimeField)]
    return [*moments[:1], "pk"]


def _trail(person_id: UUID) -> Iterator[dict[str, Value]]:
    """Audit lines about a person (without names) and of what they did with privilege."""
    for event in events_about(person_id):
        yield {"kind": "done about you", "what": _words(event), "at": event.at.astimezone(LONDON)}
    for event in AuditEvent.objects.filter(actor_id=person_id).order_by("-at"):
        yield {"kind": "done by you", "what": _words(event), "at": event.at.astimezone(LONDON)}


def _words(event: AuditEvent) -> str:
    return event.event.replace(".", " ").replace("_", " ")


def _is_named(one: "models.Field[Any, Any]") -> bool:
    target = one.related_model
    return isinstance(target, type) and target._meta.label in NAMED and one.many_to_one is True


def _is_shown(one: "models.Field[Any, Any]") -> bool:
    """Never a key, an id or a hash; nothing that is another person or leads to one."""
    if one.primary_key or field_name(one) in HIDDEN:
        return False
    if one.is_relation:
        return _is_named(one)
    return not isinstance(one, models.UUIDField | AddressKeyField)


def shown(row: models.Model) -> dict[str, Value]:
    """A row as its owner sees it: what kind it is, and each field that is shown by its name."""
    found: dict[str, Value] = {"kind": str(row._meta.verbose_name)}
    for one in stored_fields(row._meta.model):
        if _is_shown(one):
            found[str(one.verbose_name)] = _plain(row, one)
    return found


def _plain(row: models.Model, one: "models.Field[Any, Any]") -> Value:
    value = getattr(row, one.name)
    if isinstance(one, CodesField):
        return one.labels(value)
    if one.choices:
        return str(getattr(row, f"get_{one.name}_display")())
    if isinstance(value, datetime):
        here = value.astimezone(LONDON)
        return here.date() if field_name(one) in DAYS else here
    return value if value is None or isinstance(value, bool | int | date) else str(value)


def in_json(value: Value) -> Any:
    """As a file holds it: times to the minute, in UK time."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else value


def in_words(value: Value) -> str:
    """As a page shows it; "" for what is empty."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return dates.exact(value)
    if isinstance(value, date):
        return dates.day(value)
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)
