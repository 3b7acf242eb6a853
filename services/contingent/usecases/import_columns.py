"""The columns of a school's list: their titles, which must be there, how a cell becomes a value."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from contracts.student_body import Kinship, Purpose
from services.contingent.models import names

ABSENT = "нет"
ABSENT_WORDS = (ABSENT, "-", "—", "отсутствует")
"""Of somebody who legally has no middle name."""
ADULTS = 2


class BadCell(Exception):
    """What is written cannot be understood; the message is Russian and says how to write it."""


def text(cell: Any) -> str:
    return str(cell)


def day(cell: Any) -> date:
    """Of a century in which somebody in the list, or a paper about them, can be from."""
    found = _day(cell)
    if not 1900 <= found.year < 2100:
        raise BadCell(f"«{found:%d.%m.%Y}»: проверьте год")
    return found


def _day(cell: Any) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    found = re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?: г\.?)?", str(cell))
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", str(cell))
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
    except ValueError:
        raise BadCell(f"«{cell}»: такого дня в календаре нет") from None
    raise BadCell(f"«{cell}»: напишите дату так: 05.03.2015")


def sex(cell: Any) -> str:
    known = {"м": "M", "муж": "M", "мужской": "M", "m": "M", "ж": "F", "жен": "F", "женский": "F", "f": "F"}
    found = known.get(str(cell).lower().rstrip("."))
    if found is None:
        raise BadCell(f"«{cell}»: напишите М или Ж")
    return found


def number(cell: Any) -> str:
    """Digits that a table program may have taken for a number."""
    return str(cell)


def snils(cell: Any) -> str:
    """A number loses its leading zeros in a table."""
    return str(cell).zfill(11) if isinstance(cell, int) else str(cell)


def purposes(cell: Any) -> list[Purpose]:
    found = []
    for word in re.split(r"[,;\s]+", str(cell).upper().replace("П", "P").replace("Р", "P").strip(" ,;")):
        if word not in Purpose.__members__:
            raise BadCell(f"«{cell}»: перечислите цели согласия через запятую, например: P1, P2")
        found.append(Purpose(word))
    return found


_KINSHIP = {
    "мать": Kinship.MOTHER,
    "мама": Kinship.MOTHER,
    "отец": Kinship.FATHER,
    "папа": Kinship.FATHER,
    "усыновитель": Kinship.ADOPTER,
    "опекун": Kinship.GUARDIAN,
    "попечитель": Kinship.TRUSTEE,
    "приемный родитель": Kinship.FOSTER_PARENT,
    "отчим": Kinship.STEPFATHER,
    "мачеха": Kinship.STEPMOTHER,
    "бабушка": Kinship.GRANDMOTHER,
    "дедушка": Kinship.GRANDFATHER,
    "организация": Kinship.INSTITUTION,
    "родственник": Kinship.OTHER_RELATIVE,
    "иной родственник": Kinship.OTHER_RELATIVE,
    "иное": Kinship.OTHER,
}


def kinship(cell: Any) -> Kinship:
    found = _KINSHIP.get(str(cell).lower().replace("ё", "е"))
    if found is None:
        raise BadCell(f"«{cell}»: напишите одно из: {', '.join(_KINSHIP)}")
    return found


def kinship_word(kind: Kinship) -> str:
    return next(word for word, one in _KINSHIP.items() if one is kind)


def class_title(cell: Any) -> tuple[int, str]:
    found = re.fullmatch(r"(\d{1,2})\s*[-–]?\s*[«\"]?\s*(\D[^»\"]*?)\s*[»\"]?", str(cell))
    if found is None:
        raise BadCell(f"«{cell}»: напишите класс с литерой, например 5А")
    grade, letter = int(found[1]), found[2].upper()
    if russian := names.respelled(letter):
        raise BadCell(f"«{cell}»: литера набрана латиницей. Похоже на «{grade}{russian}», наберите её по-русски")
    return grade, letter


def full_name(cell: Any) -> tuple[str, str, str | None]:
    words = str(cell).split()
    if len(words) < 2:
        raise BadCell(f"«{cell}»: напишите фамилию, имя и отчество через пробел")
    return words[0], words[1], " ".join(words[2:]) or None


@dataclass(frozen=True)
class Column:
    key: str
    title: str
    read: Callable[[Any], Any] = text
    required: bool = False
    """The column must be there and no cell of it empty."""
    hint: str = ""
    also: tuple[str, ...] = ()
    """Other titles in use."""


def _adult(n: int) -> tuple[Column, ...]:
    must = "Обязателен для ребёнка до 18 лет. " if n == 1 else ""
    return (
        Column(f"adult{n}", f"Представитель {n}", full_name, hint=f"{must}Фамилия Имя Отчество"),
        Column(f"kinship{n}", f"Родство {n}", kinship, hint="мать, отец, опекун, попечитель, бабушка …"),
        Column(f"phone{n}", f"Телефон {n}", number, hint="+7 900 000-00-00"),
        Column(f"paper{n}", f"Согласие {n} №", hint="Согласие самого представителя: без него его данные не вносят"),
        Column(f"paper_date{n}", f"Согласие {n} дата", day, hint="дд.мм.гггг"),
        Column(f"basis{n}", f"Документ {n}", hint="Для опекуна, попечителя, усыновителя: акт или решение суда"),
    )


COLUMNS: tuple[Column, ...] = (
    Column("class", "Класс", class_title, required=True, hint="5А — класс должен быть открыт"),
    Column("last_name", "Фамилия", required=True, hint="Русскими буквами, как в документе"),
    Column("first_name", "Имя", required=True),
    Column("middle_name", "Отчество", hint="Если отчества нет по документу, напишите: нет"),
    Column("birth_date", "Дата рождения", day, required=True, hint="дд.мм.гггг", also=("дата рожд",)),
    Column("sex", "Пол", sex, required=True, hint="М или Ж"),
    Column("snils", "СНИЛС", snils, hint="123-456-789 64"),
    Column("address", "Адрес", hint="По месту жительства", also=("адрес регистрации", "адрес проживания")),
    Column("phone", "Телефон", number, hint="Ребёнка, если есть"),
    Column("enrolled_on", "Дата зачисления", day, hint="Если пусто — 1 сентября учебного года"),
    Column("paper", "Согласие №", required=True, hint="Номер согласия на обработку данных ребёнка"),
    Column("paper_date", "Согласие дата", day, required=True, hint="дд.мм.гггг", also=("дата согласия",)),
    Column("purposes", "Цели согласия", purposes, hint="P1, P2 … Если пусто — P1, P2"),
    *(column for n in range(1, ADULTS + 1) for column in _adult(n)),
)
TITLES = {one.key: one.title for one in COLUMNS}
KEYS = {one.key: one for one in COLUMNS}
IGNORED = ("", "№", "№ п/п", "n", "примечание")


def plain(title: Any) -> str:
    """A title without what people change in it."""
    return " ".join(re.sub(r"[*:().,]", " ", str(title or "").lower().replace("ё", "е")).split())


BY_TITLE = {plain(name): one for one in COLUMNS for name in (one.title, *one.also)}
