"""gunicorn for `make run` and for production: two processes of four threads, no access log."""

import os

from gunicorn.http import wsgi

# The Server header names nothing.
wsgi.SERVER = "web"

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or '8000'}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES") or 2)
threads = int(os.environ.get("WEB_THREADS") or 4)
# Addresses and paths are nobody's business; the application logs routes (peersupport.middleware).
accesslog = None
errorlog = "-"
loglevel = "warning"
# Its default is a socket in the account's home folder that nothing here uses.
control_socket_disable = True
timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 8190
# The proxy in front sets X-Forwarded-Proto; ALLAUTH_TRUSTED_PROXY_COUNT says how many there are.
forwarded_allow_ips = os.environ.get("PROXY_ADDRESSES") or "127.0.0.1"
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 (never waits for a disk)
