"""What HSDS 3.2 and the UK profile 3.0 demand of a service, in a notation of our own.

Read off on 27 November 2026 from the published JSON Schemas: `schema/*.json` of
openreferral/specification, version 3.2 (revision 149f77c), and `schema/compiled/service.json` of
OpenReferralUK/uk-profile, version 3.0 (revision 566ddb6). Neither their text nor their examples
are carried here: they are licensed to be shared alike.

A word is a property: `name` is text, `name:uuid` text of a format, `name=STATUS` one of a list,
`name#` a number, `name[]phone` a list of them, `name>organization` one of them, `name[]` a list of
what we never tell. `!` means required, `~` required in a table, `@date` what a table calls it.
"""

from typing import Any, Final

LISTS: Final = {
    "STATUS": ["active", "inactive", "defunct", "temporarily closed"],
    "PLACE": ["physical", "postal", "virtual"],
    "FREQ": ["WEEKLY", "MONTHLY"],
    "DAY": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"],
}
_EITHER: Final = {
    "accessibility": "id!:uuid location_id:uuid description details url:uri attributes[]attribute",
    "taxonomy": "id!:uuid name! description! uri:uri version",
}
HSDS: Final = {
    "service": """id!:uuid organization_id~:uuid program_id:uuid name! alternate_name description
        url:uri additional_urls[]url email:email status!=STATUS interpretation_services
        application_process fees_description wait_time fees accreditations eligibility_description
        minimum_age# maximum_age# assured_date@date assurer_email:email licenses alert
        last_modified:date-time@datetime phones[]phone schedules[]schedule
        service_areas[]service_area service_at_locations[]service_at_location languages[]language
        organization>organization funding[] cost_options[]cost_option program>
        required_documents[] contacts[]contact capacities[] attributes[]attribute metadata[]""",
    "organization": """id!:uuid name! alternate_name description! email:email website:uri
        additional_websites[]url tax_status tax_id year_incorporated# legal_status logo uri:uri
        parent_organization_id:uuid funding[] contacts[]contact phones[]phone locations[]location
        programs[] organization_identifiers[] attributes[]attribute metadata[]""",
    "phone": """id!:uuid location_id:uuid service_id:uuid organization_id:uuid contact_id:uuid
        service_at_location_id:uuid number! extension# type description languages[]language
        attributes[]attribute metadata[]""",
    "contact": """id!:uuid organization_id:uuid service_id:uuid service_at_location_id:uuid
        location_id:uuid name title department email:email phones[]phone attributes[]attribute
        metadata[]""",
    "schedule": """id!:uuid service_id:uuid location_id:uuid service_at_location_id:uuid
        valid_from@date valid_to@date dtstart@date timezone# until@date count# wkst=DAY freq=FREQ
        interval# byday byweekno bymonthday byyearday description opens_at@time closes_at@time
        schedule_link:uri attending_type notes attributes[]attribute metadata[]""",
    "service_area": """id!:uuid service_id:uuid service_at_location_id:uuid name description extent
        extent_type uri attributes[]attribute metadata[]""",
    "service_at_location": """id!:uuid service_id~:uuid location_id~:uuid description
        service_areas[]service_area contacts[]contact phones[]phone schedules[]schedule
        location>location attributes[]attribute metadata[]""",
    "location": """id!:uuid location_type!=PLACE url:uri organization_id:uuid name alternate_name
        description transportation latitude# longitude# external_identifier
        external_identifier_type languages[]language addresses[]address contacts[]contact
        accessibility[]accessibility phones[]phone schedules[]schedule attributes[]attribute
        metadata[]""",
    "address": """id!:uuid location_id:uuid attention address_1! address_2 city! region
        state_province! postal_code! country! address_type!=PLACE attributes[]attribute
        metadata[]""",
    "accessibility": _EITHER["accessibility"] + " metadata[]",
    "language": """id!:uuid service_id:uuid location_id:uuid phone_id:uuid name code note
        attributes[]attribute metadata[]""",
    "cost_option": """id!:uuid service_id~:uuid valid_from@date valid_to@date option currency
        amount# amount_description attributes[]attribute metadata[]""",
    "url": """id!:uuid label url!:uri organization_id:uuid service_id:uuid attributes[]attribute
        metadata[]""",
    "attribute": """id!:uuid link_id~:uuid taxonomy_term_id~:uuid link_type link_entity~ value
        taxonomy_term>taxonomy_term metadata[] label""",
    "taxonomy_term": """id!:uuid code name! description! parent_id:uuid taxonomy
        taxonomy_detail>taxonomy language taxonomy_id:uuid term_uri:uri metadata[]""",
    "taxonomy": _EITHER["taxonomy"] + " metadata[]",
}
# Where the profile says nothing of a thing, or takes a property out, there is no word for it.
UK: Final = {
    "service": """id!:uuid organization_id~:uuid name! description url:uri email:email
        status!=STATUS fees accreditations minimum_age# maximum_age# assured_date@date
        assurer_email:email alert last_modified:date-time@datetime schedules[]schedule
        service_areas[]service_area service_at_locations[]service_at_location languages[]language
        organization>organization funding[] cost_options[]cost_option contacts[]contact
        attributes[]attribute""",
    "organization": """id!:uuid name! description! email:email website:uri logo uri:uri
        parent_organization_id:uuid organization_identifiers[] attributes[]attribute""",
    "contact": "id!:uuid service_id:uuid name title attributes[]attribute",
    "phone": "id!:uuid contact_id:uuid number! description languages[]language",
    "schedule": """id!:uuid service_id:uuid service_at_location_id:uuid valid_from@date
        valid_to@date dtstart@date freq=FREQ interval# byday bymonthday description opens_at@time
        closes_at@time schedule_link:uri attending_type notes""",
    "service_area": "id!:uuid service_id:uuid name extent extent_type uri service_area",
    "service_at_location": "id!:uuid service_id~:uuid location_id~:uuid location>location",
    "location": """id!:uuid name description latitude# longitude# external_identifier
        external_identifier_type addresses[]address accessibility[]accessibility
        attributes[]attribute""",
    "address": """id!:uuid location_id:uuid attention address_1! city! region state_province!
        postal_code! country! address_type!=PLACE attributes[]attribute""",
    "accessibility": _EITHER["accessibility"] + " accessibility",
    "language": "id!:uuid service_id:uuid phone_id:uuid",
    "cost_option": """id!:uuid service_id~:uuid valid_from@date valid_to@date option amount#
        amount_description""",
    "attribute": """id!:uuid link_id~:uuid taxonomy_term_id~:uuid link_type
        taxonomy_term>taxonomy_term""",
    "taxonomy_term": """id!:uuid parent_id:uuid taxonomy! taxonomy_id:uuid term_uri:uri term""",
    "taxonomy": _EITHER["taxonomy"],
}
Words = dict[str, str]


