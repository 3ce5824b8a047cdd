"""The wellbeing network: events, their dates, who comes, reminders, calendars."""

from wellbeing.models.bookings import EventBooking, EventBookingQuerySet
from wellbeing.models.events import Audience, Event, How, Meeting, MeetingQuerySet, ShownTo
from wellbeing.models.feeds import CalendarFeed, CalendarFeedQuerySet
from wellbeing.models.reminders import Before, EventReminder

__all__ = [
    "Audience",
    "Before",
    "CalendarFeed",
    "CalendarFeedQuerySet",
    "Event",
    "EventBooking",
    "EventBookingQuerySet",
    "EventReminder",
    "How",
    "Meeting",
    "MeetingQuerySet",
    "ShownTo",
]
