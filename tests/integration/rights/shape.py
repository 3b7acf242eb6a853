"""A value for every argument of a contract method: what its hint asks for, and the target where its name is one."""

from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from contracts.base import now
from tests.integration.rights.school import TODAY, new_id

WORDS = "по заявлению родителя"
Known = dict[str, Any]


def value(name: str, hint: Any, known: Known) -> Any:
    """As JSON brings it. What has a default stays away from messages, so that nothing is changed by the way."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return value(name, next(one for one in inner if one is not NoneType), known)
    if origin is list:
        return [value(name.removesuffix("s"), inner[0], known)]
    if origin is Literal:
        return inner[0]
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        required = [one.name for one in fields(hint) if one.default is MISSING and one.default_factory is MISSING]
        return {one: value(one, hints[one], known) for one in required}
    return _plain(name, hint, known)


def _plain(name: str, hint: Any, known: Known) -> Any:
    if name in known:
        return known[name]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint)).value
    made = {UUID: new_id(), date: str(TODAY), datetime: now().isoformat(), bool: True, int: 1, float: 1, str: WORDS}
    return made[hint]
