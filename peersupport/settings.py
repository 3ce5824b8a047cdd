"""Settings: one file, every choice from the environment.

`make run` and the tests set what they need; a production host sets the variables listed in
docs/settings.md. A missing secret stops the start and says how to make one.
"""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from environs import Env

from peersupport.environment import database, files, key_ring, secret, secret_if_any

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

# Where this installation keeps what it makes: database, keys, mail folder, uploads.
VAR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))

DEBUG = env.bool("DEBUG", False)
# One switch for everything that needs https: cookie names, Secure, HSTS, redirects.
TLS = env.bool("TLS", True)
TESTING = env.bool("TESTING", False)

SECRET_KEY = secret(env, "SECRET_KEY", VAR)
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
# Three rings, apart from each other and from SECRET_KEY; the first key of a ring writes.
FIELD_KEYS = key_ring(env, "FIELD_KEYS", VAR)
TOKEN_KEYS = key_ring(env, "TOKEN_KEYS", VAR)
HMAC_KEYS = key_ring(env, "HMAC_KEYS", VAR)

SITE_NAME = env.str("SITE_NAME", "Side by Side peer support")
SITE_URL = env.str("SITE_URL", "https://localhost")
# Who runs the servers and holds the keys: named on the privacy page and before the first message.
SITE_HOSTED_BY = env.str("SITE_HOSTED_BY", "the organisation that runs this site")
CONTACT_EMAIL = env.str("CONTACT_EMAIL", "")
BACKUP_DAYS = env.int("BACKUP_DAYS", 14)
# How much of the directory one person may look at in a day: a list page is one, a profile two.
DIRECTORY_LOOKS_A_DAY = env.int("DIRECTORY_LOOKS_A_DAY", 600)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "records",
    "jobs",
    "people",
    "correspondence",
    "directory",
    "resources",
    "signposting",
    "conversations",
    "wellbeing",
    "mentoring",
    "groups",
    "campaigns",
    "care",
    "evaluation",
    "peersupport",
    "peersupport.apps.PeerSupportAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    # First: answers /livez and /help-now/ even when the database is down.
    "peersupport.middleware.AlwaysThere",
    "peersupport.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "peersupport.middleware.CompressPages",
    "peersupport.middleware.PrivateResponses",
    "csp.middleware.CSPMiddleware",
    # Inside the headers, outside everything that reads a body.
    "peersupport.middleware.SizeLimit",
    "records.middleware.RefusalMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "peersupport.stash.KeepWhatWasTyped",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "people.middleware.SecondFactorMiddleware",
    "people.middleware.FreshSignInMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "peersupport.middleware.FormsOnly",
]

ROOT_URLCONF = "peersupport.urls"
WSGI_APPLICATION = "peersupport.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "pages"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "peersupport.components.environment",
            "context_processors": ["peersupport.components.page_context"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates" / "django"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": database(env, VAR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits count in a table every process shares. The limit of rows is far above what a busy
# night writes: a culled counter would protect nobody.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_counters",
        "OPTIONS": {"MAX_ENTRIES": 2_000_000, "CULL_FREQUENCY": 10},
    }
}

# Background work.
TASKS = {
    "default": {
        "BACKEND": env.str("TASKS_BACKEND", "django_tasks_db.DatabaseBackend"),
        "QUEUES": ["default"],
    }
}
JOBS_ADDRESS_OF = "people.notices.notice_address"
JOBS_QUIET_UNTIL = "people.notices.quiet_until"

# Mail: Django writes to the outbox; only the worker speaks SMTP.
EMAIL_BACKEND = "jobs.outbox.OutboxBackend"
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", "notices@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
SMTP_URL = env.str("SMTP_URL", "")
MAIL_FOLDER = env.str("MAIL_FOLDER", "")
EMAIL_SUBJECT_PREFIX = ""
EMAIL_TIMEOUT = 10

