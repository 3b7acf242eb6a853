"""The words every contract is made of: callers, messages, events, APIs and refusals."""

import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID

TENANT_KEYS = ("district", "school")
"""Every row, event and log line carries `<key>_id` for each; row-level security compares them."""


def uuid7() -> UUID:
    """A time-ordered id (RFC 9562): 48 bits of milliseconds, then randomness."""
    stamp = time.time_ns() // 1_000_000
    tail = int.from_bytes(os.urandom(10), "big")
    value = (stamp << 80) | (0x7 << 76) | (((tail >> 62) & 0xFFF) << 64) | (0b10 << 62)
    return UUID(int=value | (tail & ((1 << 62) - 1)))


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Message:
    """Anything that crosses a service border. Readers ignore fields they do not know."""


@dataclass(frozen=True, kw_only=True)
class Caller(Message):
    """On whose behalf a call is made. `district_id`/`school_id` bound what any query may see.

    `school_id` is None for those who belong to no single school (a district officer, a parent of
    children in two schools). `district_id` None together with `role` SYSTEM means the platform itself.
    """

    role: str
    account_id: UUID | None = None
    person_id: UUID | None = None
    district_id: UUID | None = None
    school_id: UUID | None = None
    session_id: UUID | None = None
    """The sign-in it goes back to."""

    @property
    def tenant(self) -> dict[str, str]:
        """Row-level security settings: '*' sees all rows, '' does not narrow by this key."""
        if self.role == SYSTEM and self.district_id is None:
            return {"district": "*", "school": ""}
        return {"district": str(self.district_id or ""), "school": str(self.school_id or "")}


SYSTEM = "SYSTEM"
PLATFORM = Caller(role=SYSTEM)
ANONYMOUS = Caller(role="ANONYMOUS")


def system(*, district_id: UUID | None = None, school_id: UUID | None = None) -> Caller:
    """The platform acting inside one district (and school): listeners and timers run as this."""
    return Caller(role=SYSTEM, district_id=district_id, school_id=school_id)


@dataclass(frozen=True, kw_only=True)
class Event(Message):
    """A fact that has happened. Named in the past tense, told at least once, in order per `about`."""

    source: ClassVar[str]
    version: ClassVar[int] = 1
    about: ClassVar[str]
    """Field (dotted path) that names the aggregate; events about one aggregate keep their order."""
    listeners: ClassVar[tuple[str, ...]] = ()
    """Services that listen: their queues are declared before anything is published."""
    registry: ClassVar[dict[str, type["Event"]]] = {}

    event_id: UUID = field(default_factory=uuid7)
    at: datetime = field(default_factory=now)
    district_id: UUID
    school_id: UUID | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        Event.registry[cls.name()] = cls

    @classmethod
    def name(cls) -> str:
        """`StudentEnrolled` → `student_enrolled.v1`, the routing key."""
        snake = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
        return f"{snake}.v{cls.version}"

    @property
    def aggregate(self) -> str:
        value: Any = self
        for part in self.about.split("."):
            value = getattr(value, part)
        return str(value)


class Api:
    """The doors of one service; the service is one, a caller has one."""

    service: ClassVar[str]


F = TypeVar("F", bound=Callable[..., Any])


def command(method: F) -> F:
    """Marks a contract method that changes something: it carries an idempotency key."""
    method.__command__ = True  # type: ignore[attr-defined]
    return method


@dataclass(frozen=True, kw_only=True)
class File(Message):
    """Bytes for a person: sent as they are, never inside JSON. `size`: of the whole, if `content` is a part of it."""

    name: str
    media_type: str
    content: bytes
    size: int | None = None


@dataclass(frozen=True, kw_only=True)
class Problem(Message):
    """One thing wrong with one field: `field` is a path like `rows[3].birth_date`, `detail` is Russian."""

    field: str
    detail: str


class Refusal(Exception):
    """The service understood and says no. `detail` is a Russian sentence for a person."""

    kind: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    title: ClassVar[str] = "Отказано"
    advice: ClassVar[str] = "Прочтите, что сказано, исправьте и повторите"
    """What a person may do next, whoever refused and why; a portal shows it below the detail."""
    registry: ClassVar[dict[str, type["Refusal"]]] = {}

    def __init__(self, detail: str = "", *, field: str | None = None, **facts: Any) -> None:
        super().__init__(detail)
        self.detail = detail or self.title
        self.field = field
        self.facts = facts
        """More members of the problem document, JSON values only."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        Refusal.registry[f"{cls.__module__}.{cls.__qualname__}"] = cls


class Unauthorized(Refusal):
    kind, status, title = "unauthorized", 401, "Нужно войти"
    advice = "Войдите снова; введённое можно отправить ещё раз после входа"


class Forbidden(Refusal):
    kind, status, title = "forbidden", 403, "Нет права"
    advice = "Если это нужно вам для работы, обратитесь к администратору школы; если ролей несколько, смените роль"


class NotFound(Refusal):
    kind, status, title = "not-found", 404, "Не найдено"
    advice = "Проверьте адрес или найдите запись заново: её могли перенести, или она не относится к вашей роли"


class Conflict(Refusal):
    kind, status, title = "conflict", 409, "Противоречие"
    advice = "Ничего не изменено. Устраните названное противоречие и повторите"


class Stale(Refusal):
    """Edited on an old version; `current` in the facts is the newer value."""

    kind, status, title = "stale", 412, "Данные уже изменились"
    advice = "Ничего не перезаписано. Откройте запись ещё раз и внесите свои изменения поверх новых"


class Invalid(Refusal):
    """Bad input; `problems` (list of Problem) name every field."""

    kind, status, title = "invalid", 422, "Ошибка в данных"
    advice = "Ничего не сохранено. Исправьте названные поля и отправьте ещё раз"

    def __init__(
        self, detail: str = "", *, field: str | None = None, problems: list[Problem] | None = None, **facts: Any
    ) -> None:
        if problems is None and field is not None:
            problems = [Problem(field=field, detail=detail)]
        rows = [p if isinstance(p, dict) else {"field": p.field, "detail": p.detail} for p in problems or []]
        super().__init__(detail, field=field or (rows[0]["field"] if rows else None), problems=rows, **facts)


class KeyReused(Refusal):
    """The idempotency key was used for another body (draft-ietf-httpapi-idempotency-key: 422)."""

    kind, status, title = "key-reused", 422, "Ключ повтора уже использован"
    advice = "Отправьте запрос с новым ключом Idempotency-Key"


class TooMany(Refusal):
    """Too often; `retry_after` seconds in the facts."""

    kind, status, title = "too-many", 429, "Слишком часто"
    advice = "Подождите столько секунд, сколько указано, и повторите"


class Unavailable(Refusal):
    """A service is away or did not answer in time; `retry_after` seconds in the facts."""

    kind, status, title = "unavailable", 503, "Сервис временно недоступен"
    advice = "Повторите через минуту: сделанное не потеряно. Если не поможет, сообщите администратору"

    def __init__(self, detail: str = "", *, retry_after: int = 2, **facts: Any) -> None:
        facts.pop("field", None)
        super().__init__(detail, retry_after=retry_after, **facts)


class Trouble(Refusal):
    """A defect. `code` finds the log line; nothing else is told."""

    kind, status, title = "trouble", 500, "Ошибка на сервере"
    advice = "Сообщите администратору код происшествия: по нему найдут причину"
