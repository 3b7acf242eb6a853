"""The rules of movement, one function each: what may not be ordered, and what deserves a second look (domain §2)."""

from collections import Counter
from collections.abc import Iterator

from contracts.contingent import NewMovement
from contracts.student_body import LeaveReason, MovementKind, Purpose
from services.contingent.models import rules, study_year
from services.contingent.models.movements import living
from services.contingent.models.people import age_on
from services.contingent.usecases import cancelling, closed_periods
from services.contingent.usecases import movement_turns as turns
from services.contingent.usecases.situation import Finding, Rule, Situation

MOST_LINES = 6000
"""The largest school at the end of its year."""


def findings(situation: Situation) -> Iterator[Finding]:
    """Everything, line by line; then what only the whole order shows."""
    for index, line in enumerate(situation.lines):
        rules_of_line = _ENROLLING if line.kind.enrols else _UNDOING if line.kind is MovementKind.CANCEL else _PRESENT
        for rule in (*_ALWAYS, *rules_of_line):
            for one in rule(line, situation):
                yield Finding(one.code, one.field, one.detail, one.warning, index)
    yield from _doubles(situation)
    yield from _overfull(situation)


# every line


def _kind(line: NewMovement, at: Situation) -> Iterator[Finding]:
    possible = rules.KINDS_OF_ORDER.get(at.kind)
    if possible is not None and line.kind not in possible:
        yield Finding("KIND_MISMATCH", "kind", f"В этом приказе не бывает строки «{rules.RU_KIND[line.kind]}»")


def _cancels(line: NewMovement, at: Situation) -> Iterator[Finding]:
    if line.cancels is not None and line.kind is not MovementKind.CANCEL:
        yield Finding("CANCELS_NOT_NEEDED", "cancels", "Отменяемое движение указывают только при отмене")


def _person(line: NewMovement, at: Situation) -> Iterator[Finding]:
    row = at.people.get(line.person_id)
    if row is None:
        yield Finding("PERSON_UNKNOWN", "person_id", "Карточки этого человека в школе нет")
    elif row.sex is None or row.birth_date is None:
        yield Finding("PERSON_INCOMPLETE", "person_id", "В карточке не заполнены пол или дата рождения")


def _target_class(line: NewMovement, at: Situation) -> Iterator[Finding]:
    if not (line.kind.enrols or line.kind.changes_class):
        if line.class_id is not None:
            detail = f"В строке «{rules.RU_KIND[line.kind]}» класс не указывают"
            yield Finding("CLASS_NOT_NEEDED", "class_id", detail)
        return
    row = at.classes.get(line.class_id) if line.class_id else None
    if line.class_id is None:
        yield Finding("CLASS_MISSING", "class_id", "Укажите класс")
    elif row is None:
        yield Finding("CLASS_UNKNOWN", "class_id", "Такого класса в школе нет")
    elif study_year.of(line.effective_on) != row.year:
        day = f"{line.effective_on:%d.%m.%Y}"
        detail = f"Класс {at.title(line.class_id)} открыт на {row.year} учебный год, дата {day} — в другом году"
        yield Finding("CLASS_YEAR", "effective_on", detail)


def _date(line: NewMovement, at: Situation) -> Iterator[Finding]:
    """An order looks ahead; it may look back by three working days when it says why. First entry writes the past."""
    if line.kind is MovementKind.INITIAL_ENTRY or line.effective_on >= at.order_date:
        return
    late = rules.working_days_between(line.effective_on, at.order_date)
    order_date, day = f"{at.order_date:%d.%m.%Y}", f"{line.effective_on:%d.%m.%Y}"
    if late > rules.LATE_DAYS:
        detail = f"Приказ от {order_date} не может действовать с {day}: это на {late} рабочих дней раньше"
        yield Finding("DATE_TOO_EARLY", "effective_on", f"{detail}, можно не более чем на {rules.LATE_DAYS}")
    elif len((line.basis or "").strip()) < rules.SHORTEST_EXPLANATION:
        detail = f"Действие приказа от {order_date} раньше его даты ({day}) нужно обосновать"
        yield Finding("BASIS_NEEDED", "basis", detail)


# lines that enrol


