"""Tasks and regular work of these tests."""

from datetime import datetime

from django_tasks import task

RAN: list[object] = []


@task()
def note(word: str) -> None:
    """Remembers that it ran."""
    RAN.append(word)


@task()
def fail(word: str) -> None:
    """Always fails, with words that must not be kept."""
    raise ValueError(f"CNRY {word}")


def regular(*, now: datetime) -> None:
    """Remembers when it ran."""
    RAN.append(now)


def broken(*, now: datetime) -> None:
    """Always fails."""
    raise ValueError
