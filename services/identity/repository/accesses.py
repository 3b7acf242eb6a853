"""The journal of access: arrivals, sealed notes, the chain over them, and who may read which."""

from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.access import AccessNote
from contracts.base import now, uuid7
from contracts.contingent import PersonalDataAccessed
from contracts.documents import PaperAccessed
from contracts.permissions import allowed
from contracts.reporting import NamesAccessed
from services.identity.models.accesses import BY_THE_LIST, EXPORT_AT_ONCE, FAMILY, MASS_AN_HOUR
from services.identity.models.today import today
from services.identity.repository.sql import ACTIVE, ON_ROLL, OWN_CLASS

GENESIS = bytes(32)
"""What the first row of a chain is sealed over."""

_NOTED = "school_id, actor_id, account_id, role, action, operation, blocks, reason, call_id"
CONTENT = """sha256(convert_to(json_build_array(n.seq, n.district_id, n.school_id,
    (extract(epoch FROM n.at) * 1000000)::bigint, n.id, n.subject_id, n.actor_id, n.account_id, n.role, n.action,
    n.operation, n.blocks, n.reason, n.call_id)::text, 'UTF8'))"""
"""SHA-256 over everything a row `n` says, in an order and a spelling that do not depend on settings."""

_KEEP = f"""
INSERT INTO access_arrivals (id, district_id, at, {_NOTED}, subjects)
VALUES (%(id)s, %(district)s, %(at)s, %(school)s, %(person_id)s, %(account_id)s, %(role)s, %(action)s, %(operation)s,
        %(blocks)s, nullif(concat_ws('; ', (
            SELECT e.reason FROM emergencies e
            WHERE %(role)s = 'EMERGENCY' AND e.person_id = %(person_id)s AND e.opened_at <= %(at)s
            ORDER BY e.opened_at DESC LIMIT 1), %(reason)s::text), ''), %(call_id)s, %(subjects)s)
ON CONFLICT (id) DO NOTHING RETURNING 1
"""
_HEAD = """
INSERT INTO access_heads AS h (district_id, seq, hash, at) VALUES (%(district)s, 0, %(genesis)s, now())
ON CONFLICT (district_id) DO UPDATE SET at = now() RETURNING h.seq, h.hash
"""
_LINES = f"""
SELECT a.id, a.district_id, a.at, {", ".join(f"a.{name}" for name in _NOTED.split(", "))}, s.subject_id,
       %(seq)s + row_number() OVER (ORDER BY a.at, a.id, s.place) AS seq
FROM access_arrivals a, unnest(a.subjects) WITH ORDINALITY s(subject_id, place)
WHERE a.id = ANY(%(ids)s::uuid[])
"""
_SEAL = f"""
WITH line AS MATERIALIZED ({_LINES}), gone AS (DELETE FROM access_arrivals WHERE id = ANY(%(ids)s::uuid[]))
INSERT INTO access_notes (id, district_id, at, {_NOTED}, subject_id, seq, hash)
SELECT n.id, n.district_id, n.at, {", ".join(f"n.{name}" for name in _NOTED.split(", "))}, n.subject_id, n.seq, h.hash
FROM line n JOIN unnest(%(seqs)s::bigint[], %(hashes)s::bytea[]) h(seq, hash) USING (seq)
RETURNING 1
"""
_ALERTS = f"""
WITH recent AS (
    SELECT n.* FROM access_notes n
    WHERE n.actor_id = ANY(%(actors)s::uuid[]) AND n.at > %(last)s::timestamptz - interval '1 hour'
), found AS (
    SELECT 'MASS' AS kind, actor_id, role, school_id, max(at) AS at, count(DISTINCT subject_id) AS people
    FROM recent WHERE operation <> ALL(%(lists)s) GROUP BY actor_id, role, school_id
    HAVING count(DISTINCT subject_id) >= {MASS_AN_HOUR}
    UNION ALL
    SELECT 'EXPORT', actor_id, role, school_id, max(at), count(DISTINCT subject_id) FROM recent
    WHERE action IN ('EXPORT', 'PRINT') AND operation <> ALL(%(lists)s) GROUP BY id, actor_id, role, school_id
    HAVING count(DISTINCT subject_id) >= {EXPORT_AT_ONCE}
    UNION ALL
    SELECT 'NIGHT', actor_id, role, school_id, max(at), count(DISTINCT subject_id) FROM recent
    WHERE role <> ALL(%(family)s) AND extract(hour FROM at AT TIME ZONE 'Europe/Moscow') NOT BETWEEN 6 AND 21
    GROUP BY actor_id, role, school_id
)
INSERT INTO access_alerts (id, district_id, school_id, kind, actor_id, role, day, at, people)
SELECT gen_random_uuid(), %(district)s, school_id, kind, actor_id, role, (at AT TIME ZONE 'Europe/Moscow')::date, at,
       people
FROM found ON CONFLICT (actor_id, kind, day) DO NOTHING
RETURNING kind, actor_id, school_id, people
"""
_PAGE = """
SELECT n.seq, n.at, n.actor_id, n.role, n.action, n.subject_id, n.operation, n.reason,
       CASE WHEN %(technical)s THEN '{{}}'::text[] ELSE n.blocks END AS blocks,
       concat_ws(' ', a.last_name, a.first_name, a.middle_name) AS actor,
       concat_ws(' ', s.last_name, s.first_name, s.middle_name) AS subject
FROM access_notes n
LEFT JOIN people a ON a.person_id = n.actor_id LEFT JOIN people s ON s.person_id = n.subject_id
WHERE {which} AND ({reach}) AND (%(at)s::timestamptz IS NULL OR (n.at, n.seq) < (%(at)s, %(seq)s))
ORDER BY n.at DESC, n.seq DESC LIMIT %(limit)s
"""
_ALERTS_OF = """
WITH alert AS (
    SELECT id, kind, at, actor_id, role, people, NULL AS reason FROM access_alerts WHERE school_id = %(school)s
    UNION ALL
    SELECT e.id, 'EMERGENCY', e.opened_at, e.person_id, 'EMERGENCY', (
        SELECT count(DISTINCT n.subject_id)::int FROM access_notes n
        WHERE n.actor_id = e.person_id AND n.role = 'EMERGENCY' AND n.at >= e.opened_at AND n.at < e.until
    ), e.reason
    FROM emergencies e WHERE e.school_id = %(school)s)
SELECT x.*, concat_ws(' ', a.last_name, a.first_name, a.middle_name) AS actor
FROM alert x LEFT JOIN people a ON a.person_id = x.actor_id
WHERE %(after)s::uuid IS NULL OR (x.at, x.id) < (SELECT at, id FROM alert WHERE id = %(after)s)
ORDER BY x.at DESC, x.id DESC LIMIT %(limit)s
"""
_OWN_PUPILS = f"""n.subject_id IN (
    SELECT k.person_id FROM known_students k JOIN known_classes c ON c.id = k.class_id
    WHERE k.school_id = %(school)s AND {ON_ROLL.format("k")} AND {OWN_CLASS})"""
