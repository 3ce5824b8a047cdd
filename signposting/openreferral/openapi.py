"""The OpenAPI 3.1 document of what is told to programs."""

from typing import Any, Final

from signposting.openreferral.finding import MOST_A_PAGE, PER_PAGE
from signposting.openreferral.schemas import SCHEMAS

VERSION: Final = "3.0"
PROFILE: Final = "https://docs.openreferraluk.org/en/latest/"
_PARAMETERS: Final[dict[str, tuple[dict[str, Any], str]]] = {
    "search": ({"type": "string"}, "Words to look for in name, purpose and needs."),
    "page": ({"type": "integer", "minimum": 1, "default": 1}, "Which page."),
    "per_page": (
        {"type": "integer", "minimum": 1, "maximum": MOST_A_PAGE, "default": PER_PAGE},
        "How many on a page.",
    ),
    "minimal": ({"type": "boolean"}, "Only id and last_modified, all on one page."),
    "full": ({"type": "boolean"}, "Everything about each service, nested."),
    "modified_after": (
        {"type": "string", "format": "date-time"},
        "Changed or checked on this day or later; the time of day does not count.",
    ),
    "taxonomy_term_id": ({"type": "string"}, "With this term; terms stand in each full service."),
    "taxonomy_id": ({"type": "string"}, "With any term of this taxonomy."),
    "organization_id": ({"type": "string"}, "Run by this organisation."),
    "minimum_age": ({"type": "number"}, "With a minimum age of at least this."),
    "maximum_age": ({"type": "number"}, "With a maximum age of at most this."),
    "day": ({"type": "string"}, "Open on this weekday: MO, TU, WE, TH, FR, SA or SU."),
    "start_time": ({"type": "string"}, "Opens at this time or later, like 09:00."),
    "end_time": ({"type": "string"}, "Closes at this time or earlier, like 17:30."),
}


def document(address: str, title: str) -> dict[str, Any]:
    """The document; `address`: of the API's root, without a slash at its end."""
    one = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    listed = [
        {"name": name, "in": "query", "required": False, "description": about, "schema": schema}
        for name, (schema, about) in _PARAMETERS.items()
    ]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{title}: where to turn",
            "version": VERSION,
            "summary": "Services for people of the emergency services, each checked by people.",
            "description": "Open Referral UK, HSDS 3. Read only. Services whose check is overdue "
            "are left out until somebody has looked again. The schemas are our own words.",
            "license": {"name": "Ask whoever runs this site"},
        },
        "servers": [{"url": address}],
        "paths": {
            "/": {"get": _get("getAPIMetaInformation", "What this is.", "About")},
            "/services": {
                "get": {
                    **_get(
                        "getPaginatedListOfServices", "Services, a page at a time.", "Page", 400
                    ),
                    "parameters": listed,
                }
            },
            "/services/{id}": {
                "get": {
                    **_get("getFullyNestedServiceById", "One service, all of it.", "Service", 404),
                    "parameters": [one],
                }
            },
        },
        "components": {"schemas": SCHEMAS},
    }


def _get(name: str, about: str, schema: str, *refused: int) -> dict[str, Any]:
    problems = {400: "A parameter that is not understood.", 404: "There is no such service."}
    problems[429] = "Too many requests: wait a minute."
    said = {"200": {"description": about, "content": _json(schema)}}
    for status in (*refused, 429):
        said[str(status)] = {"description": problems[status], "content": _json("Problem")}
    said["304"] = {"description": "Not changed since the ETag you have."}
    return {"operationId": name, "summary": about, "responses": said}


def _json(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
