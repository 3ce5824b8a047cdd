"""Modules of training for tests, made through the actions with as few words as possible."""

from datetime import date, datetime, timedelta
from typing import Any

from directory import actions
from directory.models import Supporter, TrainingModule
from people.models import User
from records.clock import today


def module(by: User, name: str = "Listening", **fields: Any) -> TrainingModule:
    """A required module of the vetter's organisation; `fields` are those of the action."""
    fields.setdefault("required", True)
    return actions.save_module(by=by, name=name, **fields)


def did(
    supporter: Supporter,
    by: User,
    one: TrainingModule,
    ago: int = 0,
    met: bool = True,
    now: datetime | None = None,
) -> Supporter:
    """The supporter did the module so many days ago; fresh from the database."""
    day: date = today(now) - timedelta(days=ago)
    actions.record_training(
        by=by, module=one, supporters=[supporter], done_on=day, met=met, now=now
    )
    return Supporter.objects.get(pk=supporter.pk)
