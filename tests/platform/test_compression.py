"""Pages travel compressed; downloads keep their bytes and their length."""

import gzip

from django.test import Client

from people.models import User
from tests.cast import ClientOf
from tests.world import World

ACCEPTS = {"accept-encoding": "gzip, br"}


def test_a_page_is_compressed_for_a_browser_that_can_read_it(
    asha: User, client_of: ClientOf
) -> None:
    client = client_of(asha)
    plain, packed = client.get("/supporters/"), client.get("/supporters/", headers=ACCEPTS)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert b"Find a peer supporter" in gzip.decompress(packed.content)
    assert len(packed.content) < min(12_000, len(plain.content) / 3)


def test_the_same_page_has_another_length_each_time(asha: User, client_of: ClientOf) -> None:
    client = client_of(asha)
    sizes = {len(client.get("/accessibility/", headers=ACCEPTS).content) for _ in range(12)}
    assert len(sizes) > 1


def test_a_download_keeps_its_length(world: World, client_of: ClientOf) -> None:
    client = client_of(world.people["asha"])
    file = client.get(f"/resources/{world.resource.slug}/download/", headers=ACCEPTS)
    body = b"".join(file)
    assert "Content-Encoding" not in file.headers
    assert int(file.headers["Content-Length"]) == len(body)


def test_a_page_is_plain_for_whoever_does_not_ask(visitor: Client) -> None:
    assert "Content-Encoding" not in visitor.get("/").headers
