"""What Office insists on in a package and readers in Python overlook: it offers to "repair" a file
where a part has no type, a relation leads nowhere or an id stands twice."""

import io
import posixpath
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from zipfile import ZipFile

import pytest
from lxml import etree

from tests.resources.test_documents import BY_FORMAT, made

TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGES = [(format, each) for format in ("docx", "pptx") for each in BY_FORMAT[format]]
every_package = pytest.mark.parametrize(
    ("format", "original"), PACKAGES, ids=[f"{each.slug}.{format}" for format, each in PACKAGES]
)


def parts_of(content: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        assert len(names) == len({name.casefold() for name in names}), "a name stands twice"
        return {name: package.read(name) for name in names}


def relations(name: str, parts: dict[str, bytes]) -> dict[str, str]:
    """Of this part: id -> the part it leads to, "" for what lies outside."""
    path = PurePosixPath(name)
    content = parts.get(f"{path.parent}/_rels/{path.name}.rels".removeprefix("./"))
    found = {}
    for one in etree.fromstring(content) if content else []:
        inside = one.get("TargetMode") != "External"
        target = posixpath.normpath(posixpath.join("/", str(path.parent), one.get("Target")))
        found[one.get("Id")] = target.lstrip("/") if inside else ""
    return found


def ids_used(tree: etree._Element) -> Iterator[str]:
    for element in tree.iter():
        yield from (str(v) for k, v in element.attrib.items() if str(k).startswith(RELATED))


def drawn(tree: etree._Element) -> Counter[str]:
    """Ids of everything drawn; on a slide and in a document each stands once."""
    names = ("{*}cNvPr", "{*}docPr")
    found = tree.iter(*names) if tree.tag.endswith("}sld") else tree.iter("{*}docPr")
    return Counter(str(one.get("id")) for one in found)


@every_package
def test_every_part_has_a_type_and_every_relation_leads_somewhere(format, original) -> None:
    parts = parts_of(made(original, format))
    told = etree.fromstring(parts["[Content_Types].xml"])
    endings = {one.get("Extension").lower() for one in told.iter(f"{TYPES}Default")}
    named = {one.get("PartName").lstrip("/") for one in told.iter(f"{TYPES}Override")}
    assert named <= set(parts)
    for name, content in parts.items():
        known = name in named or name.rpartition(".")[2].lower() in endings
        assert known or name == "[Content_Types].xml", name
        leads = relations(name, parts)
        assert {target for target in leads.values() if target} <= set(parts), name
        if name.endswith(".xml"):
            tree = etree.fromstring(content)
            assert set(ids_used(tree)) <= set(leads), name
            assert [one for one, times in drawn(tree).items() if times > 1] == [], name


@every_package
def test_no_part_lies_there_that_nothing_leads_to(format, original) -> None:
    parts = parts_of(made(original, format))
    reached, ways = set[str](), [target for target in relations("", parts).values() if target]
    while ways:
        name = ways.pop()
        if name not in reached:
            reached.add(name)
            ways += [target for target in relations(name, parts).values() if target]
    loose = {name for name in parts if not name.endswith(".rels")} - reached
    assert loose == {"[Content_Types].xml"}
