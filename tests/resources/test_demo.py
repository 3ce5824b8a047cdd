"""The demo's library is made once, of the same originals as everywhere."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from jobs import schedule
from people.models import User
from resources import demo
from resources.actions import hold
from resources.models import HeldUpload, Resource
from resources.originals import originals
from resources.taxonomy import LICENCES, USES
from tests.resources.conftest import upload


def test_the_demo_is_built_once(cat: User, finn: User) -> None:
    both: Any = [cat.organisation, finn.organisation]
    first = demo.build(organisations=both, coordinator=cat, seed=1)
    again = demo.build(organisations=both, coordinator=cat, seed=1)
    assert (len(first), again) == (len(originals()), [])
    own = Resource.objects.get(organisation__isnull=False)
    assert own.title.startswith("After a hard job")
    assert not Resource.objects.visible_to(finn).filter(pk=own.pk).exists()


def test_every_licence_says_how_it_may_be_used() -> None:
    assert USES.keys() == dict(LICENCES).keys()


def test_held_files_and_sweeps_are_regular_work(cat: User) -> None:
    schedule.discover()
    later = timezone.now() + timedelta(hours=2)
    hold(by=cat, upload=upload())
    for name in ("forget_held_files", "sweep_files"):
        schedule.registry[f"resources.tasks.{name}"].work(now=later)
    assert not HeldUpload.objects.exists()
