"""Reference data with the days on which each entry holds (domain §1.4, §1.5).

The same for every district, and so without a tenant: nothing in it is about anybody. A list changes by a migration
that ends entries and begins others; `valid_from` of entries that nobody has dated is `ALWAYS`.
"""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, text
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contracts.code_lists import CodeListName
from services.contingent.models import Base

ALWAYS = date(1900, 1, 1)


class CodeListEntry(Base):
    """What a code of a list means from day to day: on one day one thing."""

    __tablename__ = "code_list_entries"
    __table_args__ = (
        CheckConstraint("valid_to > valid_from", name="days"),
        ExcludeConstraint(
            ("list", "="),
            ("code", "="),
            (text("daterange(valid_from, valid_to)"), "&&"),
            using="gist",
            name="ex_code_list_entries_code",
        ),
    )

    list: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    valid_to: Mapped[date | None]
    name: Mapped[str | None]
    title: Mapped[str]
    other: Mapped[dict[str, Any]] = mapped_column(JSONB)
    position: Mapped[int]


TITLES = {
    CodeListName.CITIZENSHIP: "Гражданство",
    CodeListName.COUNTRY: "Страны мира (ОКСМ)",
    CodeListName.LANGUAGE: "Языки",
    CodeListName.IDENTITY_DOCUMENT: "Документы, удостоверяющие личность",
    CodeListName.PROGRAMME: "Образовательные программы",
    CodeListName.EDUCATION_FORM: "Формы обучения",
    CodeListName.DELIVERY_FORM: "Способы реализации программы",
    CodeListName.HEALTH_GROUP: "Группы здоровья",
    CodeListName.PE_GROUP: "Группы для занятий физкультурой",
    CodeListName.DISABILITY_GROUP: "Группы инвалидности",
    CodeListName.DISABILITY_CATEGORY: "Категории инвалидности",
    CodeListName.ADAPTATION: "Категории ОВЗ",
    CodeListName.AOOP_VARIANT: "Варианты адаптированных программ",
    CodeListName.OVZ_EDUCATION: "Обучение детей с ОВЗ",
    CodeListName.TREATMENT_PLACE: "Места длительного лечения",
    CodeListName.LIFE_SITUATION: "Трудные жизненные ситуации",
    CodeListName.SOCIAL_FLAG: "Льготы и социальные категории",
    CodeListName.SUPERVISION: "Виды учёта",
    CodeListName.CERTIFICATE: "Документы об образовании",
    CodeListName.REPRESENTATIVE: "Законные представители",
    CodeListName.REPRESENTATIVE_BASIS: "Основания представительства",
    CodeListName.ORGANISATION_STATUS: "Состояния организаций",
}
"""What people call a list."""
LISTED = {
    "citizenship_kind": CodeListName.CITIZENSHIP,
    "citizenship_country": CodeListName.COUNTRY,
    "health_group": CodeListName.HEALTH_GROUP,
    "pe_group": CodeListName.PE_GROUP,
}
"""Fields of a card whose value is a code (or our own word for it) of a list."""
