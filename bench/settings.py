"""The project's own settings with two pages more, to measure against."""

from peersupport.settings import *  # noqa: F403  (all of them, on purpose)

ROOT_URLCONF = "bench.urls"
# Names of files are not what is measured.
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
# One person asks for more pages in a minute than anybody reads in a year.
DIRECTORY_LOOKS_A_DAY = 10**9
