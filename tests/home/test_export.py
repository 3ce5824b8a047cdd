"""My data: everything of mine is in it, nothing of anybody else, and no way is forgotten."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conversations import actions as conversations
from correspondence.models import Draft
from directory import actions as directory
from directory.models import Decision, Supporter, Suspension
from peersupport import export
from people import actions as people
from people.models import User
from records.audit import audit
from records.belongings import BY_ID, ties
from records.clock import today
from records.fields import EncryptedTextField
from records.retention import all_fields, field_name
from tests.canaries import CANARIES
from tests.cast import ClientOf
from tests.factories_directory import share
from tests.factories_vetting import applicant
from tests.world import World, talk

PAGES = ("/my-data/everything/", "/my-data/download/")
MINE = {
    "name": "cnry-my-name", "communicate": "cnry-my-communicate",
    "private_address": "cnry-mine@home.example",
}  # fmt: skip
WORDS = (
    "why", "experience", "looked_after", "been_through", "what_helped",
    "talking_to_me", "shown_name",
)  # fmt: skip


@pytest.fixture
def full(asha: User, ben: User, viv: User) -> User:
    """Asha, with a word of hers in every sensitive field she can fill."""
    now = timezone.now()
    for name, word in MINE.items():
        setattr(asha, name, word)
    asha.notice_to = "private"
    asha.save()
    application = applicant(asha, now)
    for name in WORDS[:3]:
        setattr(application, name, f"cnry-my-{name}")
    application.save()
    Supporter.objects.filter(user=asha).update(**{name: f"cnry-my-{name}" for name in WORDS[3:]})
    share(asha.supporter, "sleep")
    Draft.objects.create(
        user=asha, form="form-hash", body="cnry-my-draft", expires_at=now + timedelta(hours=1)
    )
    people.keep_apart(person=asha, email="cnry-my-word@x.example", kind="friend")
    talk(asha, ben, now)
    return asha


@pytest.fixture
def others(full: User, ben: User, viv: User, mo: User) -> dict[str, str]:
    """Words about her, or beside hers, that are not hers to see here."""
    application = full.applications.get()
    directory.add_note(by=viv, application=application, text="CNRY-note-about-her")
    Decision.objects.create(
        application=application, by=viv, approves=True, reason="CNRY-reason",
        decided_at=timezone.now(),
    )  # fmt: skip
    Suspension.objects.create(
        supporter=full.supporter, by=viv, reason="CNRY-suspension", lift_reason="CNRY-lifted",
        suspended_at=timezone.now(), review_on=today(),
    )  # fmt: skip
    people.block(person=ben, other=full)
    people.keep_apart(person=ben, email=full.email, kind="friend")
    audit("account.opened", by=viv, about=full)
    Authenticator.objects.create(user=full, type="totp", data={"secret": "CNRY-secret"})
    named = [ben, viv, mo]
    found = {f"{p.name}'s {what}": v for p in named for what, v in _of(p).items()}
    return found | {"note": "CNRY-note", "reasons": "CNRY-reason", "suspension": "CNRY-susp",
                    "lifted": "CNRY-lifted", "secret": "CNRY-secret",
                    "his answer": CANARIES["his answer"]}  # fmt: skip


def _of(person: User) -> dict[str, str]:
    return {"id": str(person.pk), "hex": person.pk.hex, "address": person.email,
            "key": person.email_key}  # fmt: skip


def read(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(client.get("/my-data/download/").content)
    return found


def rows(data: dict[str, Any], what: str) -> list[dict[str, Any]]:
    return next(part["rows"] for part in data["held"] if part["what"] == what)


def ids_in(text: str) -> set[str]:
    """Whatever looks like an id."""
    return {word for word in text.replace('"', " ").split() if _is_id(word)}


def _is_id(word: str) -> bool:
    try:
        UUID(word)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("page", PAGES)
def test_every_word_of_mine_is_in_it(page: str, full: User, client_of: ClientOf) -> None:
    text = client_of(full, fresh=True).get(page).content.decode()
    mine = [*MINE.values(), *(f"cnry-my-{name}" for name in WORDS), "cnry-my-draft"]
    mine += ["cnry-my-word@x.example", CANARIES["her message"], CANARIES["the name she chose"]]
    assert [word for word in [*mine, full.email] if word not in text] == []


@pytest.mark.parametrize("page", PAGES)
def test_nothing_of_anybody_else_is_in_it(
    page: str, full: User, others: dict[str, str], client_of: ClientOf
) -> None:
    text = client_of(full, fresh=True).get(page).content.decode()
    assert [what for what, word in others.items() if word in text] == []


def test_no_id_no_hash_and_no_secret_is_in_the_file(
    full: User, others: dict[str, str], client_of: ClientOf
) -> None:
    client = client_of(full, fresh=True)
    text = client.get("/my-data/download/").content.decode()
    assert ids_in(text) == set()
    secrets = [full.password, full.session_stamp, full.email_key, "form-hash"]
    secrets.append(str(client.session.session_key))
    assert [word for word in secrets if word in text] == []


SHARED = {"Message", "Participant", "Request", "Draft", "Relation"}  # filled by `talk`, `full`
BY_HAND = {"Reference"}  # test_whom_i_named_is_told_and_not_what_they_answered
OF_OTHERS = {
    "Decision", "Suspension", "VettingNote", "SupporterNote", "Block", "ShownMessage",
    "ImportDraft", "Upload", "Probation", "SuspensionExtension", "Removal", "AppealVote",
}  # fmt: skip
BY_THEIR_OWN_RULES = {
    "Concern", "Hold", "Opening", "Release", "WaitingText", "Appeal", "SelfCarePlan", "Debrief",
    "CheckIn", "Connection", "ThankYou", "Pack", "Event", "Group", "Membership",
    "GroupAgreement", "AgreementDraft", "AgreementIdea",
    "Need", "Offer", "Pair", "PairAgreement", "Goal", "Note",
    "Session", "Notice", "FirstAnswer",
}  # fmt: skip
OF_NOBODY = {"OutgoingMail", "Pseudonym", "Invitation", "Signpost", "Correction"}


def test_every_sensitive_field_was_filled_or_is_said_not_to_be_mine_alone(full: User) -> None:
    """A new encrypted field is looked for in the export, or named above."""
    apart = SHARED | BY_HAND | OF_OTHERS | BY_THEIR_OWN_RULES | OF_NOBODY
    own = {
        field.name
        for field in all_fields()
        if isinstance(field, EncryptedTextField) and field.model.__name__ not in apart
    }
    assert own - set(MINE) - set(WORDS) == set()


def test_whom_i_named_is_told_and_not_what_they_answered(full: User, client_of: ClientOf) -> None:
    answered = {name: f"cnry-{name}" for name in ("known_for", "listening", "confidence")}
    full.applications.get().references.update(
        name="Pat", email="p@x.example", knows="Work", answered_at=timezone.now(), **answered
    )
    data = read(client_of(full, fresh=True))
    told = rows(data, "References")[0]
    assert [told[name] for name in ("their e-mail address", "how we know each other")] == [
        "p@x.example", "Work",
    ]  # fmt: skip
    assert told["answered"]
    assert [word for word in answered.values() if word in json.dumps(data)] == []


def test_outcomes_and_days_are_told_without_reasons(
    full: User, others: dict[str, str], client_of: ClientOf
) -> None:
    data = read(client_of(full, fresh=True))
    vetting = {row["kind"]: row for row in rows(data, "Vetting")}
    assert vetting["decision"]["approves"] is True
    assert vetting["decision"]["decided at"].startswith(today().isoformat())
    [factor] = rows(data, "Second factors")
    assert set(factor) == {"kind", "type"}


def test_a_session_is_a_device_and_a_day(full: User, client_of: ClientOf) -> None:
    people_session = full.usersession_set if hasattr(full, "usersession_set") else None
    assert people_session is not None
    people_session.create(
        session_key="cnry-session", ip="10.1.2.3", user_agent="Mozilla Firefox/1 (Windows)"
    )
    data = read(client_of(full, fresh=True))
    [session] = rows(data, "Session list")
    assert session["user agent"] == "Firefox on Windows"
    assert session["created at"] == today().isoformat()
    assert "10.1.2.3" not in str(data)


def test_what_privileged_people_did_is_in_it_without_their_names(
    full: User, viv: User, client_of: ClientOf
) -> None:
    audit("account.opened", by=viv, about=full)
    about = rows(read(client_of(full, fresh=True)), "Audit trail")
    assert {(row["kind"], row["what"]) for row in about} == {("done about you", "account opened")}
    done = rows(read(client_of(viv, fresh=True)), "Audit trail")
    assert ("done by you", "account opened") in {(row["kind"], row["what"]) for row in done}


def test_ben_finds_his_part_and_not_who_asked(world: World, ben: User, client_of: ClientOf) -> None:
    text = client_of(ben, fresh=True).get("/my-data/download/").content.decode()
    assert CANARIES["his answer"] in text
    own = {"his answer", "words that wait", "his question to the desk"}
    own |= {"what the desk should know", "what he offers"}
    assert [what for what, word in CANARIES.items() if word in text and what not in own] == []


@pytest.mark.parametrize("page", PAGES)
def test_it_is_grave_so_a_fresh_sign_in_comes_first(
    page: str, asha: User, client_of: ClientOf, visitor: Client
) -> None:
    assert "/accounts/" in client_of(asha).get(page)["Location"]
    assert visitor.get(page)["Location"] == f"/accounts/login/?next={page}"
    answer = client_of(asha, fresh=True).get(page)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_the_file_says_what_why_how_long_and_what_is_missing(
    asha: User, client_of: ClientOf
) -> None:
    answer = client_of(asha, fresh=True).get("/my-data/download/")
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    data = json.loads(answer.content)
    assert set(data) == {"site", "made_on", "held", "not_in_here"}
    assert all(set(part) == {"what", "why", "kept", "who_can_read_it", "rows"}
               for part in data["held"])  # fmt: skip
    assert any("blocked you" in reason for reason in data["not_in_here"])


def test_it_costs_the_same_for_one_and_for_three(
    asha: User, ben: User, client_of: ClientOf
) -> None:
    client, counts = client_of(asha, fresh=True), []
    request = talk(asha, ben, timezone.now() - timedelta(hours=1))
    for messages in (0, 3):
        for number in range(messages):
            people.keep_apart(person=asha, email=f"x{number}@x.example", kind="friend")
            conversations.write(
                by=asha, request=request, body="More.", form_key=uuid4(), now=timezone.now()
            )
        with CaptureQueriesContext(connection) as queries:
            client.get("/my-data/everything/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


# -- no way is forgotten --------------------------------------------------------------------------


def test_every_way_from_a_row_to_a_person_was_thought_of() -> None:
    """A new model with a way to a person: name it in peersupport/export.py (MINE, SIGNED, or
    NOT_MINE with the reason)."""
    known = [*export.MINE, *export.SIGNED, *export.NOT_MINE]
    assert sorted(tie.name for tie in ties()) == sorted(known)
    assert len(known) == len(set(known))


def test_every_id_in_a_row_was_thought_of() -> None:
    """A column of ids without a foreign key may be a person's: then it stands in BY_ID."""
    nobody = {
        "conversations.Concern.form_key", "conversations.Consult.form_key",
            "conversations.Deferral.row",
        "conversations.LoggedTalk.form_key", "conversations.Reading.what",
        "conversations.Request.form_key", "correspondence.Message.form_key",
        "directory.Appeal.about", "directory.Change.supporter_id", "directory.WaitingText.version",
        "evaluation.PoolFigure.organisation_id", "groups.Group.form_key",
        "records.AuditEvent.organisation_id", "records.Tally.organisation_id",
        "resources.Change.resource_id", "resources.RouteStep.key", "wellbeing.Event.form_key",
        "campaigns.Campaign.form_key", "campaigns.LocalDay.form_key",
        "mentoring.Need.form_key", "mentoring.Offer.form_key", "mentoring.Scheme.form_key",
        "mentoring.Goal.form_key", "mentoring.Note.form_key", "mentoring.Pair.next_key",
    }  # fmt: skip
    found = {
        field_name(field)
        for field in all_fields()
        if isinstance(field, models.UUIDField) and not field.primary_key
    }
    ours = {name for name in found if not name.startswith("django_tasks")}
    assert ours == nobody | set(BY_ID)


def test_every_tie_can_be_cut_the_way_the_table_says() -> None:
    """delete: the row may go with the account; blank: the column can be empty."""
    for tie in ties():
        key = tie.field.remote_field
        if key is None:
            continue
        assert tie.erase in ("delete", "blank"), tie.name
        assert getattr(key, "on_delete", None) in (
            (models.CASCADE,) if tie.erase == "delete" else (models.SET_NULL,)
        ), tie.name


def test_hidden_fields_are_fields() -> None:
    names = {field_name(field) for field in all_fields()}
    assert names >= export.HIDDEN | export.DAYS
