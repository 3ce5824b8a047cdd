"""Who was erased stays known where no backup reaches, as a keyed hash and a day."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import uuid4

import pytest

from peersupport.environment import new_value
from records import tombstones

DAY = date(2026, 6, 10)


@pytest.fixture(autouse=True)
def _var(settings, tmp_path):
    settings.VAR, settings.BACKUP_DAYS = tmp_path / "var", 14


def test_somebody_erased_is_found_among_others():
    erased, other = uuid4(), uuid4()
    tombstones.add(erased, day=DAY)
    assert tombstones.erased_among([other, erased]) == [erased]


def test_the_file_holds_no_id_and_is_nobody_elses():
    erased = uuid4()
    tombstones.add(erased, day=DAY)
    text = tombstones.path().read_text()
    assert erased.hex not in text
    assert str(erased) not in text
    assert tombstones.path().stat().st_mode & 0o777 == 0o600
    assert text.split()[:2] == ["2026-06-10", "erased"]


def test_the_line_is_on_the_disk_when_it_returns(monkeypatch):
    synced = []
    real = os.fsync

    def note(file):
        synced.append(os.readlink(f"/proc/self/fd/{file}"))
        real(file)

    monkeypatch.setattr(os, "fsync", note)
    tombstones.add(uuid4(), day=DAY)
    assert synced == [str(tombstones.path()), str(tombstones.path().parent)]


def test_the_last_word_about_somebody_counts():
    person = uuid4()
    tombstones.add(person, day=DAY)
    tombstones.strike_out(person, day=DAY)
    assert tombstones.erased_among([person]) == []
    tombstones.add(person, day=DAY)
    assert tombstones.erased_among([person]) == [person]


def test_a_torn_line_spoils_no_other():
    first, second = uuid4(), uuid4()
    tombstones.add(first, day=DAY)
    with tombstones.path().open("a") as file:
        file.write("2026-06-10 erased 12ab")
    tombstones.add(second, day=DAY)
    assert tombstones.erased_among([first, second]) == [first, second]


def test_a_new_key_still_finds_what_the_old_one_wrote(settings):
    person = uuid4()
    tombstones.add(person, day=DAY)
    settings.HMAC_KEYS = [("t2", new_value("HMAC_KEYS").partition(":")[2]), *settings.HMAC_KEYS]
    assert tombstones.erased_among([person]) == [person]


@pytest.mark.parametrize(("age", "left"), [(20, 2), (21, 2), (22, 1)])
def test_lines_go_a_week_after_the_last_backup_that_could_need_them(age, left):
    old, new = uuid4(), uuid4()
    tombstones.add(old, day=DAY - timedelta(days=age))
    tombstones.add(new, day=DAY)
    assert tombstones.forget_old(today=DAY) == 2 - left
    assert len(tombstones.erased_among([old, new])) == left
    assert tombstones.path().stat().st_mode & 0o777 == 0o600


def test_many_at_once_lose_none():
    people = [uuid4() for _ in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda person: tombstones.add(person, day=DAY), people))
        list(pool.map(lambda _: tombstones.forget_old(today=DAY), range(4)))
    assert len(tombstones.erased_among(people)) == 40


def test_without_a_file_nobody_is_looked_for():
    people = iter([uuid4()])
    assert tombstones.erased_among(people) == []
    assert len(list(people)) == 1
    assert tombstones.forget_old(today=DAY) == 0
