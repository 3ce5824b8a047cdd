"""The words two people wrote: whose they are, what is new, and that nobody writes our markup."""

from datetime import UTC, datetime

import html5lib

from conversations.views.reading import Said
from peersupport.messages import messages

AT = datetime(2026, 11, 23, 19, 5, tzinfo=UTC)
BAD = "<script>alert('1')</script> & \"so\""


def said(number: int, *, mine: bool = False, new: bool = False, words: str = "Hello") -> Said:
    return Said(number, "You" if mine else "Kit & co", mine, AT, words, new)


def texts(html: str) -> list[str]:
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return [" ".join("".join(one.itertext()).split()) for one in tree.iter("p")]


def test_each_message_begins_with_its_sender_and_time() -> None:
    html = messages([said(1), said(2, mine=True, words="Yes")], "/conversations/x/")
    assert texts(html) == [
        "Kit & co, Monday 23 November 2026 at 19:05",
        "Hello",
        "You, Monday 23 November 2026 at 19:05 · Delete your message of Monday 23 November 2026 "
        "at 19:05",
        "Yes",
    ]
    assert html.count('href="/conversations/x/messages/2/erase/"') == 1


def test_where_nothing_can_be_deleted_no_link_is_offered() -> None:
    assert "<a " not in messages([said(1), said(2, mine=True)])


def test_only_the_day_is_told_of_what_a_supporter_wrote_to_a_desk() -> None:
    found = texts(messages([said(1), said(2, mine=True)], days_only=True))
    assert found[0::2] == [
        "Kit & co, Monday 23 November 2026",
        "You, Monday 23 November 2026 at 19:05",
    ]


def test_one_heading_stands_before_the_first_new_message() -> None:
    rows = [said(1), said(2, mine=True), said(3, new=True), said(4, mine=True), said(5, new=True)]
    html = messages(rows)
    assert html.count('<h2 id="new">New since you last looked</h2>') == 1
    assert html.index("</ul>") < html.index("<h2") < html.rindex("<ul")
    assert [html.count("<li"), html[html.index("<h2") :].count("<li")] == [5, 3]


def test_without_messages_nothing_is_drawn_and_no_empty_list_before_new_ones() -> None:
    assert messages([]) == ""
    assert messages([said(1, new=True)]).count("<ul") == 1


def test_what_people_wrote_stays_words() -> None:
    html = messages([said(1, words=BAD), said(2, mine=True, words=BAD)], "/x/")
    assert "<script" not in html
    assert texts(html)[1::2] == [BAD, BAD]
