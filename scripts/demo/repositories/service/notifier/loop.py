"""Asks the API and sends what is due."""

import json
from collections.abc import Callable
from urllib.request import urlopen

from notifier.messages import Message, Parcel, messages


def fetch(api: str) -> list[Parcel]:
    with urlopen(f"{api}/parcels", timeout=10) as answer:
        return [Parcel(p["id"], p["customer"], p["status"]) for p in json.load(answer)]


def run_once(parcels: list[Parcel], told: dict[str, str], send: Callable[[Message], None]) -> int:
    """Sends what is due and remembers it. A message that fails is due again the next time."""
    sent = 0
    for parcel, message in messages(parcels, told):
        try:
            send(message)
        except OSError as error:
            print(f"could not write to {message.to}: {error}")
            continue
        told[parcel.id] = parcel.status
        sent += 1
    return sent
