"""What must hold on every page of every role: found by walking the site, checked in its markup."""

import re
from collections import Counter
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.test import Client

from people.models import User
from tests.cast import ClientOf
from tests.crawl import crawl
from tests.world import World

VISIBLE = {"input", "select", "textarea"}
# Words that must not stand in a title: it is read over a shoulder and kept in a history.
TELLING = re.compile(
    r"asha|ben\b|suicid|depress|anxi|ptsd|trauma|alcohol|self.harm|mental|sleep", re.IGNORECASE
)

# What stands in an address for one row of many.
ROW = re.compile(
    r"(?<=/)[\w-]{20,}(?=/)|(?<=/resources/)[\w-]+|(?<=/signposts/)[\w-]+"
    r"|(?<=/campaigns/day/)[\w-]+"
)


class Parsed:
    """One page as a browser's parser reads it."""

    def __init__(self, address: str, html: str) -> None:
        parser = html5lib.HTMLParser(
            tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False
        )
        self.address = address
        self.tree: Element = parser.parse(html)
        self.errors = [error for error in parser.errors if error[1] != "unknown-doctype"]

    def all(self, tag: str) -> list[Element]:
        return list(self.tree.iter(tag))

    @property
    def title(self) -> str:
        return (self.all("title")[0].text or "").strip()

    @property
    def labelled(self) -> set[str]:
        return {label.get("for", "") for label in self.all("label")}


def pages_of(client: Client) -> list[Parsed]:
    """Every page this person can reach that is shown, parsed."""
    found = crawl(client)
    return [
        Parsed(address, html[4:]) for address, html in found.items() if html.startswith("200 <!")
    ]


def faults(page: Parsed) -> list[str]:
    """What is wrong with one page, in words."""
    said = []
    if page.tree.get("lang") != "en-GB":
        said.append("no language")
    if len(page.all("h1")) != 1:
        said.append(f"{len(page.all('h1'))} h1")
    if len(page.all("main")) != 1:
        said.append("no main")
    ids = Counter(one.get("id") for one in page.tree.iter() if one.get("id"))
    said += [f"id {name} twice" for name, times in ids.items() if times > 1]
    for element in page.tree.iter():
        said += _faults_of(element, page)
    return [f"{page.address}: {fault}" for fault in said]


def _faults_of(element: Element, page: Parsed) -> list[str]:
    said = []
    if element.get("style") is not None or any(name.startswith("on") for name in element.attrib):
        said.append(f"inline style or script on {element.tag}")
    if element.tag == "script" and not element.get("src"):
        said.append("inline script")
    if element.tag in VISIBLE and element.get("type") not in ("hidden", "submit"):
        named = element.get("id") in page.labelled or element.get("aria-label")
        if not named:
            said.append(f"no label for {element.get('name')}")
    if element.tag == "form" and element.get("method", "").lower() == "post":
        tokens = [i for i in element.iter("input") if i.get("name") == "csrfmiddlewaretoken"]
        said += [] if tokens or page.address.startswith("/admin/") else ["form without token"]
    return said


@pytest.mark.parametrize("name", ["asha", "ben", "cat", "dev", "viv"])
def test_every_page_is_well_made_and_its_title_neutral_but_distinct(
    name: str, world: World, client_of: ClientOf
) -> None:
    pages = pages_of(client_of(world.people[name], fresh=True))
    own = [page for page in pages if not page.address.startswith("/admin/")]
    assert [fault for page in own for fault in faults(page)] == []
    assert [fault for page in pages for fault in help_faults(page)] == []
    assert title_faults(pages) == []
    assert len(own) > 5


def title_faults(pages: list[Parsed]) -> list[str]:
    """Titles that tell something, and those that two kinds of pages share. Pages made from one
    pattern share theirs: which row it is must not stand there."""
    titles = {page.address.partition("?")[0]: page.title for page in pages}
    kinds = {ROW.sub("…", address): title for address, title in titles.items()}
    times = Counter(kinds.values())
    said = [
        f"{address}: {title} tells" for address, title in titles.items() if TELLING.search(title)
    ]
    return said + [f"{kind}: {title} twice" for kind, title in kinds.items() if times[title] > 1]


def help_faults(page: Parsed) -> list[str]:
    """What is wrong with the landmark of urgent help: one on each page, before the content, that
    gives 999 before any other number and leads to all of them."""
    marks = [one for one in page.tree.iter() if one.get("aria-label") == "Urgent help"]
    if [one.tag for one in marks] != ["section"]:
        return [f"{page.address}: {len(marks)} landmarks of urgent help"]
    links = [one.get("href") or "" for one in marks[0].iter("a")]
    order = [one for one in page.tree.iter() if one is marks[0] or one.tag == "main"]
    right = {
        "999 first": [one for one in links if one.startswith("tel:")][:1] == ["tel:999"],
        "all urgent help": links.count("/help-now/") == 1,
        "before the content": order[0] is marks[0],
    }
    return [f"{page.address}: not {words}" for words, so in right.items() if not so]


def test_urgent_help_is_there_for_whoever_is_not_signed_in(world: World, visitor: Client) -> None:
    pages = pages_of(visitor)
    assert [fault for page in pages for fault in help_faults(page)] == []
    assert len(pages) > 5


@pytest.mark.parametrize("path", ["/help-now/", "/nothing-here/", "/desk/", "/admin/"])
def test_urgent_help_is_there_when_somebody_is_refused(
    path: str, asha: User, client_of: ClientOf
) -> None:
    html = client_of(asha).get(path).content.decode()
    assert help_faults(Parsed(path, html)) == []


def test_the_checks_see_a_bad_page() -> None:
    bad = Parsed("/bad/", "<!DOCTYPE html><p style='x'><input name=a><h1>A</h1><h1>B</h1>")
    assert len(faults(bad)) == 5
    assert help_faults(bad) == ["/bad/: 0 landmarks of urgent help"]
    late = '<main></main><section aria-label="Urgent help"><a href="tel:111">111</a></section>'
    assert len(help_faults(Parsed("/bad/", f"<!DOCTYPE html>{late}"))) == 3
    page = "<!DOCTYPE html><title>{}</title>"
    named = {"/one/": "Sleep", "/two/": "Same", "/three/": "Same", "/resources/a/": "Fine"}
    titled = [Parsed(address, page.format(title)) for address, title in named.items()]
    said = ["/one/: Sleep tells", "/two/: Same twice", "/three/: Same twice"]
    assert title_faults(titled) == said
