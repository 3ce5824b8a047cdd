"""Services as a tabular data package (a ZIP of CSV tables with datapackage.json), and back."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from people.sheets import as_csv, unguarded
from people.workbooks import Unusable
from signposting.openreferral.schemas import SCHEMAS

Service = dict[str, Any]
Rows = dict[str, list[dict[str, Any]]]

# Tables that hang on a service: where they stand in it, and the shape of a row.
OF_SERVICE: Final = {
    "phones": ("phones", "Phone"),
    "contacts": ("contacts", "Contact"),
    "schedules": ("schedules", "Schedule"),
    "service_areas": ("service_areas", "ServiceArea"),
    "languages": ("languages", "Language"),
    "cost_options": ("cost_options", "CostOption"),
    "urls": ("additional_urls", "Url"),
}
OF_LOCATION: Final = {
    "addresses": ("addresses", "Address"),
    "accessibility": ("accessibility", "Accessibility"),
}
# A package has one of each of these at the most, and nobody has more to tell us.
MOST_UNPACKED: Final = 8_000_000
MOST_PARTS: Final = 40
MOST_ROWS: Final = 20_000
NO_PACKAGE: Final = (
    "We cannot read this file. It has to be a ZIP with services.csv in it, as our own export makes "
    "it, or a JSON file."
)
TOO_MUCH: Final = "There is too much in this file. Split it and bring in one part after the other."
# The same bytes for the same entries.
WHEN: Final = (2026, 1, 1, 0, 0, 0)


def _columns(schema: str, *links: str) -> dict[str, str]:
    """The columns of a table and what stands in them: what is nested has a table of its own."""
    found = {}
    for name, shape in SCHEMAS[schema]["properties"].items():
        if "$ref" not in shape and shape.get("type") != "array":
            kind = shape.get("type", "integer" if isinstance(shape.get("const"), int) else "string")
            found[name] = kind
    return found | dict.fromkeys(links, "string")


TABLES: Final[dict[str, dict[str, str]]] = {
    "services": _columns("Service", "organization_id"),
    "organizations": _columns("Organization"),
    **{table: _columns(schema, "service_id") for table, (_, schema) in OF_SERVICE.items()},
    "service_at_locations": _columns("ServiceAtLocation", "service_id", "location_id"),
    "locations": _columns("Location"),
    **{table: _columns(schema, "location_id") for table, (_, schema) in OF_LOCATION.items()},
    "attributes": _columns("Attribute", "taxonomy_term_id"),
    "taxonomy_terms": _columns("TaxonomyTerm", "taxonomy_id"),
    "taxonomies": _columns("Taxonomy"),
}
LINKS: Final = {
    "organization_id": "organizations",
    "service_id": "services",
    "location_id": "locations",
    "taxonomy_term_id": "taxonomy_terms",
    "taxonomy_id": "taxonomies",
}


def package(services: Iterable[Service], title: str) -> bytes:
    """The ZIP. No cell of it is taken for a formula by a spreadsheet."""
    rows = _flat(services)
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as folder:
        about = json.dumps(_about(title), ensure_ascii=False, indent=1)
        folder.writestr(ZipInfo("datapackage.json", WHEN), about)
        for table, columns in TABLES.items():
            lines = [
                list(columns),
                *([_cell(row.get(name)) for name in columns] for row in rows[table]),
            ]
            folder.writestr(ZipInfo(f"{table}.csv", WHEN), as_csv(lines))
    return written.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _about(title: str) -> dict[str, Any]:
    return {
        "profile": "tabular-data-package",
        "name": "where-to-turn",
        "title": f"{title}: where to turn",
        "description": "HSDS 3 with the UK profile. A cell that a spreadsheet could take for a "
        "formula, like a number with + before it, has an apostrophe before it.",
        "resources": [_resource(table, columns) for table, columns in TABLES.items()],
    }


def _resource(table: str, columns: Mapping[str, str]) -> dict[str, Any]:
    keys = [
        {"fields": name, "reference": {"resource": LINKS[name], "fields": "id"}}
        for name in columns
        if name in LINKS
    ]
    fields = [{"name": name, "type": kind} for name, kind in columns.items()]
    return {
        "profile": "tabular-data-resource",
        "name": table,
        "path": f"{table}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "primaryKey": "id", "foreignKeys": keys},
    }


def _flat(services: Iterable[Service]) -> Rows:
    rows: dict[str, dict[str, dict[str, Any]]] = {table: {} for table in TABLES}
    for one in services:
        whose = {"service_id": one["id"]}
        _keep(rows, "services", {**one, "organization_id": one["organization"]["id"]})
        _keep(rows, "organizations", one["organization"])
        for table, (part, _) in OF_SERVICE.items():
            for row in one.get(part, ()):
                _keep(rows, table, {**row, **whose})
        for place in one.get("service_at_locations", ()):
            _place(rows, place, whose)
        for attribute in one.get("attributes", ()):
            _attribute(rows, attribute)
    return {table: list(found.values()) for table, found in rows.items()}


def _keep(rows: dict[str, dict[str, dict[str, Any]]], table: str, row: Mapping[str, Any]) -> None:
    rows[table][row["id"]] = {name: row.get(name) for name in TABLES[table]}


def _place(rows: Any, place: Mapping[str, Any], whose: Mapping[str, str]) -> None:
    location = place["location"]
    where = {"location_id": location["id"]}
    _keep(rows, "service_at_locations", {**place, **whose, **where})
    _keep(rows, "locations", location)
    for table, (part, _) in OF_LOCATION.items():
        for row in location.get(part, ()):
            _keep(rows, table, {**row, **where})


def _attribute(rows: Any, attribute: Mapping[str, Any]) -> None:
    term = attribute["taxonomy_term"]
    _keep(rows, "attributes", {**attribute, "taxonomy_term_id": term["id"]})
    detail = term["taxonomy_detail"]
    _keep(rows, "taxonomy_terms", {**term, "taxonomy_id": detail["id"]})
    _keep(rows, "taxonomies", detail)


def services_of(body: bytes) -> list[Service]:
    """The services of a package, nested again. Raises Unusable."""
    try:
        with ZipFile(io.BytesIO(body)) as folder:
            rows = _read(folder)
    except Unusable:
        raise
    except Exception:
        # Somebody may have made the file to do harm: whatever the library stumbles over.
        raise Unusable(NO_PACKAGE) from None
    return list(_nested(rows))


def _read(folder: ZipFile) -> Rows:
    parts = folder.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unusable(TOO_MUCH)
    names = {part.filename.rpartition("/")[2]: part for part in parts}
    if "services.csv" not in names:
        raise Unusable(NO_PACKAGE)
    # No more than the part claims is ever unpacked: what claims less than it holds is broken.
    return {
        table: _table(folder.read(names[f"{table}.csv"]), columns)
        if f"{table}.csv" in names
        else []
        for table, columns in TABLES.items()
    }


def _table(body: bytes, columns: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows of one table; columns we do not know are left alone."""
    text = body.decode("utf-8-sig")
    found: list[dict[str, Any]] = []
    try:
        for row in csv.DictReader(io.StringIO(text, newline=""), strict=True):
            if len(found) == MOST_ROWS:
                raise Unusable(TOO_MUCH)
            cells = {name: unguarded(row.get(name) or "") for name in columns}
            found.append(
                {name: _value(cell, columns[name]) for name, cell in cells.items() if cell}
            )
    except csv.Error:
        raise Unusable(NO_PACKAGE) from None
    return found


