"""No service meets a number or a day with which it cannot reckon: the door refuses it by the field's name."""

import inspect
from datetime import date
from importlib import import_module
from typing import Any, get_args, get_type_hints

import pytest

from chassis import schemas
from contracts.base import Api, Invalid

for name in ("contingent", "documents", "gradebook", "identity", "planning", "reporting"):
    import_module(f"contracts.{name}")
ODD: dict[type, list[Any]] = {
    int: [99999999999, -99999999999, 2**31 - 1, 10**400],
    date: ["9999-12-31", "0001-01-01", "1849-12-31", "2200-01-02"],
}
ARGUMENTS = [
    pytest.param(method, name, kind, id=f"{api.service}.{method.__name__}.{name}")
    for api in Api.__subclasses__()
    for method in vars(api).values()
    if inspect.isfunction(method)
    for name, hint in get_type_hints(method).items()
    for kind in ODD
    if name != "return" and kind in (hint, *get_args(hint))
]


def test_every_version_is_among_them() -> None:
    assert sum("version" in one.id for one in ARGUMENTS if one.id) > 20


@pytest.mark.parametrize(("method", "name", "kind"), ARGUMENTS)
def test_an_impossible_number_or_day_is_refused_by_name(method: Any, name: str, kind: type) -> None:
    for value in ODD[kind]:
        with pytest.raises(Invalid) as refused:
            schemas.load(schemas.arguments_for(method), {name: value})
        (problem,) = [one for one in refused.value.facts["problems"] if one["field"] == name]
        assert problem["detail"] and problem["detail"].isascii() is False
