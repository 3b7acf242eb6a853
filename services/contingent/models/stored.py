"""How a document or an address stands in a JSON column: what is not filled is not written."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from contracts.base import Message


def stored(value: Message) -> dict[str, Any]:
    filled = {name: one for name, one in asdict(value).items() if one is not None}
    return {name: str(one) if isinstance(one, date | UUID) else one for name, one in filled.items()}
