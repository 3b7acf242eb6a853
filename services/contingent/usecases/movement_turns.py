"""The rules of the year's turn, of debts and certificates, and of forms and programmes (domain §2.1, §2.4)."""

import re
from collections.abc import Iterator
from typing import Any

from chassis.settings import settings
from contracts.contingent import NewMovement
from contracts.student_body import MovementKind, Programme
from services.contingent.models import rules, study_year
from services.contingent.models.year_end import SEASON, Season
from services.contingent.usecases.situation import Finding, Rule, Situation


def _turn(line: NewMovement, at: Situation) -> Iterator[Finding]:
    """Into a class of the year after: one grade up, or the same grade again."""
    before, after = _classes(line, at)
    if not line.kind.turns_the_year or before is None or after is None:
        return
    step = 0 if line.kind is MovementKind.RETAIN else 1
    if study_year.bounds(before.year)[1] != study_year.bounds(after.year)[0]:
        detail = f"{at.title(before.id)} — класс {before.year} года, а {at.title(after.id)} открыт на {after.year}"
        yield Finding("YEAR_NOT_NEXT", "class_id", detail)
    if after.grade != before.grade + step:
        detail = f"Из {at.title(before.id)} — в {before.grade + step} класс, а указан {at.title(after.id)}"
        yield Finding("GRADE_NOT_NEXT", "class_id", detail)


def _season(line: NewMovement, at: Situation) -> Iterator[Finding]:
    """Whom an order of November promotes will hardly have ended the year: a reason opens it."""
    season = Season.parse(settings().option("YEAR_END_DAYS", SEASON))
    if not line.kind.turns_the_year or season.holds(at.order_date):
        return
    detail = f"Решения по итогам года принимают с {season}, а приказ — от {at.order_date:%d.%m.%Y}"
    explained = _explained(line)
    more = "" if explained else f": поясните в основании, не короче {rules.SHORTEST_EXPLANATION} знаков"
    yield Finding("OUT_OF_SEASON", "basis", detail + more, warning=explained)


def _level(line: NewMovement, at: Situation) -> Iterator[Finding]:
    """Who has not mastered a level is not taught at the next one (ст. 66 ч. 5); practice differs: a reason opens it."""
    before, _ = _classes(line, at)
    if before is None or before.grade not in rules.LAST_OF_LEVEL or not line.kind.turns_the_year:
        return
    following = f"{before.grade + 1} класс"
    if line.kind is MovementKind.PROMOTE_CONDITIONAL:
        detail = f"Условный перевод в {following} переводит на следующий уровень образования"
        explained = _explained(line)
        more = "" if explained else f": укажите основание директора, не короче {rules.SHORTEST_EXPLANATION} знаков"
        yield Finding("LEVEL_NOT_MASTERED", "basis", detail + more, warning=explained)
    elif line.kind is MovementKind.PROMOTE and before.grade == 9:
        detail = "После 9 класса обычно выпускают и зачисляют в 10 класс: проверьте, как принято в школе"
        yield Finding("GRADUATION_USUAL", "kind", detail, warning=True)


def _retained(line: NewMovement, at: Situation) -> Iterator[Finding]:
    """Parents choose it (ст. 58 ч. 9); in grade 1 there are no marks to fail by."""
    if line.kind is MovementKind.RETAIN and not _explained(line):
        detail = "Укажите основание: заявление родителей (для 1 класса — и решение педсовета или ПМПК)"
        yield Finding("BASIS_NEEDED", "basis", detail)


def _debt(line: NewMovement, at: Situation) -> Iterator[Finding]:
    enrolment = at.enrolments.get(line.student_id)
    if enrolment is None:
        return
    if line.kind in (MovementKind.DEBT_CLEARED, MovementKind.DEBT_FAILED):
        if enrolment.debt_until is None:
            yield Finding("NO_DEBT", "student_id", "Академической задолженности нет: условно не переводили")
        elif line.kind is MovementKind.DEBT_CLEARED and line.effective_on > enrolment.debt_until:
            detail = f"Срок ликвидации задолженности прошёл {enrolment.debt_until:%d.%m.%Y}"
            yield Finding("DEBT_LATE", "effective_on", detail, warning=True)
    elif line.kind in (MovementKind.PROMOTE, *rules.GRADES_THAT_GRADUATE) and enrolment.debt_until is not None:
        detail = f"Задолженность не ликвидирована (срок {enrolment.debt_until:%d.%m.%Y}): сначала приказ о ликвидации"
        yield Finding("DEBT_OPEN", "student_id", detail)


