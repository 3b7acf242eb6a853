"""A clerk's right to health is for the words of orders: what a draft's line needs, and nothing beside it."""

from dataclasses import replace

import pytest

from contracts.base import Forbidden, NotFound
from contracts.special import LongTreatment, SpecialData
from contracts.student_body import DataCategory, MovementKind
from services.contingent.usecases import consents, special
from tests.integration.contingent.test_special import (
    DATA,
    SINCE,
    ring,  # noqa: F401
    ward,  # noqa: F401
)

TREATED = replace(DATA, long_treatment=LongTreatment(basis="решение № 4", place="1", starts_on=SINCE))
SAID = "Проект приказа «Об обучении на дому»"


@pytest.mark.parametrize(
    ("kind", "opened"),
    [
        (MovementKind.HOME_EDU, "long_treatment"),
        (MovementKind.HOME_EDU_END, "long_treatment"),
        (MovementKind.PROGRAMME_CHANGE, "ovz"),
    ],
)
def test_a_clerk_reads_what_the_line_needs_and_the_journal_names_the_order(ward, kind, opened):  # noqa: F811
    ward.kept(TREATED)
    found = ward.does("CLERK", special.for_order, ward.child, kind, SAID)
    assert found.data == SpecialData(**{opened: getattr(TREATED, opened)})
    note = ward.school.told("personal_data_accessed.v1")[-1]["note"]
    assert (note["role"], note["operation"], note["reason"]) == ("CLERK", "health.read", SAID)
    assert (note["blocks"], note["subjects"]) == (["HEALTH", "NAMES"], [str(ward.child)])


def test_no_other_kind_and_nobody_else_opens_it(ward, other_school):  # noqa: F811
    ward.kept(TREATED)
    looks = len(ward.school.told("personal_data_accessed.v1"))
    for who, kind in (
        ("CLERK", MovementKind.WITHDRAW),
        ("DIRECTOR", MovementKind.HOME_EDU),
        ("WORKING_GROUP", MovementKind.HOME_EDU),
        (ward.mother, MovementKind.HOME_EDU),
    ):
        with pytest.raises(Forbidden):
            ward.does(who, special.for_order, ward.child, kind, SAID)
    with pytest.raises(NotFound), other_school.begin("CLERK") as uow:
        special.for_order(uow, ward.child, MovementKind.HOME_EDU, SAID)
    with pytest.raises(Forbidden):
        ward.does("CLERK", special.get, ward.child, None)
    assert len(ward.school.told("personal_data_accessed.v1")) == looks


def test_what_no_consent_covers_is_not_opened_by_an_order(ward):  # noqa: F811
    ward.kept(TREATED)
    with ward.school.begin("CLERK") as uow:
        for row in uow.rows("SELECT id FROM consents WHERE 'P3' = ANY(purposes)"):
            consents.withdraw(uow, row.id, "заявление № 1", None)
    found = ward.does("CLERK", special.for_order, ward.child, MovementKind.HOME_EDU, SAID)
    assert (found.data, found.withheld) == (SpecialData(), [DataCategory.HEALTH])