def _value(cell: str, kind: str) -> Any:
    if kind == "boolean":
        return cell.strip().casefold() == "true"
    return int(cell) if kind == "integer" and cell.isdecimal() and len(cell) < 9 else cell


def _nested(rows: Rows) -> Iterator[Service]:
    organizations = {row.get("id"): row for row in rows["organizations"]}
    of_service = {table: _by(rows[table], "service_id") for table in OF_SERVICE}
    places, attributes = _places(rows), _attributes(rows)
    for row in rows["services"]:
        pk = row.get("id", "")
        found = dict(row)
        if held := organizations.get(found.pop("organization_id", None)):
            found["organization"] = held
        for table, (part, _) in OF_SERVICE.items():
            found[part] = of_service[table].get(pk, [])
        found["service_at_locations"] = places.get(pk, [])
        found["attributes"] = attributes.get(pk, [])
        yield found


def _by(rows: Iterable[dict[str, Any]], link: str) -> dict[Any, list[dict[str, Any]]]:
    found: dict[Any, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row.get(link), []).append(row)
    return found


def _places(rows: Rows) -> dict[Any, list[dict[str, Any]]]:
    parts = {part: _by(rows[table], "location_id") for table, (part, _) in OF_LOCATION.items()}
    locations = {
        row.get("id"): {
            **row,
            **{part: held.get(row.get("id"), []) for part, held in parts.items()},
        }
        for row in rows["locations"]
    }
    places = [
        {**row, "location": locations[row.get("location_id")]}
        for row in rows["service_at_locations"]
        if row.get("location_id") in locations
    ]
    return _by(places, "service_id")


def _attributes(rows: Rows) -> dict[Any, list[dict[str, Any]]]:
    details = {row.get("id"): row for row in rows["taxonomies"]}
    terms = {
        row.get("id"): {**row, "taxonomy_detail": details.get(row.get("taxonomy_id"), {})}
        for row in rows["taxonomy_terms"]
    }
    held = [
        {**row, "taxonomy_term": terms.get(row.get("taxonomy_term_id"), {})}
        for row in rows["attributes"]
    ]
    return _by(held, "link_id")