def _graduation(line: NewMovement, at: Situation) -> Iterator[Finding]:
    grades = rules.GRADES_THAT_GRADUATE.get(line.kind)
    before, _ = _classes(line, at)
    if grades and before is not None and before.grade not in grades:
        yield Finding("GRADE_NOT_LAST", "kind", f"{at.title(before.id)}: выпускают из {grades[0]} класса")


def _form(line: NewMovement, at: Situation) -> Iterator[Finding]:
    enrolment = at.enrolments.get(line.student_id)
    if line.kind is MovementKind.FORM_CHANGE:
        if line.study_form is None:
            yield Finding("FORM_MISSING", "study_form", "Укажите новую форму обучения")
        elif enrolment is not None and enrolment.study_form == line.study_form.value:
            yield Finding("NOTHING_CHANGES", "study_form", "Уже обучается в этой форме")
        if not _explained(line):
            yield Finding("BASIS_NEEDED", "basis", "Укажите заявление родителей: номер и дату")
    elif line.study_form is not None:
        yield Finding("FORM_NOT_NEEDED", "study_form", "Форму обучения меняет отдельная строка")


def _home(line: NewMovement, at: Situation) -> Iterator[Finding]:
    """By a conclusion of a medical organisation and a written request of the parents (ст. 41 ч. 5, 66 ч. 10)."""
    enrolment = at.enrolments.get(line.student_id)
    since = enrolment.at_home_since if enrolment is not None else None
    if line.kind is MovementKind.HOME_EDU:
        if since is not None:
            yield Finding("NOTHING_CHANGES", "kind", f"Уже обучается на дому с {since:%d.%m.%Y}")
        if not _explained(line):
            detail = "Укажите основание: заключение медицинской организации и заявление родителей"
            yield Finding("BASIS_NEEDED", "basis", detail)
    elif line.kind is MovementKind.HOME_EDU_END and enrolment is not None and since is None:
        yield Finding("NOT_AT_HOME", "kind", "Обучение на дому не организовано: завершать нечего")


def _programme(line: NewMovement, at: Situation) -> Iterator[Finding]:
    """An adapted programme needs a conclusion of the ПМПК and the parents' written consent (ст. 55 ч. 3)."""
    if line.kind is not MovementKind.PROGRAMME_CHANGE:
        if line.programme is not None or line.programme_variant is not None:
            yield Finding("PROGRAMME_NOT_NEEDED", "programme", "Программу обучения меняет отдельная строка")
        return
    enrolment = at.enrolments.get(line.student_id)
    if line.programme is None:
        yield Finding("PROGRAMME_MISSING", "programme", "Укажите программу обучения")
    elif enrolment is not None and (line.programme.value, line.programme_variant) == (
        enrolment.programme,
        enrolment.programme_variant,
    ):
        yield Finding("NOTHING_CHANGES", "programme", "Уже обучается по этой программе")
    yield from variant(line, at)
    if not _explained(line):
        detail = "Укажите заявление родителей, а для адаптированной программы — и заключение ПМПК"
        yield Finding("BASIS_NEEDED", "basis", detail)


def variant(line: NewMovement, _: Situation) -> Iterator[Finding]:
    """Also of whoever is enrolled."""
    adapted = line.programme is Programme.ADAPTED
    if adapted and not re.fullmatch(rules.ADAPTED_VARIANT, line.programme_variant or ""):
        detail = "Вариант адаптированной программы: от 1.1 до 8.4, УО-1 или УО-2"
        yield Finding("VARIANT_UNKNOWN", "programme_variant", detail)
    elif not adapted and line.programme_variant is not None:
        yield Finding("VARIANT_NOT_NEEDED", "programme_variant", "Вариант есть только у адаптированной программы")


def _classes(line: NewMovement, at: Situation) -> tuple[Any, Any]:
    """The class the student is in and the one they come into, as far as the school has them."""
    now = at.class_now(line.student_id) if line.student_id in at.enrolments else None
    return at.classes.get(now) if now else None, at.classes.get(line.class_id) if line.class_id else None


def _explained(line: NewMovement) -> bool:
    return len((line.basis or "").strip()) >= rules.SHORTEST_EXPLANATION


RULES: tuple[Rule, ...] = (_turn, _season, _level, _retained, _debt, _graduation, _form, _home, _programme)
