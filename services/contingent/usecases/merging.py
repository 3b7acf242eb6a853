"""Two cards of one person become one, and two again when that was a mistake (domain §1.11)."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from chassis.db import UnitOfWork
from contracts.access import AccessAction
from contracts.base import Conflict, NotFound, Stale, uuid7
from contracts.contingent import ConsentChanged, PeopleMerged
from contracts.duplicates import Merge, MergePage
from services.contingent.models.special import ON_CARD
from services.contingent.repository import (
    card_parts,
    consents,
    destinations,
    merges,
    people,
    proposals,
    representatives,
    schools,
    scope,
    students,
)
from services.contingent.usecases import clock, closed_names, known, noting
from services.contingent.usecases.students import page_size
from services.contingent.usecases.telling import tell_of
from services.contingent.usecases.twins import explained, two, whose
from services.contingent.views import cursor, position
from services.contingent.views import twins as views
from services.contingent.views.cards import CARD_FIELDS

OPERATION = "people.merge"
_NAMES = ("last_name", "first_name", "middle_name", "has_no_middle_name")
_FIELDS = tuple(name for name in (*CARD_FIELDS, "sex", "birth_date") if name not in (*_NAMES, *ON_CARD))


def merge(
    uow: UnitOfWork, person_id: UUID, version: int, other_id: UUID, other_version: int, reason: str, id: UUID | None
) -> Merge:
    """`other` goes into `person`: links, consents, applications, and values that the kept card lacks and may hold."""
    school_id, words, today = whose(uow), explained(reason), clock.today()
    keep = {card.school_id or school_id for card in two(uow, person_id, other_id)}
    for one in sorted(one for one in keep if one is not None):
        schools.district_of(uow, one, lock=True)  # no order enrols either of them meanwhile
    merges.lock(uow, [person_id, other_id])
    kept, gone = two(uow, person_id, other_id)
    if (kept.version, gone.version) != (version, other_version):
        raise Stale("Карточка уже изменена: посмотрите обе ещё раз")
    _refuse(uow, kept, gone)
    moved = merges.move(uow, gone.id, kept.id, today)
    if gone.school_id != kept.school_id and kept.school_id is not None:
        moved["ended"] |= merges.end_elsewhere(uow, moved["as_child"], kept.school_id, today)
    merges.hide(uow, gone.id, kept.id)
    moved |= _fill(uow, kept, gone)
    moved |= _move_enrolments(uow, kept.id, gone.id)
    place = {"district_id": kept.district_id, "school_id": school_id, "merged_by": uow.caller.person_id}
    row = {"id": id or uuid7(), "kept_id": kept.id, "merged_id": gone.id, "moved": moved, "reason": words, **place}
    merges.add(uow, row)
    _tell(uow, kept, gone, moved)
    uow.publish(_merged(row["id"], kept, gone, moved))
    _note(uow, kept, gone, words)
    return _shown(uow, row["id"])


def undo(uow: UnitOfWork, merge_id: UUID, reason: str) -> Merge:
    """What went over comes back; what was added to the kept card since then stays there."""
    school_id, words = whose(uow), explained(reason)
    row = merges.get(uow, merge_id, school_id)
    if row is None:
        raise NotFound("Объединение не найдено")
    merges.lock(uow, [row.kept_id, row.merged_id])
    kept, gone = people.get(uow, row.kept_id, OPERATION, clock.today()), merges.hidden(uow, row.merged_id)
    if kept is None:
        raise Conflict("Оставленной карточки здесь больше нет: она сама объединена с другой или её ведёт другая школа")
    if gone is None or not merges.undo(uow, merge_id, uow.caller.person_id, words):
        raise Conflict("Объединение уже отменено")
    merges.move_back(uow, gone.id, kept.id, row.moved)
    copied = {name: None for name in row.moved["filled"] if getattr(kept, name) == getattr(gone, name)}
    people.change(uow, kept.id, kept.version, copied)
    merges.hide(uow, gone.id, None)
    _move_enrolments_back(uow, gone, row.moved)
    _tell(uow, kept, gone, row.moved)
    uow.publish(_merged(merge_id, kept, gone, row.moved, undone=True))
    _note(uow, kept, gone, words)
    return _shown(uow, merge_id)


def page(uow: UnitOfWork, school_id: UUID, after: str | None, limit: int) -> MergePage:
    whose(uow)
    known.district_of(uow, school_id)
    place = position(after, UUID)
    rows = merges.page(uow, school_id, place[0] if place else None, page_size(limit) + 1)
    following = cursor(rows[limit - 1].id) if len(rows) > limit else None
    return MergePage(items=[views.merge(row) for row in rows[:limit]], next=following)


def _note(uow: UnitOfWork, kept: Any, gone: Any, words: str) -> None:
    """In the journal of each school that keeps a card."""
    together = [[kept, gone]] if kept.school_id == gone.school_id else [[kept], [gone]]
    for cards in together:
        noting.note(uow, AccessAction.CHANGE, OPERATION, cards, [noting.NAMES], words)


# rules


def _refuse(uow: UnitOfWork, kept: Any, gone: Any) -> None:
    """Where merging would lose a fact of the books, or join two people."""
    if clash := merges.twice(uow, kept.id, gone.id):
        raise Conflict(
            f"По обеим карточкам обучаются одновременно: личное дело {clash.kept_file} ({clash.kept_school}, с "
            f"{clash.kept_on:%d.%m.%Y}) и {clash.gone_file} ({clash.gone_school}, с {clash.gone_on:%d.%m.%Y}). "
            "Отмените приказом зачисление по одной из них, затем объедините"
        )
    studies = merges.studies_in(uow, gone.id, clock.today())
    if studies is not None and kept.school_id not in (None, studies.school_id):
        raise Conflict(f"Ребёнок учится в школе «{studies.school}»: оставьте карточку, которую ведёт она")
    if merges.posts(uow, gone.id):
        raise Conflict("У этого человека есть должность в школе: оставьте его карточку, а в неё объедините другую")
    if kept.pseudonym != gone.pseudonym:
        raise Conflict("Одна из карточек ведётся без имени: сначала внесите в неё имя")
    if kept.snils and gone.snils and kept.snils != gone.snils:
        raise Conflict("СНИЛС различаются: это разные люди, или один из номеров ошибочен")
    if kept.birth_date and gone.birth_date and kept.birth_date != gone.birth_date:
        raise Conflict("Даты рождения различаются: исправьте ошибочную или признайте, что это разные люди")
    if merges.linked(uow, kept.id, gone.id):
        raise Conflict("Один из них — представитель другого: это разные люди")
    if proposals.waiting_fields(uow, gone.id):
        raise Conflict("По карточке ждёт решения предложение родителя: сначала решите его")


def _move_enrolments(uow: UnitOfWork, kept_id: UUID, gone_id: UUID) -> dict[str, Any]:
    """Enrolments with their numbers, classes and movements; marks are of the enrolment and stay with it.

    A school that waited for the child may have its answer now: the child came to another as the other card.
    """
    enrolled = merges.enrolments_of(uow, gone_id)
    if not enrolled:
        return {"students": [], "answered": []}
    merges.move_enrolments(uow, enrolled, kept_id)
    students.rename(uow, kept_id, people.some(uow, [kept_id])[kept_id]._mapping)
    closed_names.keep(uow, [kept_id], clock.today())
    came = defaultdict(list)
    for one in merges.arrivals(uow, kept_id):
        came[one.school_id].append(one._mapping)
    return {"students": enrolled, "answered": [one for rows in came.values() for one in destinations.answer(uow, rows)]}


def _move_enrolments_back(uow: UnitOfWork, gone: Any, moved: dict[str, Any]) -> None:
    """A merge from before enrolments went over names none."""
    if enrolled := _ids(moved, "students"):
        merges.move_enrolments(uow, enrolled, gone.id)
        students.rename(uow, gone.id, gone._mapping)
        closed_names.keep(uow, [gone.id], clock.today())
        destinations.forget_answers(uow, _ids(moved, "answered"))


def _merged(merge_id: UUID, kept: Any, gone: Any, moved: dict[str, Any], *, undone: bool = False) -> PeopleMerged:
    enrolled = _ids(moved, "students")
    cards = {"kept_id": kept.id, "merged_id": gone.id}
    return PeopleMerged(district_id=kept.district_id, merge_id=merge_id, **cards, students=enrolled, undone=undone)


def _fill(uow: UnitOfWork, kept: Any, gone: Any) -> dict[str, Any]:
    """Values that the kept card lacks, as far as consents, those that have just come over included, cover them.

    Special categories do not go over: each is sealed to the card it was written on.
    """
    school_id = kept.school_id or uow.caller.school_id
    if school_id is None:
        return {"filled": [], "parts": {}}  # no school's consent can be held against it
    covered = consents.covered(uow, [kept.id], clock.today(), school_id)[kept.id]
    lacking = [name for name in _FIELDS if getattr(kept, name) is None and getattr(gone, name) is not None]
    uncovered = covered.uncovered(lacking)
    values = {name: getattr(gone, name) for name in lacking if name not in uncovered}
    people.change(uow, kept.id, kept.version, values)
    parts = [part for name, part in card_parts.PART_OF.items() if name in values]
    return {"filled": list(values), "parts": merges.move_parts(uow, gone.id, kept.id, parts)}


def _tell(uow: UnitOfWork, kept: Any, gone: Any, moved: dict[str, Any]) -> None:
    """The links anew, as they are now, each to its school; and what consents each of the two has where."""
    today = clock.today()
    links, papers = _ids(moved, "as_adult", "as_child", "ended"), _ids(moved, "consents")
    with scope.whole_district(uow):
        tell_of(uow, representatives.some(uow, links), today)
        for school_id in consents.schools_of(uow, papers):
            covered = consents.covered(uow, [kept.id, gone.id], today, school_id)
            for one in (kept, gone):
                place = {"district_id": one.district_id, "school_id": school_id}
                uow.publish(ConsentChanged(**place, person_id=one.id, purposes=sorted(covered[one.id].purposes)))
    if moved["as_adult"]:
        for row in representatives.of_adult(uow, kept.id)[:1]:
            people.follow(uow, [kept.id], row.school_id, today)


def _ids(moved: dict[str, Any], *names: str) -> list[UUID]:
    return [UUID(str(one)) for name in names for one in moved.get(name, [])]


def _shown(uow: UnitOfWork, merge_id: UUID) -> Merge:
    return views.merge(merges.get(uow, merge_id, whose(uow)))