def _consent(line: NewMovement, at: Situation) -> Iterator[Finding]:
    covered = at.covered.get(line.person_id)
    person = at.people.get(line.person_id)
    if person is not None and not person.pseudonym and (covered is None or Purpose.P1.value not in covered.purposes):
        detail = "Нет действующего согласия на обработку персональных данных (P1 — учёт контингента)"
        yield Finding("CONSENT_MISSING", "person_id", detail)
    if Purpose.P1.value in at.disputed.get(line.person_id, ()):
        detail = "Один из представителей отказал в согласии (P1 — учёт контингента): сначала разрешите разногласие"
        yield Finding("CONSENT_DISPUTED", "person_id", detail)


def _not_enrolled_yet(line: NewMovement, at: Situation) -> Iterator[Finding]:
    if line.student_id in at.histories or line.student_id in at.enrolments:
        yield Finding("STUDENT_ID_TAKEN", "student_id", "Этот номер зачисления уже использован")
    for one in at.everywhere.get(line.person_id, []):
        if one.left_on is None or one.left_on > line.effective_on:
            until = f" до {one.left_on:%d.%m.%Y}" if one.left_on else ""
            detail = f"Уже числится: {one.short_name or 'другая школа района'}, с {one.enrolled_on:%d.%m.%Y}{until}"
            yield Finding("ALREADY_ENROLLED", "person_id", detail)


def _age(line: NewMovement, at: Situation) -> Iterator[Finding]:
    person, school_class = at.people.get(line.person_id), at.classes.get(line.class_id) if line.class_id else None
    if person is None or school_class is None or person.birth_date is None:
        return
    september = study_year.bounds(school_class.year)[0]
    age = age_on(person.birth_date, september)
    if line.kind is MovementKind.ENROL_G1 and school_class.grade != 1:
        yield Finding("GRADE_NOT_FIRST", "class_id", f"Приём в 1 класс, а указан {at.title(line.class_id)}")
    elif line.kind is MovementKind.ENROL_G10 and school_class.grade != 10:
        yield Finding("GRADE_NOT_TENTH", "class_id", f"Приём в 10 класс, а указан {at.title(line.class_id)}")
    elif person.pseudonym:
        return  # the year alone says too little
    elif line.kind is MovementKind.ENROL_G1 and rules.first_grade_needs_permission(person.birth_date, september):
        detail = f"На {september:%d.%m.%Y} ребёнку {age}: младше 6,5 или старше 8 лет, нужно разрешение учредителя"
        yield Finding("AGE_PERMISSION", "person_id", detail, warning=True)
    elif age not in rules.usual_ages(school_class.grade):
        detail = f"На {september:%d.%m.%Y} полных лет {age}: необычно для {school_class.grade} класса"
        yield Finding("AGE_UNUSUAL", "person_id", detail, warning=True)


def _came_from(line: NewMovement, at: Situation) -> Iterator[Finding]:
    if line.kind is MovementKind.ENROL_TRANSFER and line.counterpart is None:
        detail = "Не указано, откуда прибыл (район, область, другой регион): отчёт отнесёт к прочим"
        yield Finding("COUNTERPART_MISSING", "counterpart", detail, warning=True)


# lines about those who are here


def _here(line: NewMovement, at: Situation) -> Iterator[Finding]:
    row = at.enrolments.get(line.student_id)
    if row is None:
        yield Finding("NOT_ENROLLED", "student_id", "Такого обучающегося в школе нет")
    elif row.person_id != line.person_id:
        yield Finding("PERSON_MISMATCH", "person_id", "Обучающийся и карточка не соответствуют друг другу")
    elif row.left_on is not None:
        yield Finding("NOT_ENROLLED", "student_id", f"Уже отчислен с {row.left_on:%d.%m.%Y}")
    else:
        last = living(at.histories[line.student_id])[-1]
        if line.effective_on <= last.effective_on:
            detail = (
                f"Последнее движение — {last.effective_on:%d.%m.%Y} (приказ № {last.order_number}), нужен день позже"
            )
            yield Finding("EARLIER_THAN_LAST", "effective_on", detail)


def _move(line: NewMovement, at: Situation) -> Iterator[Finding]:
    now = at.class_now(line.student_id) if line.kind is MovementKind.CLASS_MOVE else None
    if now is None or line.class_id not in at.classes or now not in at.classes:
        return
    if now == line.class_id:
        yield Finding("SAME_CLASS", "class_id", f"Уже учится в {at.title(now)}")
    elif at.classes[now].grade != at.classes[line.class_id].grade:
        detail = f"Перевод из {at.title(now)} в {at.title(line.class_id)} — в другую параллель"
        yield Finding("GRADE_DIFFERS", "class_id", detail, warning=True)