# Signing in.
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["people.backends.SignIn"]
PASSWORD_HASHERS = [
    # 19 MiB, 2 passes, 1 lane: OWASP's and ASVS appendix C's setting; 41 ms here.
    "people.hashers.Argon2id",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
SECOND_FACTOR_DEMANDED = env.bool("SECOND_FACTOR_DEMANDED", True)
# Facts, beside roles, for which a second factor is demanded: callables of a user.
SECOND_FACTOR_FOR = ["directory.facts.is_supporter"]

ACCOUNT_ADAPTER = "people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "people.forms.JoinForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CHANGE_EMAIL = True  # one address each; a new one counts once its code was typed
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if TLS else "http"
# A station is one address: limits by address are wide, by account + address tight.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "100/m/ip,5/5m/key",
    "signup": "100/m/ip",
    "reset_password": "100/m/ip,5/m/key",
    "request_login_code": "100/m/ip,3/m/key",
    "reference": "60/m/ip",
    "signpost_owner": "60/m/ip",
    "open_referral": "120/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
MFA_ADAPTER = "people.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_FORMS = {"add_webauthn": "people.passkeys.AddPasskeyForm"}
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = SITE_NAME
MFA_TRUST_ENABLED = False
# Tracking would write the address and the minute of every request.
USERSESSIONS_TRACK_ACTIVITY = False

# Sessions and cookies.
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = TLS
SESSION_COOKIE_NAME = "__Host-session" if TLS else "session"
CSRF_COOKIE_SECURE = TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrf" if TLS else "csrf"
CSRF_FAILURE_VIEW = "peersupport.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Headers.
SECURE_SSL_REDIRECT = TLS and not TESTING
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 31_536_000 if TLS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
SECURE_CONTENT_TYPE_NOSNIFF = True
# no-referrer would make browsers send `Origin: null` and every form would be refused.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        # The page of urgent help alone has one (peersupport/help_now.py).
        "worker-src": [NONE],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SILENCED_SYSTEM_CHECKS = [
    "security.W021",  # HSTS preload binds a whole domain for years: the force decides, not we.
]

# Requests. Uploads are limited by the middleware before anything reads them.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 600
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
# Where the virus scanner listens: unix:///run/clamav/clamd.ctl or tcp://host:3310. Empty: none.
CLAMD = env.str("CLAMD", "")
CHECK_LINKS = env.bool("CHECK_LINKS", True)
# What puts our own film together, by its name or path. Empty, or not there: the film is left out.
FFMPEG = env.str("FFMPEG", "ffmpeg")
# For tests alone: the sites of links may be on this machine.
LINKS_TO_THIS_MACHINE = False
# All of one form; each file has a limit of its own kind (resources/formats.py) and never a larger.
MAX_UPLOAD_BYTES = env.int("MAX_UPLOAD_BYTES", 210_000_000)
FILE_UPLOAD_HANDLERS = [
    "resources.receiving.LimitByKind",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "resources.receiving.OnDisk",
]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# Files. No MEDIA_URL: nothing uploaded has an address of its own.
MEDIA_ROOT = VAR / "media"
# Who sends their bytes once it is clear that this person may have them: site, nginx, s3.
SEND_FILES_BY = env.str("SEND_FILES_BY", "site")
# For so long a link into the bucket can be followed.
S3_LINK_SECONDS = env.int("S3_LINK_SECONDS", 60)
S3 = {
    "bucket_name": env.str("S3_BUCKET", ""),
    "endpoint_url": env.str("S3_ENDPOINT", "") or None,
    "region_name": env.str("S3_REGION", "") or None,
    "access_key": env.str("S3_ACCESS_KEY", "") or None,
    "secret_key": secret_if_any(env, "S3_SECRET_KEY", VAR) or None,
}
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "frontend" / "dist"]
STORAGES = {
    "default": files(MEDIA_ROOT, S3, SEND_FILES_BY, S3_LINK_SECONDS),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "peersupport.static_storage.HashedStatic",
        # Public, and nginx reads them while the application is away.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# A web address typed without its scheme means https, as from Django 6 on.
FORMS_URLFIELD_ASSUME_HTTPS = True

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "peersupport.logs.JsonFormatter"}},
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": "json",
        }
    },
    "root": {"handlers": ["stdout"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": ["stdout"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
        # Would log the path of every refused request.
        "django.request": {"handlers": ["stdout"], "level": "ERROR", "propagate": False},
        "django.security": {"handlers": ["stdout"], "level": "ERROR", "propagate": False},
    },
}
# Numbers of services somebody here has called, by their names in signposting/urgent.py. Those
# that nobody has called are shown in the demo alone, with a mark.
URGENT_LINES_CHECKED: list[str] = env.list("URGENT_LINES_CHECKED", [])
SHOW_UNCHECKED_NUMBERS = env.bool("SHOW_UNCHECKED_NUMBERS", False)
# Called once an entry for everybody has changed.
SIGNPOSTS_CHANGED = "peersupport.help_now.make_quietly"
# Whether browsers keep a copy of /help-now/ to show without a connection.
HELP_NOW_OFFLINE = env.bool("HELP_NOW_OFFLINE", True)

# Whether services we list may be asked by mail whether it is right.
SIGNPOST_OWNER_LINKS = env.bool("SIGNPOST_OWNER_LINKS", False)
# Whether checked entries for everybody are told to programs, as Open Referral UK says.
OPEN_REFERRAL = env.bool("OPEN_REFERRAL", False)

MONITORING_TOKEN = env.str("MONITORING_TOKEN", "")
