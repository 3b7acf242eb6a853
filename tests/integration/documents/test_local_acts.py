"""Local acts: from a draft to what applies in a school, and what the site shows of it."""

from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import InternalError

from chassis.db import Database
from contracts.acknowledgements import AcknowledgementSubject, Audience
from contracts.base import PLATFORM, Conflict, Forbidden, Invalid, NotFound, Stale
from contracts.confirmations import ConfirmationPurpose
from contracts.local_acts import (
    Edition,
    EditionNotEditable,
    EditionNotReady,
    EditionStatus,
    EditionText,
    LocalAct,
    LocalActKind,
    LocalActUnknown,
)
from contracts.permissions import ROLES, allowed
from services.documents.models.days import MOSCOW, now
from services.documents.usecases import acknowledgement, acknowledging, enacting, local_acts
from tests.integration.documents.place import Place, read

TODAY = now().astimezone(MOSCOW).date()
TEXT = "1. Общие положения\n2. Отметки выставляет учитель в течение трёх дней."
REGULATION = LocalActKind.REGULATION


def content(text: str = TEXT, **more: Any) -> EditionText:
    facts: dict[str, Any] = {"title": "Положение об отметках", "minutes": "протокол педсовета № 3 от 30.08.2026"}
    return EditionText(text=text, **facts | more)


def draft(place: Place, role: str = "CLERK", on_site: bool = True, **more: Any) -> LocalAct:
    with place.begin(role) as uow:
        return enacting.draft(uow, place.school_id, REGULATION, content(**more), None, on_site)


def next_edition(place: Place, act_id: UUID, text: str, **more: Any) -> Edition:
    with place.begin("CLERK") as uow:
        return enacting.draft_edition(uow, act_id, content(text, **more), None)


def approve(place: Place, edition_id: UUID, valid_from: date = TODAY, version: int = 1, **more: Any) -> Any:
    order: dict[str, Any] = {"order_number": "7-ОД", "order_on": min(valid_from, TODAY)}
    given = {"edition_id": edition_id, "version": version, "valid_from": valid_from, **order | more}
    confirmation = place.confirmed(ConfirmationPurpose.LOCAL_ACT, edition_id)
    return read(enacting.approve(place.office("DIRECTOR"), **given, confirmation=confirmation))


def in_force(place: Place, valid_from: date = TODAY, **more: Any) -> LocalAct:
    act = draft(place, **more)
    approve(place, act.edition.id, valid_from)
    with place.begin("DIRECTOR") as uow:
        return local_acts.get(uow, act.id)


def test_an_edition_is_approved_by_an_order_and_frozen_with_its_day(place: Place) -> None:
    act = draft(place)
    assert (act.edition.status, act.edition.number, act.kind_title) == (EditionStatus.DRAFT, 1, "Положение")
    done = approve(place, act.edition.id)
    assert (done["status"], done["order_number"], done["valid_from"]) == ("IN_FORCE", "7-ОД", str(TODAY))
    assert done["approved_by"] == "Петрова Анна Сергеевна"
    paper = local_acts.pdf(place.office("TEACHER"), act.edition.id)
    assert sha256(paper.content).hexdigest() == done["sha256"]


def test_the_next_edition_ends_the_one_before_on_its_first_day(place: Place) -> None:
    act = in_force(place, TODAY - timedelta(days=30))
    second = next_edition(place, act.id, "1. Общие положения")
    with pytest.raises(Conflict, match="ещё готовится"):
        next_edition(place, act.id, "третья")
    with pytest.raises(Invalid) as refused:
        approve(place, second.id, TODAY - timedelta(days=30))
    assert refused.value.field == "valid_from"
    approve(place, second.id, TODAY + timedelta(days=5))
    with place.begin("TEACHER") as uow:
        shown = local_acts.get(uow, act.id)
    assert [one.status for one in shown.editions] == [EditionStatus.APPROVED, EditionStatus.IN_FORCE]
    assert shown.edition.number == 1 and shown.editions[1].valid_to == TODAY + timedelta(days=5)
    third = next_edition(place, act.id, "1. Всё заново")
    approve(place, third.id, TODAY + timedelta(days=6))
    with place.begin("TEACHER") as uow:
        listed = local_acts.find(uow, place.school_id, REGULATION, True, None).items
    assert [(one.id, one.edition.number) for one in listed] == [(act.id, 1)]


