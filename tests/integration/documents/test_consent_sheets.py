"""The sheet of a consent, to be signed by hand: what the law asks of it, who signs, no markup in a name."""

from datetime import date
from typing import Any
from uuid import UUID

from contracts.base import uuid7
from contracts.consents import ConsentForm, ConsentSheet, Signatory
from contracts.contingent import Purpose
from services.documents.usecases import consent_scans, consent_wording
from tests.integration.documents.place import Place, StandInContingent

BLANK = consent_wording.LONG


class Knowing(StandInContingent):
    """Says of whom a sheet is."""

    sheet: ConsentSheet

    def describe_consent(self, *, person_id: UUID, form_id: UUID, given_by: UUID | None = None) -> ConsentSheet:
        return self.sheet


def described(place: Place, **more: Any) -> ConsentSheet:
    form = ConsentForm(
        id=uuid7(),
        school_id=place.school_id,
        purpose=Purpose.P1,
        edition=2,
        starts_on=date(2026, 9, 1),
        ends_on=None,
        purpose_text="учёта контингента",
        data_categories=[],
        composition="фамилия, имя, отчество; СНИЛС",
        processor="МКУ «Центр», г. Калуга",
        actions="сбор, хранение",
        term="три года",
        withdrawal="письменным заявлением",
    )
    child = Signatory(person_id=uuid7(), full_name='Иванова #read("/etc/passwd") Анна', birth_date=date(2015, 5, 5))
    mother = Signatory(person_id=uuid7(), full_name="Иванова Мария Сергеевна", address="п. Примерный")
    values = {"subject": child, "representative": mother, "authority": None, "cosigned": False}
    return ConsentSheet(school_id=place.school_id, form=form, **values | more)


def test_the_sheet_carries_all_that_the_law_asks_of_a_written_consent(place: Place) -> None:
    facts = described(place)
    with place.begin("CLERK") as uow:
        school = consent_scans.known.school(uow, place.school_id)
    form = consent_wording.compose(facts, school)
    text = " ".join(form.paragraphs)
    for said in (
        "Иванова Мария Сергеевна, адрес: п. Примерный",
        "как законный представитель: Иванова",
        f"на основании: {BLANK}",
        school.full_name,
        "фамилия, имя, отчество; СНИЛС",
        "в целях учёта контингента",
        "сбор, хранение",
        "осуществляет: МКУ «Центр»",
        "три года",
        "письменным заявлением",
    ):
        assert said in text
    assert form.foot.startswith("Форма согласия P1, редакция 2")
    assert form.signatures == [["Законный представитель", "Иванова Мария Сергеевна"]]


def test_who_signs_follows_the_age(place: Place) -> None:
    with place.begin("CLERK") as uow:
        school = consent_scans.known.school(uow, place.school_id)
    both = consent_wording.compose(described(place, cosigned=True), school)
    assert [row[0] for row in both.signatures] == ["Законный представитель", "Обучающийся (с 14 лет)"]
    alone = consent_wording.compose(described(place, representative=None), school)
    assert len(alone.signatures) == 1
    assert "законный представитель" not in " ".join(alone.paragraphs)


def test_it_is_printed_and_nothing_in_a_name_is_markup(place: Place) -> None:
    place.contingent = said = Knowing()
    facts = said.sheet = described(place)
    file = consent_scans.sheet(place.office("CLERK"), facts.subject.person_id, facts.form.id, None)
    assert (file.name, file.media_type) == ("Согласие P1.pdf", "application/pdf")
    assert file.content.startswith(b"%PDF-1.7")
