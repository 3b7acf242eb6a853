"""What on one card does not agree with the rest of it (domain §1.4, §1.6, §1.8)."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from contracts.quality import FindingKind
from contracts.student_body import Kinship
from services.contingent.models import study_year
from services.contingent.models.completeness import Examined
from services.contingent.models.people import age_on, birthday

PASSPORT_AGE, PASSPORT_GRACE_DAYS = 14, 90
"""A passport is due at 14; 90 days are what the sources of domain §1.4 leave for having it made."""
TRUSTEE_AGE = 14
"""ГК ст. 31–33: опекун until 14, попечитель from 14 on (of middle certainty: to be looked at, not refused)."""
USUAL_AGES = (6, 8)
"""Years beyond the grade on 1 September: outside it is unusual (repeaters, foreigners), not wrong (domain §1.6)."""
FIRST_GRADE_MONTHS = (78, 96)
"""Grade 1 from 6½ to 8 years; outside the founder's permission is needed (ст. 67, of middle certainty)."""
_MALE = re.compile(r".*(ович|евич|ич|оглы)$")
_FEMALE = re.compile(r".*(овна|евна|ична|инична|кызы)$")
_OF_CITIZENS = ("PASSPORT_RF", "PASSPORT_RF_INTL", "TEMP_ID_RF")
_OF_FOREIGNERS = ("FOREIGN_PASSPORT", "RESIDENCE_PERMIT", "TEMP_RESIDENCE", "STATELESS_ID", "REFUGEE_ID", "TEMP_ASYLUM")

TITLES = {
    FindingKind.MISSING: "Не заполнено",
    FindingKind.AGE_GRADE: "Возраст необычен для класса: проверьте дату рождения и класс",
    FindingKind.PASSPORT_DUE: "Обучающемуся исполнилось 14 лет: внесите паспорт вместо свидетельства о рождении",
    FindingKind.PASSPORT_EARLY: "Паспорт выдан раньше 14-летия: проверьте дату выдачи и дату рождения",
    FindingKind.DOCUMENT_CITIZENSHIP: "Вид документа не согласуется с гражданством",
    FindingKind.PATRONYMIC_SEX: "Отчество не согласуется с полом",
    FindingKind.GUARDIAN_AGE: "До 14 лет назначают опекуна, с 14 лет попечителя: проверьте вид представительства",
    FindingKind.DUPLICATE: "Возможно, на этого человека заведены две карточки",
    FindingKind.CONSENT_DISPUTE: "Представители разошлись в согласии: поговорите с обоими, разногласие решает директор",
}
"""Without values: a finding is read by those who see a name and a class alone."""


def contradictions(one: Examined) -> Iterator[tuple[FindingKind, str]]:
    """Each with the field to look at."""
    for kind, (name, holds) in _CHECKS.items():
        if not one.card.pseudonym and holds(one):
            yield kind, name


def _age_grade(one: Examined) -> bool:
    september, _ = study_year.bounds(study_year.of(one.on))
    born: date = one.card.birth_date
    if one.card.grade == 1:
        months = (september.year - born.year) * 12 + september.month - born.month - (born.day > september.day)
        return not FIRST_GRADE_MONTHS[0] <= months <= FIRST_GRADE_MONTHS[1]
    low, high = USUAL_AGES
    return not low <= age_on(born, september) - one.card.grade <= high


def _passport_due(one: Examined) -> bool:
    due = birthday(one.card.birth_date, PASSPORT_AGE) + timedelta(days=PASSPORT_GRACE_DAYS)
    return _document(one) == "BIRTH_CERT" and one.on >= due


def _passport_early(one: Examined) -> bool:
    paper = one.value("identity_document") or {}
    issued = paper.get("issued_on")
    return bool(
        paper.get("kind") == "PASSPORT_RF"
        and issued
        and date.fromisoformat(issued) < birthday(one.card.birth_date, PASSPORT_AGE)
    )


def _document_citizenship(one: Examined) -> bool:
    kind = one.value("citizenship_kind")
    return (kind in ("FOREIGN", "STATELESS") and _document(one) in _OF_CITIZENS) or (
        kind == "RF" and _document(one) in _OF_FOREIGNERS
    )


def _patronymic_sex(one: Examined) -> bool:
    other = _FEMALE if one.card.sex == "M" else _MALE
    return bool(other.fullmatch((one.card.middle_name or "").lower()))


def _guardian_age(one: Examined) -> bool:
    wrong = Kinship.GUARDIAN if age_on(one.card.birth_date, one.on) >= TRUSTEE_AGE else Kinship.TRUSTEE
    return any(each.kinship is wrong for each in one.acting)


def _document(one: Examined) -> str | None:
    kind: str | None = (one.value("identity_document") or {}).get("kind")
    return kind


_CHECKS: dict[FindingKind, tuple[str, Callable[[Examined], bool]]] = {
    FindingKind.AGE_GRADE: ("birth_date", _age_grade),
    FindingKind.PASSPORT_DUE: ("identity_document", _passport_due),
    FindingKind.PASSPORT_EARLY: ("identity_document.issued_on", _passport_early),
    FindingKind.DOCUMENT_CITIZENSHIP: ("identity_document.kind", _document_citizenship),
    FindingKind.PATRONYMIC_SEX: ("middle_name", _patronymic_sex),
    FindingKind.GUARDIAN_AGE: ("representatives", _guardian_age),
}
