"""How a school words and lays out its orders: its own where it has set it, else the product's."""

from dataclasses import dataclass
from enum import StrEnum

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


@dataclass(frozen=True, kw_only=True)
class TemplateFile(Message):
    """The DOCX an edition's page was made of."""

    name: str
    size: int
    sha256: str


class FieldPlace(StrEnum):
    """ANYWHERE in a text; alone in its PARAGRAPH; in a LIST_ROW of a table, which is repeated for each of the list."""

    ANYWHERE = "ANYWHERE"
    PARAGRAPH = "PARAGRAPH"
    LIST_ROW = "LIST_ROW"


@dataclass(frozen=True, kw_only=True)
class TemplateField(Message):
    """What a school may write between `{{` and `}}` in a DOCX. `needed`: an order without it would not be whole."""

    name: str
    text: str
    place: FieldPlace
    needed: bool


@dataclass(frozen=True, kw_only=True)
class TemplateFields(Message):
    items: list[TemplateField]