def test_an_act_that_is_not_ready_is_not_approved_and_the_field_is_named(place: Place) -> None:
    missing: list[tuple[str, dict[str, Any]]] = [
        ("minutes", {"minutes": None}),
        ("pupils_opinion", {"touches_pupils": True}),
        ("staff_opinion", {"touches_staff": True, "staff_opinion": "  "}),
    ]
    for field, words in missing:
        act = draft(place, **words)
        with pytest.raises(EditionNotReady) as refused:
            approve(place, act.edition.id)
        assert refused.value.field == field
    for field, order in (("order_number", {"order_number": "седьмой"}), ("order_on", {"order_on": None})):
        with pytest.raises(Invalid) as bad:
            approve(place, draft(place).edition.id, **order)
        assert bad.value.field == field
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(Invalid):
        approve(place, draft(place).edition.id, tomorrow, order_on=tomorrow)


def test_a_registered_order_of_the_school_lends_its_number_and_day(place: Place) -> None:
    order = place.registered()
    with pytest.raises(Conflict):
        approve(place, draft(place).edition.id, order_id=UUID(place.draft()["id"]))
    done = approve(place, draft(place).edition.id, order_id=UUID(order["id"]))
    assert (done["order_number"], done["order_on"]) == (order["number"], order["registered_on"])


def test_nobody_approves_what_they_have_not_read_nor_edits_what_is_approved(place: Place) -> None:
    act = draft(place)
    with place.begin("CLERK") as uow:
        enacting.edit(uow, act.edition.id, 1, content("1. Иначе"))
    with place.begin("CLERK") as uow, pytest.raises(Stale):
        enacting.edit(uow, act.edition.id, 1, content())
    with pytest.raises(Stale):
        approve(place, act.edition.id, version=1)
    approve(place, act.edition.id, version=2)
    with place.begin("CLERK") as uow, pytest.raises(EditionNotEditable):
        enacting.edit(uow, act.edition.id, 3, content())
    with pytest.raises(InternalError, match="never changed"), place.begin("CLERK") as uow:
        uow.scalar(
            "UPDATE local_act_editions SET text = 'другое' WHERE id = %(id)s RETURNING id", {"id": act.edition.id}
        )


def test_bad_text_is_refused_by_field(place: Place) -> None:
    with pytest.raises(Invalid) as refused:
        draft(place, text=" \n ", title="а" * 301)
    assert {one["field"] for one in refused.value.facts["problems"]} == {"content.text", "content.title"}


def test_a_repealed_act_is_superseded_by_nothing(place: Place) -> None:
    act = in_force(place, TODAY - timedelta(days=3))
    with place.begin("DIRECTOR") as uow, pytest.raises(Invalid):
        enacting.repeal(uow, act.id, "9-ОД", TODAY, TODAY - timedelta(days=1))
    with place.begin("DIRECTOR") as uow:
        done = enacting.repeal(uow, act.id, "9-ОД", TODAY, TODAY)
    assert (done.edition.status, done.edition.repealed_by) == (
        EditionStatus.SUPERSEDED,
        f"приказ № 9-ОД от {TODAY:%d.%m.%Y}",
    )
    with pytest.raises(Conflict, match="утратил силу"):
        next_edition(place, act.id, "заново")


def test_two_editions_are_read_as_one_text_with_its_changes(place: Place) -> None:
    act = in_force(place, TODAY - timedelta(days=3))
    next_edition(place, act.id, TEXT.replace("трёх", "пяти"))
    found = local_acts.compare(place.office("CLERK"), act.id, 1, 2)
    assert (found.changed, [one.kind.value for one in found.paragraphs]) == (1, ["SAME", "CHANGED"])
    with pytest.raises(LocalActUnknown):
        local_acts.compare(place.office("TEACHER"), act.id, 1, 2)
    with pytest.raises(Invalid):
        local_acts.compare(place.office("CLERK"), act.id, 2, 1)