def _reason(line: NewMovement, at: Situation) -> Iterator[Finding]:
    if line.kind is not MovementKind.WITHDRAW:
        if line.reason not in (None, rules.REASON_OF_GRADUATION.get(line.kind)):
            yield Finding("REASON_NOT_NEEDED", "reason", "Причину указывают только при отчислении")
        return
    if line.reason is None:
        yield Finding("REASON_MISSING", "reason", "Укажите причину выбытия")
    elif line.reason is LeaveReason.OTHER and len((line.basis or "").strip()) < rules.SHORTEST_EXPLANATION:
        yield Finding("BASIS_NEEDED", "basis", "Причина «иное»: поясните не короче 10 знаков")
    elif line.reason.awaits_confirmation and not (line.destination or "").strip():
        yield Finding("DESTINATION_MISSING", "destination", "Не указано, куда выбыл", warning=True)
    elif line.reason in rules.PAPERS_OF_REASON and not (line.basis or "").strip():
        detail = f"Не указано основание. Для этой причины нужны: {rules.PAPERS_OF_REASON[line.reason]}"
        yield Finding("PAPERS_MISSING", "basis", detail, warning=True)
    yield from _reason_fits(line, at)


def _reason_fits(line: NewMovement, at: Situation) -> Iterator[Finding]:
    person, now = at.people.get(line.person_id), at.class_now(line.student_id)
    if line.reason is None or person is None or now not in at.classes:
        return
    least = rules.OLD_ENOUGH.get(line.reason, 0)
    if person.birth_date and age_on(person.birth_date, line.effective_on) < least:
        yield Finding("TOO_YOUNG", "reason", f"Такая причина возможна с {least} лет")
    grades = rules.GRADE_OF_REASON.get(line.reason)
    if grades and at.classes[now].grade not in grades:
        yield Finding("REASON_OF_OTHER_GRADE", "reason", f"Такая причина не подходит для {at.title(now)} класса")


# the whole order


def _doubles(at: Situation) -> Iterator[Finding]:
    persons, students = Counter(one.person_id for one in at.lines), Counter(one.student_id for one in at.lines)
    numbers = Counter(one.line for one in at.lines)
    for index, line in enumerate(at.lines):
        if persons[line.person_id] > 1 or students[line.student_id] > 1:
            yield Finding("LINE_TWICE", "person_id", "Этот человек назван в приказе дважды", index=index)
        if numbers[line.line] > 1:
            yield Finding("LINE_NUMBER_TWICE", "line", f"Строк с номером {line.line} несколько", index=index)
    if not at.lines or len(at.lines) > MOST_LINES:
        yield Finding("LINES", "", f"В приказе должно быть от 1 до {MOST_LINES} строк")


def _overfull(at: Situation) -> Iterator[Finding]:
    leaving = Counter(at.class_now(one.student_id) for one in at.lines if one.kind.leaves or one.kind.changes_class)
    coming: Counter[object] = Counter(one.class_id for one in at.lines if one.class_id)
    came: Counter[object] = Counter()
    for index, line in enumerate(at.lines):
        row = at.classes.get(line.class_id) if line.class_id else None
        if row is None:
            continue
        came[row.id] += 1
        held = at.sizes.get(row.id, 0) - leaving[row.id]
        if held + came[row.id] > row.capacity:
            detail = (
                f"В классе {at.title(row.id)} мест {row.capacity}, занято {held}, по приказу приходят {coming[row.id]}"
            )
            yield Finding("CLASS_OVERFULL", "class_id", detail, index=index)


_ALWAYS: tuple[Rule, ...] = (_kind, _cancels, _person, _target_class, _date, closed_periods.dated_inside)
_ENROLLING: tuple[Rule, ...] = (_consent, _not_enrolled_yet, _age, _came_from, turns.variant)
_UNDOING: tuple[Rule, ...] = (cancelling.undoing, closed_periods.undone_inside)
_PRESENT: tuple[Rule, ...] = (_here, _move, _reason, *turns.RULES)
