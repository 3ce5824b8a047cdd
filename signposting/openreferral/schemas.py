"""What a service looks like, as JSON Schema (2020-12): written by us from the documentation of HSDS
3 and of the UK profile, and narrower than they are, because it says what this site tells.

Nothing of the published schemas is in here: they are licensed to be shared alike.
"""

from typing import Any, Final

Schema = dict[str, Any]
TEXT: Final[Schema] = {"type": "string"}
ID: Final[Schema] = {"type": "string", "format": "uuid"}
URL: Final[Schema] = {"type": "string", "format": "uri"}
EMAIL: Final[Schema] = {"type": "string", "format": "email"}
DATE: Final[Schema] = {"type": "string", "format": "date"}
MOMENT: Final[Schema] = {"type": "string", "format": "date-time"}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
YES_NO: Final[Schema] = {"type": "boolean"}
CLOCK: Final[Schema] = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}
BYDAY: Final[Schema] = {
    "type": "string",
    "pattern": "^(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*$",
}


def _one(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _many(name: str) -> Schema:
    return {"type": "array", "items": _one(name)}


def _object(required: tuple[str, ...], **properties: Schema) -> Schema:
    """Nothing but these; `id` always."""
    return {
        "type": "object",
        "properties": {"id": ID, **properties},
        "required": ["id", *required],
        "additionalProperties": False,
    }


_SHORT: Final[dict[str, Schema]] = {
    "name": {"type": "string", "minLength": 1},
    "description": TEXT,
    "url": URL,
    "email": EMAIL,
    "organization_id": ID,
    "status": {"enum": ["active", "inactive", "defunct", "temporarily closed"]},
    "eligibility_description": TEXT,
    "fees_description": TEXT,
    "minimum_age": COUNT,
    "maximum_age": COUNT,
    "assured_date": DATE,
    "last_modified": MOMENT,
    "organization": _one("Organization"),
}
_NEEDED: Final = ("name", "status", "url", "organization_id", "organization", "last_modified")

SCHEMAS: Final[dict[str, Schema]] = {
    "Organization": _object(("name", "description"), name=TEXT, description=TEXT),
    "Phone": _object(
        ("number",),
        number=TEXT,
        type={"enum": ["voice", "text"]},
        description=TEXT,
        x_free_to_call=YES_NO,
    ),
    "Contact": _object((), title=TEXT, email=EMAIL),
    "Address": _object(
        ("address_1", "city", "state_province", "postal_code", "country", "address_type"),
        address_1=TEXT,
        city=TEXT,
        state_province=TEXT,
        postal_code=TEXT,
        country={"const": "GB"},
        address_type={"enum": ["physical", "postal", "virtual"]},
    ),
    "Accessibility": _object((), description=TEXT),
    "Location": _object(
        ("location_type",),
        location_type={"enum": ["physical", "postal", "virtual"]},
        name=TEXT,
        addresses=_many("Address"),
        accessibility=_many("Accessibility"),
    ),
    "ServiceAtLocation": _object((), location=_one("Location")),
    "Schedule": _object(
        (),
        freq={"const": "WEEKLY"},
        interval={"const": 1},
        byday=BYDAY,
        opens_at=CLOCK,
        closes_at=CLOCK,
        description=TEXT,
        notes=TEXT,
    ),
    "ServiceArea": _object(
        (), name=TEXT, extent=TEXT, extent_type={"enum": ["geojson", "topojson", "kml", "text"]}
    ),
    "Language": _object((), code=TEXT, name=TEXT),
    "CostOption": _object((), option=TEXT),
    "Url": _object(("url",), label=TEXT, url=URL),
    "Taxonomy": _object(("name", "description"), name=TEXT, description=TEXT),
    "TaxonomyTerm": _object(
        ("name", "description", "taxonomy"),
        code=TEXT,
        name=TEXT,
        term=TEXT,
        description=TEXT,
        taxonomy=TEXT,
        taxonomy_id=ID,
        taxonomy_detail=_one("Taxonomy"),
    ),
    "Attribute": _object(
        ("link_id", "link_entity", "taxonomy_term_id"),
        link_id=ID,
        link_entity={"const": "service"},
        value=TEXT,
        taxonomy_term_id=ID,
        taxonomy_term=_one("TaxonomyTerm"),
    ),
    "ServiceShort": _object(_NEEDED, **_SHORT),
    "ServiceMinimal": _object(("last_modified",), last_modified=MOMENT),
    "Service": _object(
        _NEEDED,
        **_SHORT,
        application_process=TEXT,
        additional_urls=_many("Url"),
        phones=_many("Phone"),
        contacts=_many("Contact"),
        schedules=_many("Schedule"),
        service_areas=_many("ServiceArea"),
        service_at_locations=_many("ServiceAtLocation"),
        languages=_many("Language"),
        cost_options=_many("CostOption"),
        attributes=_many("Attribute"),
    ),
    "Page": {
        "type": "object",
        "properties": {
            **dict.fromkeys(("total_items", "total_pages", "page_number", "size"), COUNT),
            **dict.fromkeys(("first_page", "last_page", "empty"), YES_NO),
            "contents": {
                "type": "array",
                "items": {
                    "anyOf": [_one("ServiceShort"), _one("Service"), _one("ServiceMinimal")]
                },
            },
        },
        "required": [
            "total_items", "total_pages", "page_number", "size", "first_page", "last_page",
            "empty", "contents",
        ],
        "additionalProperties": False,
    },
    "About": {
        "type": "object",
        "properties": {"version": TEXT, "profile": URL, "openapi_url": URL, "description": TEXT},
        "required": ["version", "profile", "openapi_url"],
        "additionalProperties": False,
    },
    "Problem": {
        "type": "object",
        "properties": {"detail": TEXT},
        "required": ["detail"],
        "additionalProperties": False,
    },
}  # fmt: skip
