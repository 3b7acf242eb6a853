"""What a school may write between `{{` and `}}`: the name, what stands there in print, and how the page says it.

A field is a name, never an expression: nothing that is written in a DOCX is ever executed.
"""

from dataclasses import dataclass

from contracts.documents import OrderKind
from contracts.templates import FieldPlace
from services.documents.usecases import appendix
from services.documents.usecases.content import MOVEMENTS


@dataclass(frozen=True)
class Field:
    name: str
    text: str
    code: str
    """Of Typst; `forms/uploaded.typ` has what it calls."""
    place: FieldPlace = FieldPlace.ANYWHERE
    needed: bool = True


APPENDIX = Field(
    "приложение",
    "Отсюда и до конца документа печатается, только если у приказа есть список; без своей таблицы — список целиком",
    "appendix",
    FieldPlace.PARAGRAPH,
)
ITEMS = Field(
    "пункты", "Пронумерованные пункты приказа с подпунктами о каждом обучающемся", "items", FieldPlace.PARAGRAPH
)
SIGNED_AFTER = Field(
    "подписи после директора",
    "Кто подписал после директора, если такие есть; без этого поля они стоят после текста приказа",
    "signed-after",
    FieldPlace.PARAGRAPH,
    needed=False,
)
_FIELDS = (
    Field("школа полностью", "Полное наименование школы", "form.school.full_name", needed=False),
    Field("школа кратко", "Краткое наименование школы", "form.school.short_name", needed=False),
    Field("реквизиты школы", "ИНН, КПП, ОГРН, адрес и телефон", "form.school.lines.join(linebreak())", needed=False),
    Field("место", "Место издания приказа", "form.place", needed=False),
    Field("дата", "Дата приказа; в проекте — место для неё", "date"),
    Field("номер", "Номер приказа; до регистрации — место для него", "number"),
    Field("заголовок", "Заголовок: «О зачислении обучающегося»", "form.heading"),
    Field("преамбула", "На основании чего издан приказ", "form.preamble"),
    ITEMS,
    Field("должность подписавшего", "Должность директора", "form.signer.position"),
    Field("отметка о подписи", "Отметка об электронной подписи; до подписания — линия", "signature"),
    Field("подписавший", "Инициалы и фамилия директора", "form.signer.initials"),
    SIGNED_AFTER,
    Field("визы", "Кто согласовал приказ, по строке на каждого", "visas"),
    Field("исполнитель", "Кто подготовил приказ", "executor", needed=False),
)
_TITLES = {
    appendix.NAME: "фио",
    appendix.BORN: "дата рождения",
    appendix.CLASS: "класс",
    appendix.FROM: "из класса",
    appendix.INTO: "в класс",
    appendix.DAY: "день",
    appendix.REASON: "причина",
    appendix.OUTCOME: "решение",
}


def of_kind(kind: OrderKind) -> dict[str, Field]:
    """By name. Orders that have no list have no fields about one."""
    if kind not in MOVEMENTS:
        return {one.name: one for one in _FIELDS}
    names = ["№ строки", *(_TITLES[title] for title in appendix.columns_of(kind))]
    row = [
        Field(
            name,
            "В строке таблицы, которая повторится для каждого в списке",
            f"row.at({at})",
            FieldPlace.LIST_ROW,
            False,
        )
        for at, name in enumerate(names)
    ]
    return {one.name: one for one in (*_FIELDS, APPENDIX, *row)}
