"""A world in which every encrypted field of every model holds a word of its own."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db.models import Model
from django.utils import timezone

from care import actions as care
from care.actions import checkins, debriefs, thanks
from conversations import actions
from conversations.actions import safety
from conversations.models import Alert, Level
from correspondence.models import Draft, Message, Participant
from directory.models import (
    Appeal,
    AppealVote,
    Application,
    Connection,
    Decision,
    Probation,
    Reference,
    Removal,
    SupporterNote,
    Suspension,
    SuspensionExtension,
)
from groups.models import FirstAnswer
from jobs.models import OutgoingMail
from mentoring.models import Note
from people import actions as people
from people.models import Block, Organisation, Relation, User
from people.reading import SheetRow
from people.roles import Role
from records.clock import today
from records.fields import EncryptedTextField
from records.models import Pseudonym
from resources.actions.packing import put_in
from signposting.actions import hold_upload
from tests.factories import make_user
from tests.factories_directory import listed_supporter
from tests.world import World

Field = tuple[type[Model], str]


def encrypted_fields() -> dict[str, Field]:
    """Every encrypted field there is, by "app.Model.field"; made from the models themselves."""
    return {
        f"{model._meta.label}.{field.name}": (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField)
    }


def canary(label: str) -> str:
    """The word planted in a field. None begins another."""
    return f"CNRY-{label.lower().replace('.', '-')}-end"


@dataclass(frozen=True)
class Planted:
    """The world, and which word stands for which field."""

    world: World
    words: dict[str, str]

    def found_in(self, text: str) -> set[str]:
        """The fields whose word stands in a text."""
        return {label for label, word in self.words.items() if word in text}


def _owned(cast: dict[str, User]) -> dict[type[Model], dict[str, Any]]:
    """Of these there are several owners' rows: the word is planted in one owner's alone."""
    asha, ben = cast["asha"], cast["ben"]
    talk = {"thread__request__asker": asha}
    return {
        User: {"pk": asha.pk},
        Relation: {"person": asha},
        Block: {"person": asha},
        Draft: {"user": asha},
        Application: {"applicant": cast["una"]},
        Participant: {"user": asha, **talk},
        Message: {"author__user": ben, **talk},
        OutgoingMail: {"recipient_id": asha.pk},
        Note: {"person": asha},
    }


def plant(cast: dict[str, User]) -> dict[str, str]:
    """A word in every encrypted field. A model without a row in this world is an error: whoever
    adds an encrypted field makes a row of it here."""
    owned = _owned(cast)
    words = {}
    for label, (model, name) in encrypted_fields().items():
        rows = list(model._default_manager.filter(**owned.get(model, {})))
        assert rows, f"{label}: no row of it in tests/leaks/conftest.py"
        words[label] = canary(label)
        for row in rows:
            setattr(row, name, words[label])
            row.save(update_fields=[name])
    return words


def _everybody(world: World, fire: Organisation) -> dict[str, User]:
    """The cast with a deputy, an applicant, and a supporter who has nothing to do with it."""
    gil = make_user("gil@fire.example", fire)
    listed_supporter(gil)
    dee = make_user("dee@fire.example", fire, roles=[Role.COORDINATOR])
    una = User.objects.get(email="una@ambulance.example")
    return {**world.people, "gil": gil, "dee": dee, "una": una}


def _on_three_desks(world: World, dee: User, fire: Organisation) -> None:
    own = Organisation.objects.filter(people=world.people["cat"])
    own.update(deputy=dee, desk_partner=fire)
    Alert.objects.update(level=Level.PARTNER)


def _grave_acts(world: World, cast: dict[str, User], now: datetime) -> None:
    """A concern with a message, a release, an opening and a hold, by Sol and Nel."""
    sol, nel = cast["sol"], cast["nel"]
    concern = safety.raise_concern(
        by=cast["ben"], request=world.conversation, kind="life", words="W", numbers=[1],
        shows_reporter=False, form_key=uuid4(), now=now,
    )  # fmt: skip
    grave: dict[str, Any] = {"by": sol, "reason": "R", "untold": None, "now": now}
    safety.release_identity(concern=concern, **grave)
    opening = safety.ask_opening(concern=concern, hours=24, **grave)
    hold = safety.place_hold(
        email=cast["asha"].email, authority="court", authority_name="A",
        until=today(now) + timedelta(days=9), **grave,
    )  # fmt: skip
    for act in (opening, hold):
        safety.agree(by=nel, act=act, now=now)


def _rows_of_the_rest(world: World, cast: dict[str, User], now: datetime) -> None:
    asha, viv, gil = cast["asha"], cast["viv"], cast["gil"]
    actions.agree_call(by=asha, request=world.conversation, phone="1", call_when="2", now=now)
    people.keep_apart(person=asha, email="somebody@else.example", kind="friend")
    people.block(person=asha, other=gil, known_as="Gil", now=now)
    Decision.objects.create(
        application=world.application, by=viv, approves=True, reason="R", decided_at=now
    )
    Connection.objects.create(vetter=viv, person=asha, words="W", declared_at=now)
    SupporterNote.objects.create(supporter=gil.supporter, by=viv, text="T", written_at=now)
    Suspension.objects.create(
        supporter=gil.supporter, by=viv, reason="R", suspended_at=now, review_on=today(now)
    )
    Reference.objects.update(asked_at=now, answered_at=now)
    _standing(cast, now)
    care.save_plan(by=cast["ben"], signs="S", helps="H", people="P", leave_out="L")
    thanks.thank(by=cast["cat"], words="T", now=now)
    checkins.share(by=cast["ben"], check_in=world.check_in, reader=cast["cat"], now=now)
    debriefs.answer(
        by=cast["cat"], debrief=world.debrief, how="ring", by_day=today(now), reply="R", now=now
    )
    people.hold_import(by=cast["dev"], rows=[SheetRow(2, {"E-mail": "s"})], now=now)
    put_in(by=asha, slugs=[world.resource.slug])
    _first_time(world, now)
    hold_upload(by=cast["cat"], services=[{"name": "S"}], for_all=False, needs=[], now=now)
    day = today(now)
    world.signpost.corrections.create(asked_on=day, expires_on=day, answered_on=day)
    Pseudonym.objects.create(person_id=uuid4(), key="K")


def _first_time(world: World, now: datetime) -> None:
    """Gus lets the two facilitators know how his first session was."""
    gus = world.group.members.get(leads=False)
    FirstAnswer.objects.create(member=gus, feeling="F", words="W", until=today(now))


def _standing(cast: dict[str, User], now: datetime) -> None:
    """Gil on a longer suspension and probation; the end of his role proposed; Uma's appeal."""
    viv, gil = cast["viv"], cast["gil"].supporter
    day = today(now)
    SuspensionExtension.objects.create(
        suspension=gil.suspensions.get(), by=viv, reason="R", extended_at=now, review_on=day
    )
    Probation.objects.create(
        supporter=gil, began_on=day, ends_on=day, extended_at=now, extend_reason="R"
    )
    Removal.objects.create(
        supporter=gil,
        criterion="role",
        proposed_at=now,
        reason="R",
        decided_at=now,
        state="dropped",
    )
    AppealVote.objects.create(appeal=Appeal.objects.get(), upholds=True, words="W", decided_at=now)


@pytest.fixture
def planted(
    world: World, fire: Organisation, sol: User, sia: User, nel: User, noa: User, stan: User,
    nash: User,
) -> Planted:  # fmt: skip
    """Everything that could leak, in every field, and everybody to whom it could."""
    now = timezone.now()
    cast = _everybody(world, fire)
    cast |= {one.name.lower(): one for one in (sol, sia, nel, noa, stan, nash)}
    _on_three_desks(world, cast["dee"], fire)
    _rows_of_the_rest(world, cast, now)
    _grave_acts(world, cast, now)
    words = plant(cast) | {"people.User.email": cast["asha"].email}
    fresh = {name: User.objects.get(pk=one.pk) for name, one in cast.items()}
    return Planted(replace(world, people=fresh), words)
