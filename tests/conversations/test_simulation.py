"""Random histories: no request or open conversation ever rests without a next step."""

import os
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations import tasks
from conversations.models import Request, State
from tests.conversations.simulated import ACTS, Simulated, assert_places_match, has_next_step

EVENTS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 5), st.integers(0, 5)), min_size=5, max_size=30
)
# So many requests live and end in the long history; more by SIMULATED_REQUESTS=5000.
REQUESTS = int(os.environ.get("SIMULATED_REQUESTS", "60"))


@pytest.mark.django_db
@settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(events=EVENTS, on_leave=st.booleans())
def test_no_request_rests_without_a_next_step(events, on_leave):
    with transaction.atomic():
        world = Simulated(on_leave=on_leave)
        for event in events:
            world.act(*event)
        tasks.sweep(now=world.now)
        for request in Request.objects.all():
            assert has_next_step(request, world.now), request.state
        assert_places_match()
        transaction.set_rollback(True)


@pytest.mark.slow
@pytest.mark.django_db
def test_over_a_long_history_everything_goes_on_and_ends():
    """Months with people who vanish, leave, pause and never acknowledge anything."""
    chance, world = Random(1), Simulated(askers=12, supporters=8)
    while Request.objects.count() < REQUESTS:
        for _ in range(12):
            world.act(chance.choice(ACTS), chance.randrange(12), chance.randrange(12))
        world.renew(chance)
        tasks.sweep(now=world.now)
        for request in Request.objects.unfinished().prefetch_related("offers"):
            assert has_next_step(request, world.now), request.state
        assert_places_match()
    world.do_wait_long(0, 0)
    for _ in range(8):
        world.do_wait(24, 0)
    assert set(Request.objects.values_list("state", flat=True)) <= {
        State.OPEN, State.ENDED, State.WITHDRAWN,
    }  # fmt: skip


@pytest.mark.django_db
def test_the_oracle_notices_a_request_without_a_next_step(open_request, waiting, now):
    """The positive control: what would rest for ever is found."""
    Request.objects.filter(pk=open_request.pk).update(reply_at=None)
    assert not has_next_step(Request.objects.get(), now)