_OWN_CHILDREN = f"""n.subject_id IN (
    SELECT r.student_person_id FROM known_representatives r
    WHERE r.person_id = %(me)s AND r.portal_access AND {ACTIVE.format("r")})"""


# noting and sealing


def keep(uow: UnitOfWork, event: PersonalDataAccessed | PaperAccessed | NamesAccessed) -> None:
    """As another service tells it."""
    owner = {"id": event.event_id, "at": event.at, "district": event.district_id, "school": event.school_id}
    _arrive(uow, event.note, owner)


def note(uow: UnitOfWork, note: AccessNote, district_id: UUID | None, school_id: UUID | None) -> None:
    """What identity itself has shown."""
    _arrive(uow, note, {"id": uuid7(), "at": now(), "district": district_id, "school": school_id})


def _arrive(uow: UnitOfWork, note: AccessNote, owner: dict[str, Any]) -> None:
    uow.rows(_KEEP, {**vars(note), "action": note.action.value, "subjects": list(note.subjects), **owner})


def waiting(uow: UnitOfWork, limit: int) -> dict[UUID, list[Any]]:
    """District → its oldest arrivals (id, at)."""
    found: dict[UUID, list[Any]] = {}
    sql = "SELECT district_id, id, at FROM access_arrivals ORDER BY at, id LIMIT %(limit)s"
    for row in uow.rows(sql, {"limit": limit}):
        found.setdefault(row.district_id, []).append(row)
    return found


def open_months(uow: UnitOfWork, arrivals: Sequence[Any]) -> None:
    for first in {row.at.replace(day=1, hour=12, minute=0, second=0, microsecond=0) for row in arrivals}:
        uow.rows("SELECT open_access_month(%(at)s)", {"at": first})


