"""Log lines say what happened and where, never what somebody typed or who they are."""

import json
import logging
import sys
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from peersupport.logs import JsonFormatter
from tests.platform.urls import CANARY


def logged(logger: str, message: str, *args: Any, **extra: Any) -> str:
    """One record formatted, with the exception being handled, if any."""
    error = sys.exc_info()
    record = logging.getLogger(logger).makeRecord(
        logger, logging.ERROR, __file__, 1, message, args, error if error[0] else None, extra=extra
    )
    return JsonFormatter().format(record)


def test_a_request_is_logged_by_its_route_alone(outer: Client, lines: Any):
    outer.get(f"/plain/{CANARY}/?word={CANARY}")
    found = [json.loads(line) for line in lines()]
    ours = [line for line in found if line["logger"] == "peersupport.requests"]
    assert [(line["route"], line["method"], line["status"]) for line in ours] == [
        ("plain", "GET", 200)
    ]
    assert set(ours[0]) == {"at", "level", "logger", "said", "route", "method", "status", "ms"}


@pytest.mark.parametrize("path", [f"/plain/{CANARY}/", f"/{CANARY}/", f"/broken/?typed={CANARY}"])
def test_nothing_of_a_request_is_in_any_line(outer: Client, lines: Any, path: str):
    outer.post(path, {"message": CANARY}, headers={"user-agent": CANARY, "referer": CANARY})
    assert lines()
    assert CANARY not in "\n".join(lines())


def test_a_strange_method_is_not_repeated(outer: Client, lines: Any):
    outer.generic(CANARY.upper(), "/")
    assert CANARY.upper() not in "\n".join(lines())


def test_a_server_error_leaves_its_frames(outer: Client, lines: Any):
    assert outer.get("/broken/").status_code == 500
    errors = [json.loads(line)["error"] for line in lines() if '"error": [' in line]
    assert [error[0]["type"] for error in errors] == ["builtins.ValueError"]
    assert errors[0][0]["frames"][-1].startswith("tests/platform/urls.py:")


@pytest.mark.django_db
def test_a_database_error_does_not_show_its_values():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE words (word varchar(40) UNIQUE)")
        cursor.execute("INSERT INTO words VALUES (%s)", [CANARY])
    try:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO words VALUES (%s)", [CANARY])
    except IntegrityError:
        line = logged("django.request", "Internal Server Error: %s", CANARY)
    assert "IntegrityError" in line
    assert CANARY not in line


def test_causes_are_told_by_type_alone():
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as error:
            raise RuntimeError(CANARY) from error
    except RuntimeError:
        line = logged("jobs", "a task failed")
    assert [error["type"] for error in json.loads(line)["error"]] == [
        "builtins.RuntimeError",
        "builtins.KeyError",
    ]
    assert CANARY not in line


def test_our_words_are_kept_and_what_was_put_into_them_is_not():
    line = json.loads(logged("jobs.delivery", "mail to %s failed", CANARY, count=3))
    assert (line["said"], line["count"]) == ("mail to %s failed", 3)


def test_words_of_other_packages_are_not_repeated():
    assert CANARY not in logged("allauth.account", f"login failed for {CANARY}")


@pytest.mark.parametrize("value", ["asha@ambulance.example", "two words", "x" * 80, {"a": CANARY}])
def test_a_field_that_is_no_code_is_not_shown(value: Any):
    assert json.loads(logged("jobs", "done", kind=value))["kind"] == "?"


def test_fields_nobody_listed_are_left_out():
    assert "person" not in json.loads(logged("jobs", "done", person=CANARY))


def test_paths_of_this_machine_are_shortened(outer: Client, lines: Any):
    outer.get("/broken/")
    assert sys.prefix not in "\n".join(lines())