@pytest.mark.parametrize("role", ROLES)
def test_a_draft_is_for_whoever_prepares_it_and_what_applies_is_for_the_school(place: Place, role: str) -> None:
    drafted, applied = draft(place), in_force(place)
    reads = "SC" in allowed("local_acts.read", role)
    prepares = any("SC" in allowed(one, role) for one in ("local_acts.draft", "local_acts.approve"))
    with place.begin(role) as uow:
        seen = {one.id for one in local_acts.find(uow, place.school_id, None, False, None).items}
        assert seen == ({applied.id} if reads else set()) | ({drafted.id} if prepares else set())
        if not prepares:
            with pytest.raises(LocalActUnknown):
                local_acts.get(uow, drafted.id)
            with pytest.raises(LocalActUnknown):
                local_acts.get_edition(uow, drafted.edition.id)
    if "SC" not in allowed("local_acts.draft", role):
        with pytest.raises(Forbidden):
            draft(place, role)
    if role != "DIRECTOR":
        given: dict[str, Any] = {"edition_id": drafted.edition.id, "version": 1, "valid_from": TODAY}
        with pytest.raises(Forbidden):
            enacting.approve(place.office(role), **given, order_number="7-ОД", order_on=TODAY)


def test_another_school_reads_and_changes_nothing(place: Place, db: Database) -> None:
    act = in_force(place)
    other = Place(db, district_id=place.district_id).open()
    with other.begin("CLERK") as uow:
        assert local_acts.find(uow, place.school_id, None, False, None).items == []
        with pytest.raises(LocalActUnknown):
            enacting.draft_edition(uow, act.id, content(), None)
        with pytest.raises(NotFound):
            enacting.draft(uow, place.school_id, REGULATION, content(), None, True)
    with other.begin("DIRECTOR") as uow, pytest.raises(LocalActUnknown):
        enacting.repeal(uow, act.id, "9-ОД", TODAY, TODAY + timedelta(days=1))


def test_the_site_shows_what_is_in_force_today_and_meant_for_it(place: Place, db: Database) -> None:
    shown = in_force(place, title="Правила <приёма>")
    hidden = [draft(place), in_force(place, on_site=False), draft(place)]
    approve(place, hidden[2].edition.id, TODAY + timedelta(days=1))
    with db.begin(PLATFORM) as uow:
        found = local_acts.published(uow, place.school_id)
        page = local_acts.published_page(uow, place.school_id).content.decode()
        paper = local_acts.published_paper(uow, shown.id).content
        for act in hidden:
            with pytest.raises(LocalActUnknown):
                local_acts.published_paper(uow, act.id)
    assert [(one.id, one.sha256) for one in found.items] == [(shown.id, sha256(paper).hexdigest())]
    assert "Правила &lt;приёма&gt;" in page and "приказ № 7-ОД" in page and str(hidden[1].id) not in page


def test_staff_read_an_approved_edition_and_sign_for_its_very_file(place: Place) -> None:
    act, subject = in_force(place), AcknowledgementSubject.LOCAL_ACT
    audience, due = Audience(roles=["CLASS_TEACHER"]), TODAY + timedelta(days=3)
    given: dict[str, Any] = {"school_id": place.school_id, "subject": subject, "audience": audience, "due_on": due}
    with place.begin("CLERK") as uow, pytest.raises(Conflict):
        acknowledging.send(uow, **given, edition_id=draft(place).edition.id)
    with place.begin("SYS_ADMIN") as uow:
        acknowledgement.set_rules(uow, place.school_id, 0, 2, "Положение об ЭДО, приказ № 7-ОД от 01.09.2026")
        made = acknowledging.send(uow, **given, edition_id=act.edition.id)
    with place.begin("CLASS_TEACHER") as uow:
        (line,) = acknowledgement.own(uow, None).items
        paper = acknowledgement.document(uow, line.id)
    acknowledgement.acknowledge(place.office("CLASS_TEACHER"), line.id)
    assert (line.title, line.number) == ("Положение об отметках (редакция 1)", "7-ОД")
    with place.begin("CLERK") as uow:
        (signed,) = acknowledging.get(uow, made.id).lines
    assert signed.sha256 == sha256(paper.content).hexdigest()
