"""Somebody leaves: everything that hung on the account moves on by itself."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from conversations.models import Request, State
from directory.models import Supporter
from jobs.worker import drain
from people import actions
from people.models import User
from tests.cast import ClientOf
from tests.world import talk


def test_a_leaver_is_out_at_once_everywhere(
    dev: User, ben: User, eve: User, client_of: ClientOf
) -> None:
    bens, eves = client_of(ben), client_of(eve)
    assert bens.get("/").status_code == 200
    assert ">Ben<" in eves.get("/supporters/").content.decode()
    actions.deactivate(by=dev, person=ben)
    assert bens.get("/conversations/").status_code == 302
    assert ">Ben<" not in eves.get("/supporters/").content.decode()
    assert not Supporter.objects.listed().filter(user=ben).exists()


def test_open_conversations_of_a_leaver_end_kindly_with_the_next_sweep(
    dev: User, asha: User, ben: User, client_of: ClientOf
) -> None:
    request = talk(asha, ben, timezone.now() - timedelta(hours=1))
    actions.deactivate(by=dev, person=ben)
    drain()
    assert Request.objects.get(pk=request.pk).state == State.ENDED
    page = client_of(asha).get(f"/conversations/{request.pk}/")
    assert page.status_code == 200


def test_a_leaver_gets_no_more_mail_not_even_what_was_waiting(
    dev: User, asha: User, ben: User, settings: Any, tmp_path: Path
) -> None:
    settings.MAIL_FOLDER = str(tmp_path)
    talk(asha, ben, timezone.now())
    actions.deactivate(by=dev, person=ben)
    drain(regular=False)
    letters = "".join(file.read_text() for file in tmp_path.iterdir())
    assert asha.email in letters
    assert ben.email not in letters
