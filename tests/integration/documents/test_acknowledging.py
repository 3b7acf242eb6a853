"""Who must read a document, who has, and who of the others must not see it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis.db import Database
from contracts.acknowledgements import (
    AcknowledgementDecided,
    AcknowledgementList,
    AcknowledgementStatus,
    AcknowledgementSubject,
    AcknowledgementUnknown,
    Audience,
    OnPaperOnly,
    PaperSignature,
)
from contracts.base import Conflict, Forbidden, Invalid, NotFound, uuid7
from contracts.contingent import ClassOpened, KnownClass
from contracts.documents import OrderUnknown
from contracts.permissions import ROLES, allowed
from services.documents.models.days import MOSCOW, now
from services.documents.usecases import acknowledgement, acknowledging, hearing, reading
from tests.integration.documents.place import CLASS_5A, CLASS_5B, Place, read

TODAY = now().astimezone(MOSCOW).date()
ACT = "Положение об электронном документообороте, приказ № 7-ОД от 01.09.2026"
ORDER, TRAINING = AcknowledgementSubject.ORDER, AcknowledgementSubject.TRAINING


def send(place: Place, role: str = "CLERK", **more: Any) -> AcknowledgementList:
    given = {"subject": ORDER, "audience": Audience(roles=["CLASS_TEACHER"]), "due_on": TODAY + timedelta(days=3)}
    if (given | more)["subject"] is ORDER and "order_id" not in more:
        more["order_id"] = UUID(place.registered()["id"])
    with place.begin(role) as uow:
        return acknowledging.send(uow, school_id=place.school_id, **given | more)


def teach(place: Place, role: str = "SYS_ADMIN", **more: Any) -> AcknowledgementList:
    words = {"title": "Правила ведения АИС «Контингент»", "basis": "приказ № 3-ОД от 01.09.2026"}
    return send(place, role, subject=TRAINING, **words | more)


def allow_electronic(place: Place, version: int = 0) -> None:
    with place.begin("SYS_ADMIN") as uow:
        acknowledgement.set_rules(uow, place.school_id, version, 2, ACT)


def own(place: Place, role: str) -> Any:
    with place.begin(role) as uow:
        return acknowledgement.own(uow, None)


def later(place: Place, list_id: UUID, days: int) -> None:
    """As if the list had been sent so many days ago."""
    with place.begin("CLERK") as uow:
        sql = """UPDATE acknowledgement_lists SET due_on = due_on - %(n)s, sent_at = sent_at - %(n)s * interval '1 day'
                 WHERE id = %(id)s RETURNING id"""
        assert uow.scalar(sql, {"n": days, "id": list_id})


def test_a_list_names_everybody_in_a_role_once_and_counts_them(place: Place) -> None:
    place.appoint("TEACHER", "учитель")
    made = send(place, audience=Audience(roles=["CLASS_TEACHER", "TEACHER"], person_ids=[place.people["TEACHER"]]))
    assert {one.person_id for one in made.lines} == {place.people["CLASS_TEACHER"], place.people["TEACHER"]}
    assert (made.count.total, made.count.pending, made.count.overdue) == (2, 2, 0)
    assert (made.number, made.title, made.sent_by) == ("1-К", "О зачислении обучающегося", "Петрова Анна Сергеевна")


def test_by_class_its_teacher_must_read(place: Place) -> None:
    for class_id, teacher in ((CLASS_5A, place.people["CLASS_TEACHER"]), (CLASS_5B, None)):
        known = KnownClass(
            id=class_id, grade=5, letter="А", title="5А", year="2026/2027", capacity=25, class_teacher_id=teacher
        )
        place.hear(hearing.keep_class, ClassOpened(school_class=known, **place.tenant))
    made = send(place, audience=Audience(class_ids=[CLASS_5A]))
    assert [one.person_id for one in made.lines] == [place.people["CLASS_TEACHER"]]
    with pytest.raises(Invalid) as refused:
        send(place, audience=Audience(class_ids=[CLASS_5A, CLASS_5B, uuid7()], roles=["PARENT"], person_ids=[uuid7()]))
    assert [one["field"] for one in refused.value.facts["problems"]] == [
        "audience.roles[0]",
        "audience.class_ids[1]",
        "audience.class_ids[2]",
        "audience.person_ids[0]",
    ]


def test_nobody_reads_the_same_document_twice(place: Place) -> None:
    order_id = UUID(place.registered()["id"])
    send(place, order_id=order_id)
    with pytest.raises(Conflict, match="уже в листах"):
        send(place, order_id=order_id)
    place.appoint("TEACHER", "учитель")
    added = send(place, order_id=order_id, audience=Audience(roles=["CLASS_TEACHER", "TEACHER"]))
    assert [one.person_id for one in added.lines] == [place.people["TEACHER"]]
    with place.begin("CLERK") as uow:
        count = reading.get(uow, order_id).acknowledgement
    assert count is not None and (count.total, count.pending) == (2, 2)


def test_only_a_registered_order_of_the_own_school_goes_round(place: Place, db: Database) -> None:
    with pytest.raises(Conflict, match="зарегистрированным"):
        send(place, order_id=UUID(place.draft()["id"]))
    stranger = Place(db, district_id=place.district_id).open()
    with pytest.raises(OrderUnknown):
        send(place, order_id=UUID(stranger.registered()["id"]))
    for due in (TODAY - timedelta(days=1), TODAY + timedelta(days=366)):
        with pytest.raises(Invalid, match="Срок"):
            send(place, due_on=due)


def test_without_a_local_act_of_the_school_only_paper_counts(place: Place) -> None:
    made = send(place)
    (waiting,) = own(place, "CLASS_TEACHER").items
    assert (waiting.electronic, waiting.has_file, waiting.overdue) == (False, True, False)
    with pytest.raises(OnPaperOnly):
        acknowledgement.acknowledge(place.office("CLASS_TEACHER"), waiting.id)
    with place.begin("CLERK") as uow:
        signed = PaperSignature(line_id=waiting.id, signed_on=TODAY)
        for _ in range(2):
            (line,) = acknowledging.record(uow, made.id, [signed]).lines
    assert (line.status, line.method, line.signed_on) == (AcknowledgementStatus.ACKNOWLEDGED, "PAPER", TODAY)
    with place.begin("CLERK") as uow, pytest.raises(AcknowledgementDecided):
        acknowledging.release(uow, waiting.id, "записано по ошибке")


def test_a_simple_signature_keeps_who_when_and_the_hash_of_what_was_read(place: Place) -> None:
    allow_electronic(place)
    order = place.registered()
    made = send(place, order_id=UUID(order["id"]))
    (waiting,) = own(place, "CLASS_TEACHER").items
    with place.begin("CLASS_TEACHER") as uow:
        paper = acknowledgement.document(uow, waiting.id)
    (one,) = read(acknowledgement.acknowledge(place.office("CLASS_TEACHER"), waiting.id))["items"]
    assert paper.content.startswith(b"%PDF")
    assert (one["status"], one["signed_on"]) == ("ACKNOWLEDGED", str(TODAY))
    with place.begin("CLERK") as uow:
        (line,) = acknowledging.get(uow, made.id).lines
    assert (line.method, line.sha256, line.signed_on) == ("SIMPLE", order["sha256"], TODAY)


def test_a_stranger_neither_reads_nor_signs_what_was_sent_to_another(place: Place, db: Database) -> None:
    allow_electronic(place)
    send(place)
    (waiting,) = own(place, "CLASS_TEACHER").items
    other = Place(db, district_id=place.district_id).open()
    for stranger in (place, other):
        for role in ("TEACHER", "PARENT", "DIRECTOR", "CLERK"):
            assert own(stranger, role).items == []
            with stranger.begin(role) as uow, pytest.raises(AcknowledgementUnknown):
                acknowledgement.document(uow, waiting.id)
            with pytest.raises(AcknowledgementUnknown):
                acknowledgement.acknowledge(stranger.office(role), waiting.id)


@pytest.mark.parametrize("role", ROLES)
def test_lists_are_for_whoever_manages_them_and_orders_for_whoever_reads_orders(place: Place, role: str) -> None:
    about_order, taught = send(place).id, teach(place).id
    manages, reads = "SC" in allowed("acknowledgements.manage", role), "SC" in allowed("orders.read", role)
    expected = {one for one, seen in ((about_order, manages and reads), (taught, manages)) if seen}
    with place.begin(role) as uow:
        page = acknowledging.find(uow, place.school_id, None, None, False, None)
        assert {one.id for one in page.items} == expected
        for list_id in {about_order, taught} - expected:
            with pytest.raises(AcknowledgementUnknown):
                acknowledging.get(uow, list_id)


def test_another_school_sees_no_list_and_writes_on_none(place: Place, db: Database) -> None:
    made = send(place)
    other = Place(db, district_id=place.district_id).open()
    with other.begin("CLERK") as uow:
        assert acknowledging.find(uow, place.school_id, None, None, False, None).items == []
        with pytest.raises(AcknowledgementUnknown):
            acknowledging.get(uow, made.id)
        with pytest.raises(AcknowledgementUnknown):
            acknowledging.record(uow, made.id, [PaperSignature(line_id=made.lines[0].id, signed_on=TODAY)])
        with pytest.raises(AcknowledgementUnknown):
            acknowledging.refuse(uow, made.lines[0].id, "1", TODAY)
    with pytest.raises(AcknowledgementUnknown):
        acknowledgement.sheet(other.office("CLERK"), made.id)


def test_the_rules_of_filling_in_are_taught_by_whoever_the_regulation_names(place: Place) -> None:
    for role in ("DIRECTOR", "CLERK"):
        with pytest.raises(Forbidden):
            teach(place, role)
    with pytest.raises(Invalid) as refused:
        teach(place, "DEPUTY", basis=" ")
    assert refused.value.field == "basis"
    taught = teach(place, audience=Audience(roles=["CLASS_TEACHER", "CLERK"]))
    with place.begin("SYS_ADMIN") as uow:
        assert len(acknowledgement.summary(uow, place.school_id).untrained) == 3
        line = next(one for one in taught.lines if one.person_id == place.people["CLERK"])
        acknowledging.record(uow, taught.id, [PaperSignature(line_id=line.id, signed_on=TODAY)])
        untrained = {one.person_id for one in acknowledgement.summary(uow, place.school_id).untrained}
    assert untrained == {place.people["CLASS_TEACHER"], place.people["DIRECTOR"]}
    again = teach(place, audience=Audience(roles=["CLERK", "DIRECTOR"]), only_untrained=True)
    assert [one.person_id for one in again.lines] == [place.people["DIRECTOR"]]
    (waiting,) = own(place, "DIRECTOR").items
    with place.begin("DIRECTOR") as uow, pytest.raises(NotFound, match="нет файла"):
        acknowledgement.document(uow, waiting.id)


def test_who_is_late_is_counted_until_an_act_or_a_reason_closes_the_line(place: Place) -> None:
    place.appoint("TEACHER", "учитель")
    made = send(place, audience=Audience(roles=["CLASS_TEACHER", "TEACHER"]))
    later(place, made.id, 4)
    with place.begin("DIRECTOR") as uow:
        control = acknowledgement.summary(uow, place.school_id)
        (late,) = acknowledging.find(uow, place.school_id, None, None, True, None).items
    assert (control.open_lists, control.overdue_lists, late.count.overdue) == (1, 1, 2)
    assert {(one.person_id, one.count) for one in control.overdue} == {(one.person_id, 1) for one in made.lines}
    assert own(place, "TEACHER").overdue == 1
    first, second = made.lines
    with place.begin("CLERK") as uow:
        with pytest.raises(Invalid):
            acknowledging.refuse(uow, first.id, "2", TODAY + timedelta(days=1))
        with pytest.raises(Invalid):
            acknowledging.release(uow, second.id, " ")
        acknowledging.refuse(uow, first.id, "2", TODAY)
        done = acknowledging.release(uow, second.id, "уволена 01.09.2026")
    assert (done.count.total, done.count.refused, done.count.overdue) == (1, 1, 0)
    with place.begin("DIRECTOR") as uow:
        assert acknowledgement.summary(uow, place.school_id).overdue == []


def test_a_signature_lies_between_the_sending_and_today(place: Place) -> None:
    made = send(place)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with place.begin("CLERK") as uow, pytest.raises(Invalid) as refused:
            acknowledging.record(uow, made.id, [PaperSignature(line_id=made.lines[0].id, signed_on=day)])
        assert refused.value.field == "signatures[0].signed_on"
    with place.begin("CLERK") as uow, pytest.raises(Invalid) as refused:
        acknowledging.record(uow, made.id, [PaperSignature(line_id=uuid7(), signed_on=TODAY)])
    assert refused.value.field == "signatures[0].line_id"
