"""Where to turn: services, the ways to reach them, and who checked what when."""

from signposting.models.channels import Channel, Check, How, Kind
from signposting.models.corrections import Correction
from signposting.models.given import Given
from signposting.models.places import Location
from signposting.models.providers import Provider
from signposting.models.schedules import Schedule
from signposting.models.signposts import Signpost
from signposting.models.uploads import Upload
from signposting.models.versions import As, Version, What

__all__ = [
    "As",
    "Channel",
    "Check",
    "Correction",
    "Given",
    "How",
    "Kind",
    "Location",
    "Provider",
    "Schedule",
    "Signpost",
    "Upload",
    "Version",
    "What",
]
