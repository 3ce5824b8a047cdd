"""`manage.py restore_library_triggers`: puts back what keeps the library fresh in every process."""

from records.changes import Restore
from resources.changes import LOG


class Command(Restore):
    """Creates what resources.E010 misses."""

    help = "Put the triggers back that tell every process what changed in the library."
    log = LOG
