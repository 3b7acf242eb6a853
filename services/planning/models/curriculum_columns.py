"""A curriculum as schools lay it out: subjects down, grades or classes across."""

import re
from collections.abc import Mapping
from uuid import UUID

from contracts.curricula import Attestation
from services.planning.models.plan_columns import plain

SUBJECT = frozenset(("предмет", "предметы", "учебный предмет", "учебные предметы", "учебный предмет, курс"))
ATTESTATION = re.compile("форм[аы] промежуточной аттестации|промежуточная аттестация")
BESIDE = re.compile("итого|всего|учебные недели|количество недель|максимальн|предельно|рекомендуем|недельная нагрузка")
"""Lines that add up the others."""
CHOSEN = re.compile("часть, формируемая")
CORE = re.compile("обязательная часть")
Place = tuple[int, UUID | None]
"""A grade, or a class of it."""
_GRADE = re.compile(r"(\d{1,2})(?:\.0)?\s*(?:-?й)?\s*(?:класс|кл\.?)?")
ATTESTATIONS: dict[str, Attestation] = {
    "нет": Attestation.NONE,
    "без аттестации": Attestation.NONE,
    "годовая отметка": Attestation.YEAR_MARK,
    "по годовой отметке": Attestation.YEAR_MARK,
    "тест": Attestation.TEST,
    "тестирование": Attestation.TEST,
    "контрольная работа": Attestation.CONTROL_WORK,
    "диктант": Attestation.DICTATION,
    "сочинение": Attestation.ESSAY,
    "изложение": Attestation.ESSAY,
    "устный ответ": Attestation.ORAL,
    "собеседование": Attestation.ORAL,
    "проект": Attestation.PROJECT,
    "защита проекта": Attestation.PROJECT,
    "сдача нормативов": Attestation.STANDARDS,
    "нормативы": Attestation.STANDARDS,
}


def place(heading: object, classes: Mapping[str, Place]) -> Place | None:
    """What a column is of."""
    text = plain(heading)
    if text in classes:
        return classes[text]
    found = _GRADE.fullmatch(text)
    return (int(found[1]), None) if found and 1 <= int(found[1]) <= 12 else None
