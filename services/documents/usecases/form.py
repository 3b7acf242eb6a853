"""The paper form of an order as data: what the print holds, sentence by sentence."""

from dataclasses import dataclass, field

from contracts.contingent import MovementPerson, NewMovement
from contracts.documents import OrderKind
from contracts.ordering import OrderedRole
from services.documents.usecases.names import Corrected


@dataclass(frozen=True)
class Item:
    text: str
    lines: list[str]


@dataclass(frozen=True)
class Column:
    title: str
    wide: bool = False


@dataclass(frozen=True)
class Appendix:
    title: str
    columns: list[Column]
    rows: list[list[str]]


@dataclass(frozen=True)
class Letterhead:
    full_name: str
    short_name: str
    lines: list[str]


@dataclass(frozen=True)
class Signer:
    position: str
    initials: str


@dataclass(frozen=True)
class Form:
    """Everything printed on an order but its number, its date and the mark of the signature."""

    school: Letterhead
    place: str
    heading: str
    preamble: str
    items: list[Item]
    signer: Signer
    executor: str | None
    appendix: Appendix | None
    visas: list[str] = field(default_factory=list)
    """A line for each who agreed. Forms signed before there were visas have none."""


@dataclass(frozen=True)
class Appointee:
    """Whom a line about a role is about, as this school knows them."""

    name: tuple[str, ...]
    post: str
    school_class: str | None


@dataclass(frozen=True)
class Content:
    """What the text is made of."""

    kind: OrderKind
    heading: str
    basis: str
    instructions: list[str] | None
    movements: list[NewMovement]
    people: list[MovementPerson]
    corrected: Corrected = field(default_factory=dict)
    """How the school says names where the rule is wrong."""
    roles: list[OrderedRole] = field(default_factory=list)
    appointees: dict[int, Appointee] = field(default_factory=dict)
    """By line."""
    lines: list[str] = field(default_factory=list)
    """What is changed in teaching, in words."""
    target: str | None = None
    """«№ 12-К от 01.09.2026 «О зачислении»»: the order that this one amends."""
