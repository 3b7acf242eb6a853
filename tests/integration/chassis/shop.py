"""Two small services for tests of the chassis: a shop that sells, a till that counts what was sold."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

import eventlet
from sqlalchemy import Integer, Text, Uuid, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis import call as calls
from chassis.db import Database, UnitOfWork, _driver
from chassis.doors import Service, client, command, every, listen, query, rpc
from chassis.migrate import _grant, _role, role_of
from chassis.tables import new_metadata, wall
from contracts import base
from contracts.base import Api, Conflict, Event, Message


@dataclass(frozen=True, kw_only=True)
class Thing(Message):
    name: str
    price: int = 1


@dataclass(frozen=True, kw_only=True)
class ThingSold(Event):
    source = "shop"
    about = "sale_id"
    listeners = ("till",)
    sale_id: str
    price: int
    step: int = 0


class SoldOut(Conflict):
    title = "Товар кончился"


class ShopApi(Api):
    service = "shop"

    def echo(self, *, thing: Thing) -> Thing: ...
    def sleep(self, *, seconds: float) -> str: ...
    def fail(self) -> None: ...
    def fail_with(self, *, text: str) -> None: ...
    def refuse(self) -> None: ...
    def slow_query(self, *, seconds: float) -> str: ...

    @base.command
    def sell(self, *, sale_id: str, price: int, steps: int = 1) -> int: ...
    @base.command
    def sell_last(self, *, sale_id: str) -> int: ...

    @base.command
    def sell_slowly(self, *, sale_id: str, seconds: float) -> int: ...
    def sales(self) -> int: ...
    def caller_seen(self) -> dict[str, str]: ...


class TillApi(Api):
    service = "till"

    def total(self) -> int: ...
    def log(self) -> list[str]: ...
    def ask_shop(self, *, method: str, seconds: float = 0.0) -> str: ...
    def ask_in_transaction(self) -> int: ...
    def poison(self, *, on: bool) -> None: ...
    def ticks(self) -> int: ...


class ShopBase(DeclarativeBase):
    metadata = new_metadata()


class Sale(ShopBase):
    __tablename__ = "sales"
    id: Mapped[str] = mapped_column(Text, primary_key=True)
    district_id: Mapped[UUID] = mapped_column(Uuid)
    school_id: Mapped[UUID | None] = mapped_column(Uuid)
    price: Mapped[int] = mapped_column(Integer)


class TillBase(DeclarativeBase):
    metadata = new_metadata()


class Entry(TillBase):
    __tablename__ = "entries"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    sale_id: Mapped[str] = mapped_column(Text)
    price: Mapped[int] = mapped_column(Integer)
    step: Mapped[int] = mapped_column(Integer)


class ShopService(Service, ShopApi):
    name = "shop"
    db = Database()

    @rpc
    def echo(self, *, thing: Thing) -> Thing:
        return thing

    @rpc
    def sleep(self, *, seconds: float) -> str:
        eventlet.sleep(seconds)
        return "slept"

    @rpc
    def fail(self) -> None:
        raise ValueError("a secret name")

    @query
    def fail_with(self, uow: UnitOfWork, *, text: str) -> None:
        uow.rows("SELECT (%(text)s)::int", {"text": text})

    @rpc
    def refuse(self) -> None:
        raise SoldOut("Книг больше нет", field="name", left=0)

    @query
    def slow_query(self, uow: UnitOfWork, *, seconds: float) -> str:
        uow.rows("SELECT pg_sleep(%(s)s)", {"s": seconds})
        return "done"

    @command
    def sell(self, uow: UnitOfWork, *, sale_id: str, price: int, steps: int) -> int:
        district = uow.caller.district_id or base.uuid7()
        uow.add(Sale(id=sale_id, district_id=district, school_id=uow.caller.school_id, price=price))
        for step in range(steps):
            uow.publish(ThingSold(district_id=district, sale_id=sale_id, price=price, step=step))
        return price

    @command
    def sell_last(self, uow: UnitOfWork, *, sale_id: str) -> int:
        """Refuses whoever comes second, after having waited for the first."""
        uow.rows("SELECT pg_advisory_xact_lock(7)")
        if uow.scalar("SELECT count(*) FROM sales WHERE id = %(id)s", {"id": sale_id}):
            raise SoldOut("Последнюю уже купили")
        uow.add(Sale(id=sale_id, district_id=uow.caller.district_id, school_id=None, price=1))
        return 1

    @command
    def sell_slowly(self, uow: UnitOfWork, *, sale_id: str, seconds: float) -> int:
        uow.add(Sale(id=sale_id, district_id=uow.caller.district_id, price=1))
        uow.rows("SELECT pg_sleep(%(s)s)", {"s": seconds})
        return 1

    @query
    def sales(self, uow: UnitOfWork) -> int:
        return int(uow.scalar("SELECT count(*) FROM sales"))

    @rpc
    def caller_seen(self) -> dict[str, str]:
        call = calls.current()
        assert call is not None
        return {"role": call.caller.role, "person": str(call.caller.person_id), "deadline": str(call.deadline)}


UNLUCKY = "unluckily"
"""A sale that no till ever understands."""


class Poisoned(Exception):
    pass


class TillService(Service, TillApi):
    name = "till"
    db = Database()
    shop = client(ShopApi, seconds=1.0)
    poisoned: ClassVar[set[str]] = set()
    ticked = 0

    @listen(ThingSold)
    def enter_sale(self, uow: UnitOfWork, event: ThingSold) -> None:
        eventlet.sleep(0.002 if event.step % 2 else 0)
        if event.sale_id in TillService.poisoned or event.sale_id.startswith(UNLUCKY):
            raise Poisoned(event.sale_id)
        uow.add(Entry(sale_id=event.sale_id, price=event.price, step=event.step))

    @query
    def total(self, uow: UnitOfWork) -> int:
        return int(uow.scalar("SELECT coalesce(sum(price), 0) FROM entries"))

    @query
    def log(self, uow: UnitOfWork) -> list[str]:
        return [f"{row.sale_id}/{row.step}" for row in uow.rows("SELECT sale_id, step FROM entries ORDER BY id")]

    @rpc
    def ask_shop(self, *, method: str, seconds: float) -> str:
        arguments = {"seconds": seconds} if method in ("sleep", "slow_query") else {}
        return str(getattr(self.shop, method)(**arguments))

    @query
    def ask_in_transaction(self, uow: UnitOfWork) -> int:
        return self.shop.sales()

    @rpc
    def poison(self, *, on: bool) -> None:
        TillService.poisoned = {"bad"} if on else set()

    @every(0.05)
    def tick(self) -> None:
        TillService.ticked += 1

    @rpc
    def ticks(self) -> int:
        return TillService.ticked


def prepare(service: str, base_class: type[DeclarativeBase], url: str) -> str:
    """Tables, role and wall in an empty database; its URL."""
    engine = create_engine(_driver(url))
    base_class.metadata.create_all(engine)
    with engine.connect() as connection:
        if service == "shop":
            for statement in wall("sales"):
                connection.exec_driver_sql(statement)
        connection.commit()
        _role(connection, role_of(service))
        _grant(connection, role_of(service))
        connection.commit()
    engine.dispose()
    return url
