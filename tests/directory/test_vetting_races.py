"""Two vetters at the same moment, two clicks at the same moment: one outcome."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from directory import actions
from directory.models import Application, Decision, Supporter
from jobs.models import OutgoingMail
from people.models import User
from tests.factories import make_user
from tests.factories_vetting import REASON, checked, ready

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def nell(ambulance) -> User:
    return make_user("nell@ambulance.example", ambulance)


def together(*acts: Callable[[], object]) -> list[str]:
    """What each act ended with, all begun at the same moment."""
    start, ends = Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
            ends.append("done")
        except ValidationError as error:
            ends.append(error.code or "refused")
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


def decides(vetter: User, application: Application, approves: bool = True):
    return lambda: actions.decide(
        by=vetter,
        application=application,
        approves=approves,
        reason=REASON,
        criterion="" if approves else "time",
    )


def test_two_approvals_at_once_approve_once(nell, viv, vic, ambulance, fire):
    ambulance.partners.add(fire)
    application = checked(nell, viv)
    OutgoingMail.objects.all().delete()
    assert together(decides(viv, application), decides(vic, application)) == ["done", "done"]
    assert Supporter.objects.listed().get().user == nell
    assert OutgoingMail.objects.filter(recipient_id=nell.pk).count() == 1


def test_one_vetter_in_two_windows_decides_once(nell, viv):
    application = checked(nell, viv)
    assert together(decides(viv, application), decides(viv, application)) == ["done", "twice"]
    assert Decision.objects.count() == 1


def test_the_last_approval_and_a_refusal_at_once_have_one_outcome(nell, viv, vic, ambulance, fire):
    ambulance.partners.add(fire)
    third = make_user("wyn@ambulance.example", ambulance, roles=["vetter"])
    application = checked(nell, viv)
    decides(viv, application)()
    ends = together(decides(vic, application), decides(third, application, approves=False))
    assert ends == ["decided", "done"]
    application.refresh_from_db()
    listed = Supporter.objects.listed().exists()
    assert (application.state, listed) in [("approved", True), ("declined", False)]


def test_two_clicks_start_one_application_and_send_it_once(nell, viv):
    begin = lambda: actions.start_application(by=nell)  # noqa: E731  (said twice below)
    assert together(begin, begin) == ["done", "done"]
    ready(nell)
    send = lambda: actions.submit_application(by=nell)  # noqa: E731  (said twice below)
    assert together(send, send) == ["done", "done"]
    assert Application.objects.count() == 1
    assert OutgoingMail.objects.filter(recipient_id=viv.pk).count() == 1
