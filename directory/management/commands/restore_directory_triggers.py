"""`manage.py restore_directory_triggers`: puts back what keeps the list fresh in every process."""

from directory.changes import LOG
from records.changes import Restore


class Command(Restore):
    """Creates what directory.E010 misses."""

    help = "Put the triggers back that tell every process which supporters changed."
    log = LOG
