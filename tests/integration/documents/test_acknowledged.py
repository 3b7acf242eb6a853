"""Reading and signing what was sent: one's own lists, families, reminders, rules of the school."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import InternalError

from contracts.acknowledgements import AcknowledgementSubject, Audience, PaperSignature
from contracts.base import Caller, Conflict, Forbidden, Invalid, Stale, uuid7
from contracts.contingent import FamilyMember
from services.documents.usecases import acknowledgement, acknowledging
from tests.integration.documents.place import CLASS_5A, CLASS_5B, Place, read
from tests.integration.documents.test_acknowledging import ACT, ORDER, TODAY, allow_electronic, later, own, send, teach
from tests.integration.documents.test_local_acts import in_force


def test_reminders_come_by_themselves_near_the_day_and_once_a_day(place: Place) -> None:
    made = send(place, due_on=TODAY + timedelta(days=3))
    acknowledgement.remind_everybody(place.office("SYSTEM"))
    assert own(place, "CLASS_TEACHER").items[0].reminders == 0
    later(place, made.id, 1)
    for _ in range(2):
        acknowledgement.remind_everybody(place.office("SYSTEM"))
    assert own(place, "CLASS_TEACHER").items[0].reminders == 1
    with place.begin("CLERK") as uow, pytest.raises(Conflict, match="Сегодня всем уже напомнили"):
        acknowledging.remind(uow, made.id)
    other = send(place)
    with place.begin("CLERK") as uow:
        assert acknowledging.remind(uow, other.id).lines[0].reminders == 1


def test_the_sheet_is_printed_with_a_place_to_sign(place: Place) -> None:
    sheet = acknowledgement.sheet(place.office("CLERK"), send(place).id)
    assert sheet.content.startswith(b"%PDF-1.7")


def test_rules_are_changed_by_the_administrator_of_what_was_read(place: Place) -> None:
    with place.begin("SYS_ADMIN") as uow:
        assert acknowledgement.get_rules(uow, place.school_id).version == 0
    allow_electronic(place)
    with pytest.raises(Stale):
        allow_electronic(place)
    with place.begin("SYS_ADMIN") as uow, pytest.raises(Invalid) as refused:
        acknowledgement.set_rules(uow, place.school_id, 1, 2, "устно")
    assert refused.value.field == "electronic_act"
    for role in ("DIRECTOR", "CLERK", "DISTRICT"):
        with place.begin(role) as uow, pytest.raises(Forbidden):
            acknowledgement.set_rules(uow, place.school_id, 1, 2, ACT)


def test_what_is_signed_is_never_changed_not_even_by_sql(place: Place) -> None:
    made = send(place)
    with place.begin("CLERK") as uow:
        acknowledging.record(uow, made.id, [PaperSignature(line_id=made.lines[0].id, signed_on=TODAY)])
    with pytest.raises(InternalError, match="never changed"), place.begin("CLERK") as uow:
        uow.scalar("UPDATE acknowledgement_lines SET signed_on = %(day)s RETURNING id", {"day": date(2020, 1, 1)})


def test_own_pages_go_on_from_what_waits_to_what_is_done(place: Place) -> None:
    allow_electronic(place)
    order_id = UUID(place.registered()["id"])
    sent = [send(place, order_id=order_id)]
    sent += [teach(place, title=f"Правила, часть {n}") for n in range(53)]
    for line in own(place, "CLASS_TEACHER").items[:2]:
        acknowledgement.acknowledge(place.office("CLASS_TEACHER"), line.id)
    first = own(place, "CLASS_TEACHER")
    with place.begin("CLASS_TEACHER") as uow:
        rest = acknowledgement.own(uow, first.next)
    seen = [*first.items, *rest.items]
    assert len({one.id for one in seen}) == len(seen) == len(sent)
    assert [one.status.value for one in seen] == ["PENDING"] * 52 + ["ACKNOWLEDGED"] * 2
    assert rest.next is None and first.pending == 52


def test_families_are_sent_local_acts_and_read_them_as_themselves(place: Place) -> None:
    mother, pupil = uuid7(), uuid7()
    titles = ((mother, "Иванова Мария", False), (pupil, "Иванов Пётр", True))
    place.contingent.families = [
        FamilyMember(person_id=one, full_name=name, class_id=CLASS_5A, class_title="5А", is_pupil=is_pupil)
        for one, name, is_pupil in titles
    ]
    act = in_force(place)
    given: dict[str, Any] = {"school_id": place.school_id, "due_on": TODAY, "subject": AcknowledgementSubject.LOCAL_ACT}
    audience = Audience(families_of=[CLASS_5A], roles=["CLERK"])
    made = read(acknowledging.open_list(place.office("CLERK"), **given, audience=audience, edition_id=act.edition.id))
    assert [(one["full_name"], one["position"]) for one in made["lines"]] == [
        ("Иванов Пётр", "обучающийся(аяся), 5А"),
        ("Иванова Мария", "законный представитель, 5А"),
        ("Петрова Анна Сергеевна", "секретарь"),
    ]
    parent = Caller(role="PARENT", account_id=uuid7(), person_id=mother, district_id=place.district_id)
    with place.db.begin(parent) as uow:
        (waiting,) = acknowledgement.own(uow, None).items
        assert acknowledgement.document(uow, waiting.id).content.startswith(b"%PDF")
    others = Audience(families_of=[CLASS_5B])
    with pytest.raises(Invalid) as refused:
        acknowledging.open_list(place.office("CLERK"), **given, audience=others, edition_id=act.edition.id)
    assert refused.value.field == "audience.families_of[0]"
    about_order = given | {"subject": ORDER, "order_id": UUID(place.registered()["id"])}
    with pytest.raises(Invalid, match="другие дети"):
        acknowledging.open_list(place.office("CLERK"), **about_order, audience=audience)
