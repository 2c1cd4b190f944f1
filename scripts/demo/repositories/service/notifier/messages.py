"""What is written to whom. Pure: no network, no clock."""

from dataclasses import dataclass

TEXTS = {
    "packed": "Your parcel {id} is packed.",
    "shipped": "Your parcel {id} is on its way.",
    "delivered": "Your parcel {id} has arrived.",
}


@dataclass(frozen=True)
class Parcel:
    id: str
    customer: str
    status: str


@dataclass(frozen=True)
class Message:
    to: str
    text: str


def messages(parcels: list[Parcel], told: dict[str, str]) -> list[tuple[Parcel, Message]]:
    """The messages that are due: one for each parcel whose status was not told yet."""
    due = [p for p in parcels if p.status in TEXTS and told.get(p.id) != p.status]
    return [(p, Message(p.customer, TEXTS[p.status].format(id=p.id))) for p in due]
