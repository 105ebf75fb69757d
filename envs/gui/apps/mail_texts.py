"""What people write to each other."""

from __future__ import annotations

from collections.abc import Mapping

from ...draws import Draws
from .people import CITIES

__all__ = ["KINDS", "REPLIES", "fill"]


_COMPANIES = {
    "Invoice {number}": (
        "Please find attached invoice {number} for {month}. The amount of {amount} is due within 14 days."
        " Thank you for your business."
    ),
    "Order {number} has shipped": (
        "Your order is on its way and should arrive by {day}. You can follow it with the number {number}."
    ),
    "Your receipt {number}": "Thank you for your payment of {amount} in {month}. This mail is your receipt.",
    "Tickets for {city}": (
        "Your tickets for the trip to {city} are attached. Please be there half an hour before the departure on {day}."
    ),
    "Appointment on {day}": "This is to confirm your appointment on {day}. Please call us if you cannot come.",
    "Renewal of your {thing} contract": (
        "Your contract ends in {month}. It is renewed for {amount} a month unless you tell us otherwise."
    ),
    "New offers in {month}": (
        "Have a look at what is new this month, with prices from {amount}. You get this because you are a"
        " customer of ours."
    ),
    "Parcel {number} is waiting": "We could not deliver a parcel. You can fetch it in {city} until {day}.",
    "Password changed": ("The password of your account was changed on {day}. If that was not you, please write to us."),
}
_PEOPLE = {
    "Lunch on {day}?": (
        "I will be in {city} on {day}. Would you have time for lunch, say at half past twelve? The usual"
        " place would be fine."
    ),
    "Minutes of {day}": (
        "Here are the minutes of our meeting on {day}. Please send me your corrections before the end of the week."
    ),
    "Photos from {city}": ("The photos from {city} are ready at last. I have put the best ones into a folder for you."),
    "Draft of the {thing} contract": (
        "I have gone through the draft once more. Page three is new. Could you look at it by {day}?"
    ),
    "Budget for {month}": (
        "The budget for {month} stands at {amount}. We can still move a little between the lines if we decide"
        " this week."
    ),
    "Question about the {thing}": (
        "A short question: who takes care of the {thing} now? I had hoped to settle it before {day}."
    ),
    "Slides for {city}": (
        "I have changed the order of the slides and added the numbers of {month}. Have a look before we go to {city}."
    ),
    "Keys for the {thing}": "I left the keys with the neighbours. They are at home every evening until {day}.",
    "Report of week {week}": "The report is attached. In short: we are on time, and {amount} below the budget.",
    "Weekend in {city}": (
        "We have found a house near {city} for the second weekend of {month}. It would be {amount} for each"
        " of us. Are you in?"
    ),
    "Thank you!": "It was a lovely evening. Next time it is our turn, perhaps in {month}.",
    "Moving the meeting to {day}": "Something has come up. Could we move the meeting about the {thing} to {day}?",
    "List for the {thing}": "I have put together what we need for the {thing}. Please add what is missing.",
}
_SPAM = {
    "You have won {amount}!": (
        "Dear friend, you were chosen among thousands. Answer today with your bank account to get your prize."
    ),
    "Watches from {amount}": "Brands that you love at prices that you will not believe. Only until {day}.",
    "Last warning {number}": "Your mailbox is full. Sign in with your password at once or lose all mail.",
    "Work from home in {city}": "Earn {amount} a week without leaving the sofa. No experience needed.",
}
KINDS: Mapping[str, Mapping[str, str]] = {"company": _COMPANIES, "person": _PEOPLE, "spam": _SPAM}
"""What companies, people and crooks write: subjects and texts, with places for what is drawn, see `fill`."""

REPLIES = (
    *(
        "Thank you, I will look at it today.",
        "That suits me well.",
        "Sorry, I cannot make it.",
        "Yes, please go ahead.",
    ),
    *("Let us talk about it on Friday.", "Received, thank you.", "Can you send it again? The file is empty."),
    *("I agree with all of it.", "Please ask Nora, she knows more."),
)
"""Short answers."""

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_MONTHS = ("February", "March", "April", "May")
_THINGS = (
    "boat",
    "garden",
    "house",
    "kitchen",
    "office",
    "printer",
    "roof",
    "school",
    "summer party",
    "van",
    "workshop",
)


def fill(draws: Draws, kind: str) -> tuple[str, str]:
    """Return the subject and the text of a message of one of `KINDS`."""
    subject, body = draws.pick(tuple(KINDS[kind].items()))
    parts = {
        "number": str(draws.between(1000, 9999)),
        "day": draws.pick(_DAYS),
        "city": draws.pick(CITIES),
        "thing": draws.pick(_THINGS),
        "month": draws.pick(_MONTHS),
        "amount": f"${draws.between(12, 980)}",
        "week": str(draws.between(2, 9)),
    }
    return subject.format(**parts), body.format(**parts)
