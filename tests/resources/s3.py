"""An S3 on this machine: moto's server behind a door that looks at signatures, which moto does not.

The door knows one key. A signed address is worked out anew from what arrives (AWS Signature Version
4, query parameters) and has an end; everything else needs an Authorization header of that key.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any, Final
from urllib.parse import parse_qsl, quote

from django.utils import timezone
from moto.moto_server.werkzeug_app import create_backend_app
from werkzeug.serving import make_server

KEY: Final = "drillkey"
SECRET: Final = "drill-secret"
BUCKET: Final = "library"
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def _hmac(key: bytes, words: str) -> bytes:
    return hmac.new(key, words.encode(), hashlib.sha256).digest()


def _signature(method: str, path: str, query: dict[str, str], host: str) -> str:
    """What the holder of the secret writes under this address."""
    given = {name: value for name, value in query.items() if name != "X-Amz-Signature"}
    asked = "&".join(f"{quote(n, safe='')}={quote(v, safe='')}" for n, v in sorted(given.items()))
    canonical = f"{method}\n{quote(path)}\n{asked}\nhost:{host}\n\nhost\nUNSIGNED-PAYLOAD"
    _, day, region, service, last = query["X-Amz-Credential"].split("/")
    scope = f"{day}/{region}/{service}/{last}"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    words = f"AWS4-HMAC-SHA256\n{query['X-Amz-Date']}\n{scope}\n{digest}"
    key = _hmac(f"AWS4{SECRET}".encode(), day)
    for part in (region, service, last):
        key = _hmac(key, part)
    return _hmac(key, words).hex()


def _holds(environ: dict[str, Any]) -> bool:
    """Whether the address was signed by us, and has not ended."""
    query = dict(parse_qsl(environ["QUERY_STRING"], keep_blank_values=True))
    if "X-Amz-Signature" not in query:
        return f"Credential={KEY}/" in environ.get("HTTP_AUTHORIZATION", "")
    began = datetime.strptime(query["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    if timezone.now() > began + timedelta(seconds=int(query["X-Amz-Expires"])):
        return False
    where = environ["REQUEST_METHOD"], environ["PATH_INFO"]
    right = _signature(*where, query, environ["HTTP_HOST"])
    return hmac.compare_digest(right, query["X-Amz-Signature"])


def _guarded(inside: Wsgi) -> Wsgi:
    def door(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        if _holds(environ):
            return inside(environ, start)
        start("403 Forbidden", [("Content-Length", "0")])
        return [b""]

    return door


@contextmanager
def running() -> Iterator[str]:
    """The server, with one empty bucket; gives its address."""
    server = make_server("127.0.0.1", 0, _guarded(create_backend_app("s3")), threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def options(address: str) -> dict[str, Any]:
    """As settings.S3 names it."""
    return {
        "bucket_name": BUCKET, "endpoint_url": address, "region_name": "eu-west-2",
        "access_key": KEY, "secret_key": SECRET,
    }  # fmt: skip
