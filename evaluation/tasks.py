"""Regular work of the figures."""

from datetime import datetime, time

from evaluation.counting import count_pool
from jobs.schedule import every


@every(days=1, at=time(3, 40))
def count_peer_supporters(*, now: datetime) -> None:
    """The count of the quarter, on its first day or as soon as a worker runs."""
    count_pool(now=now)
