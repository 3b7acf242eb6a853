"""How a school words and lays out its orders: its own where it has set it, else the product's."""

from dataclasses import dataclass

from contracts.base import Message


@dataclass(frozen=True, kw_only=True)
class TemplateWords(Message):
    """The words of a kind of order. What a school leaves out (None) is said as the product says it.

    `law` begins the text, before «на основании …»; `action` begins the first item («Зачислить»); `instructions` are
    the items after it.
    """

    heading_one: str | None = None
    heading_many: str | None = None
    law: str | None = None
    action: str | None = None
    instructions: list[str] | None = None
