"""The project's own settings in the tests' environment; the differences are below."""

import tests.environment  # noqa: F401  (first: it sets the variables the next line reads)
from peersupport.settings import *  # noqa: F403  (all of them, on purpose)
from peersupport.settings import DATABASES, VAR

# Argon2 takes 40 ms on purpose; people's own tests name the real hasher.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "people.hashers.Argon2id"]

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, in a folder that ends with the run: in memory, every thread would share one
    # connection, and neither the browser's server nor a race would be real.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
else:
    # Races are run by twenty at once: with fewer connections they would take turns.
    DATABASES["default"]["OPTIONS"]["pool"] |= {"max_size": 32, "timeout": 20}
# Off until somebody switches it on; on here, so that its pages stand in the access table.
SIGNPOST_OWNER_LINKS = True
# The film of our originals takes seconds: its own tests make it (tests/resources/films.py).
FFMPEG = ""