def names(words: Words, thing: str) -> dict[str, dict[str, Any]]:
    """The properties of a thing: what each is in JSON and in a table, and where it is required."""
    return dict(map(_property, words[thing].split()))


def _property(word: str) -> tuple[str, dict[str, Any]]:
    word, _, table = word.partition("@")
    found: dict[str, Any] = {"type": "string", "must": "!" in word, "must_in_table": "~" in word}
    word = word.replace("!", "").replace("~", "")
    for sign in ("[]", ">", ":", "="):
        name, there, rest = word.partition(sign)
        if there:
            said: dict[str, dict[str, Any]] = {
                "[]": {"type": "array", "of": rest},
                ">": {"type": "object", "of": rest},
                ":": {"format": rest},
                "=": {"enum": LISTS.get(rest)},
            }
            return name, {**found, **said[sign], "table": table or "string"}
    if word.endswith("#"):
        return word[:-1], {**found, "type": "number", "table": "number"}
    return word, {**found, "table": table or "string"}


def schema(words: Words, thing: str = "service") -> dict[str, Any]:
    """A JSON Schema (2020-12) that says all of it."""
    defs = {one: _object(names(words, one)) for one in words}
    return {"$ref": f"#/$defs/{thing}", "$defs": defs}


def _object(properties: dict[str, dict[str, Any]]) -> dict[str, Any]:
    said: dict[str, dict[str, Any]] = {}
    for name, one in properties.items():
        ref = {"$ref": f"#/$defs/{one['of']}"} if one.get("of") else {}
        if one["type"] == "array":
            said[name] = {"type": "array", **({"items": ref} if ref else {})}
        elif one["type"] == "object":
            said[name] = ref or {"type": "object"}
        else:
            said[name] = {key: one[key] for key in ("type", "format", "enum") if key in one}
    required = [name for name, one in properties.items() if one["must"]]
    return {"type": "object", "properties": said, "required": required}
