"""Services as a tabular data package (a ZIP of CSV tables with datapackage.json), and back."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from people.sheets import as_csv, unguarded
from people.workbooks import Unusable
from signposting.openreferral.schemas import CLOCK, ID, SCHEMAS

Service = dict[str, Any]
Shape = dict[str, Any]
Rows = dict[str, list[dict[str, Any]]]

# The tables, by what HSDS calls a row, and the names of their files: HSDS 3's, by which we write
# them, and what the UK profile and older versions say, which we read too.
FILES: Final = {
    "service": ("services.csv", "service.csv"),
    "organization": ("organizations.csv", "organization.csv"),
    "phone": ("phones.csv", "phone.csv"),
    "contact": ("contacts.csv", "contact.csv"),
    "schedule": ("schedules.csv", "schedule.csv"),
    "service_area": ("service_areas.csv", "service_area.csv"),
    "language": ("languages.csv", "language.csv"),
    "cost_option": ("cost_options.csv", "cost_option.csv"),
    "url": ("url.csv", "urls.csv"),
    "service_at_location": ("service_at_location.csv", "service_at_locations.csv"),
    "location": ("locations.csv", "location.csv"),
    "address": ("addresses.csv", "address.csv"),
    "accessibility": ("accessibility.csv", "accessibilities.csv"),
    "attribute": ("attributes.csv", "attribute.csv"),
    "taxonomy_term": ("taxonomy_terms.csv", "taxonomy_term.csv"),
    "taxonomy": ("taxonomies.csv", "taxonomy.csv"),
}
# Tables that hang on a service: where they stand in it, and the shape of a row.
OF_SERVICE: Final = {
    "phone": ("phones", "Phone"),
    "contact": ("contacts", "Contact"),
    "schedule": ("schedules", "Schedule"),
    "service_area": ("service_areas", "ServiceArea"),
    "language": ("languages", "Language"),
    "cost_option": ("cost_options", "CostOption"),
    "url": ("additional_urls", "Url"),
}
OF_LOCATION: Final = {
    "address": ("addresses", "Address"),
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


# Kinds of a data package that JSON Schema writes as text of a format.
KINDS: Final = {"date": "date", "date-time": "datetime"}


def _columns(schema: str, *links: str) -> dict[str, Shape]:
    """The columns of a table and the shape of a cell: what is nested has a table of its own."""
    found = {
        name: shape
        for name, shape in SCHEMAS[schema]["properties"].items()
        if "$ref" not in shape and shape.get("type") != "array"
    }
    return found | dict.fromkeys(links, ID)


TABLES: Final[dict[str, dict[str, Shape]]] = {
    "service": _columns("Service"),
    "organization": _columns("Organization"),
    **{table: _columns(schema, "service_id") for table, (_, schema) in OF_SERVICE.items()},
    "service_at_location": _columns("ServiceAtLocation", "service_id", "location_id"),
    "location": _columns("Location"),
    **{table: _columns(schema, "location_id") for table, (_, schema) in OF_LOCATION.items()},
    "attribute": _columns("Attribute"),
    "taxonomy_term": _columns("TaxonomyTerm"),
    "taxonomy": _columns("Taxonomy"),
}
LINKS: Final = {f"{table}_id": table for table in FILES}
# What no row goes without.
NEEDED: Final = frozenset({"id", "name", "status", "number", *LINKS})


def _kind(shape: Shape) -> str:
    """What a data package calls it."""
    if shape is CLOCK:
        return "time"
    by_value = "integer" if isinstance(shape.get("const"), int) else "string"
    kind = KINDS.get(shape.get("format", "")) or shape.get("type", by_value)
    return str(kind)


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
                *(
                    [_cell(row.get(name), shape) for name, shape in columns.items()]
                    for row in rows[table]
                ),
            ]
            folder.writestr(ZipInfo(FILES[table][0], WHEN), as_csv(lines))
    return written.getvalue()


def _cell(value: Any, shape: Shape) -> str:
    if value and shape is CLOCK:
        # A time of a data package has seconds.
        return f"{value}:00"
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


def _resource(table: str, columns: Mapping[str, Shape]) -> dict[str, Any]:
    keys = [
        {"fields": name, "reference": {"resource": LINKS[name], "fields": "id"}}
        for name in columns
        if name in LINKS
    ]
    return {
        "profile": "tabular-data-resource",
        "name": table,
        "path": FILES[table][0],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(name, shape) for name, shape in columns.items()],
            "primaryKey": "id",
            "foreignKeys": keys,
        },
    }


def _field(name: str, shape: Shape) -> dict[str, Any]:
    """One column, in the words of a data package."""
    said: dict[str, Any] = {"name": name, "type": _kind(shape)}
    if shape.get("format") in ("uuid", "uri", "email"):
        said["format"] = shape["format"]
    limits: dict[str, Any] = {"required": True} if name in NEEDED else {}
    if "enum" in shape:
        limits["enum"] = shape["enum"]
    return {**said, "constraints": limits} if limits else said


def _flat(services: Iterable[Service]) -> Rows:
    rows: dict[str, dict[str, dict[str, Any]]] = {table: {} for table in TABLES}
    for one in services:
        whose = {"service_id": one["id"]}
        _keep(rows, "service", {**one, "organization_id": one["organization"]["id"]})
        _keep(rows, "organization", one["organization"])
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
    _keep(rows, "service_at_location", {**place, **whose, **where})
    _keep(rows, "location", location)
    for table, (part, _) in OF_LOCATION.items():
        for row in location.get(part, ()):
            _keep(rows, table, {**row, **where})


def _attribute(rows: Any, attribute: Mapping[str, Any]) -> None:
    term = attribute["taxonomy_term"]
    _keep(rows, "attribute", {**attribute, "taxonomy_term_id": term["id"]})
    detail = term["taxonomy_detail"]
    _keep(rows, "taxonomy_term", {**term, "taxonomy_id": detail["id"]})
    _keep(rows, "taxonomy", detail)


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
    parts_by_name = {part.filename.rpartition("/")[2]: part for part in parts}
    found = {
        table: next((parts_by_name[name] for name in names if name in parts_by_name), None)
        for table, names in FILES.items()
    }
    if found["service"] is None:
        raise Unusable(NO_PACKAGE)
    # No more than the part claims is ever unpacked: what claims less than it holds is broken.
    return {
        table: _table(folder.read(part), TABLES[table]) if part else []
        for table, part in found.items()
    }


def _table(body: bytes, columns: Mapping[str, Shape]) -> list[dict[str, Any]]:
    """The rows of one table; columns we do not know are left alone."""
    text = body.decode("utf-8-sig")
    found: list[dict[str, Any]] = []
    try:
        for row in csv.DictReader(io.StringIO(text, newline=""), strict=True):
            if len(found) == MOST_ROWS:
                raise Unusable(TOO_MUCH)
            cells = {name: unguarded(row.get(name) or "") for name in columns}
            found.append(
                {name: _value(cell, _kind(columns[name])) for name, cell in cells.items() if cell}
            )
    except csv.Error:
        raise Unusable(NO_PACKAGE) from None
    return found


def _value(cell: str, kind: str) -> Any:
    if kind == "time":
        return cell[:5]
    if kind == "boolean":
        return cell.strip().casefold() == "true"
    return int(cell) if kind == "integer" and cell.isdecimal() and len(cell) < 9 else cell


def _nested(rows: Rows) -> Iterator[Service]:
    organizations = {row.get("id"): row for row in rows["organization"]}
    of_service = {table: _by(rows[table], "service_id") for table in OF_SERVICE}
    places, attributes = _places(rows), _attributes(rows)
    for row in rows["service"]:
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
        for row in rows["location"]
    }
    places = [
        {**row, "location": locations[row.get("location_id")]}
        for row in rows["service_at_location"]
        if row.get("location_id") in locations
    ]
    return _by(places, "service_id")


def _attributes(rows: Rows) -> dict[Any, list[dict[str, Any]]]:
    details = {row.get("id"): row for row in rows["taxonomy"]}
    terms = {
        row.get("id"): {**row, "taxonomy_detail": details.get(row.get("taxonomy_id"), {})}
        for row in rows["taxonomy_term"]
    }
    held = [
        {**row, "taxonomy_term": terms.get(row.get("taxonomy_term_id"), {})}
        for row in rows["attribute"]
    ]
    return _by(held, "link_id")