def seal(uow: UnitOfWork, district_id: UUID, ids: Sequence[UUID]) -> tuple[int, bytes]:
    """Moves these arrivals behind the district's chain, which nobody else lengthens meanwhile; its new end."""
    head = uow.rows(_HEAD, {"district": district_id, "genesis": GENESIS})[0]
    end, seal_ = head.seq, bytes(head.hash)
    values = {"ids": [str(one) for one in ids], "seq": head.seq}
    seqs, hashes = [], []
    for row in uow.rows(f"SELECT n.seq, {CONTENT} AS content FROM ({_LINES}) n ORDER BY n.seq", values):
        end, seal_ = row.seq, link(seal_, row.content)
        seqs.append(end)
        hashes.append(seal_)
    uow.rows(_SEAL, {**values, "seqs": seqs, "hashes": hashes})
    sql = "UPDATE access_heads SET seq = %(seq)s, hash = %(hash)s WHERE district_id = %(district)s RETURNING 1"
    uow.rows(sql, {"district": district_id, "seq": end, "hash": seal_})
    return end, seal_


def link(before: bytes, content: bytes) -> bytes:
    return sha256(before + bytes(content)).digest()


def raise_alerts(uow: UnitOfWork, district_id: UUID, ids: Sequence[UUID]) -> Sequence[Any]:
    """New alerts that these looks, just sealed, give cause for."""
    sql = "SELECT DISTINCT actor_id, max(at) OVER () AS last FROM access_notes WHERE id = ANY(%(ids)s::uuid[])"
    rows = uow.rows(sql, {"ids": [str(one) for one in ids]})
    actors = [str(row.actor_id) for row in rows if row.actor_id is not None]
    if not actors:
        return []
    asked = {"actors": actors, "last": rows[0].last, "district": district_id}
    return uow.rows(_ALERTS, {**asked, "family": list(FAMILY), "lists": list(BY_THE_LIST)})


# proving


def heads(uow: UnitOfWork) -> Sequence[Any]:
    return uow.rows("SELECT district_id, seq, hash FROM access_heads ORDER BY district_id")


def chain(uow: UnitOfWork, district_id: UUID, step: int = 20_000) -> Iterator[Any]:
    """(seq, content, hash) of a district in order, read in steps."""
    sql = f"""SELECT n.seq, {CONTENT} AS content, n.hash FROM access_notes n
        WHERE n.district_id = %(district)s AND n.seq > %(after)s ORDER BY n.seq LIMIT %(limit)s"""
    after = 0
    while rows := uow.rows(sql, {"district": district_id, "after": after, "limit": step}):
        yield from rows
        after = rows[-1].seq


# reading


def of_person(uow: UnitOfWork, person_id: UUID, after: tuple[Any, int] | None, limit: int) -> Sequence[Any]:
    return _page(uow, "n.subject_id = %(person)s", after, limit, person=person_id)


def of_school(
    uow: UnitOfWork,
    school_id: UUID,
    actor_id: UUID | None,
    since: date | None,
    until: date | None,
    after: tuple[Any, int] | None,
    limit: int,
) -> Sequence[Any]:
    which = """n.school_id = %(of)s AND (%(actor)s::uuid IS NULL OR n.actor_id = %(actor)s)
        AND (%(since)s::date IS NULL OR n.at >= %(since)s::timestamp AT TIME ZONE 'Europe/Moscow')
        AND (%(until)s::date IS NULL OR n.at < %(until)s::timestamp AT TIME ZONE 'Europe/Moscow')"""
    return _page(uow, which, after, limit, of=school_id, actor=actor_id, since=since, until=until)


def alerts(uow: UnitOfWork, school_id: UUID, after: UUID | None, limit: int) -> Sequence[Any]:
    return uow.rows(_ALERTS_OF, {"school": school_id, "after": after, "limit": limit})


def _page(uow: UnitOfWork, which: str, after: tuple[Any, int] | None, limit: int, **values: Any) -> Sequence[Any]:
    caller = uow.caller
    own = {"me": caller.person_id, "school": caller.school_id, "teacher": caller.person_id, "today": today()}
    place = {"at": after[0] if after else None, "seq": after[1] if after else None, "limit": limit}
    technical = caller.role in ("SYS_ADMIN", "DISTRICT")
    sql = _PAGE.format(which=which, reach=" OR ".join(_reach(caller.role)))
    return uow.rows(sql, {**own, **place, "technical": technical, **values})


def _reach(role: str) -> list[str]:
    """Conditions of which one must hold; who has no right in the table sees nothing."""
    scopes = allowed("audit.read", role)
    found = ["false"]
    if "DI" in scopes:
        found.append("true")
    if "SC" in scopes:
        found.append("n.school_id = %(school)s")
    if "CL" in scopes:
        found.append(_OWN_PUPILS)
    if "CH" in scopes and role == "PARENT":
        found.append(_OWN_CHILDREN)
    if "CH" in scopes or "CL" in scopes:
        found.append("n.subject_id = %(me)s" if role in FAMILY else "n.actor_id = %(me)s")
    return found
