"""Parameters of the rules of movement: ages, days, texts. Law moves; they live here and nowhere else."""

from datetime import date, timedelta
from functools import cache

import holidays

from contracts.student_body import LeaveReason, MovementKind
from services.contingent.models.people import birthday

LATE_DAYS = 3
"""An order may take effect so many working days before its own date, with a reason."""
SHORTEST_EXPLANATION = 10
_SIX_AND_A_HALF = 78
"""Months."""

KINDS_OF_ORDER: dict[str, frozenset[MovementKind]] = {
    "INITIAL_ENTRY": frozenset({MovementKind.INITIAL_ENTRY}),
    "ENROL": frozenset(
        {MovementKind.ENROL_G1, MovementKind.ENROL_G10, MovementKind.ENROL_TRANSFER}
        | {MovementKind.ENROL_OTHER, MovementKind.REINSTATE}
    ),
    "CLASS_MOVE": frozenset({MovementKind.CLASS_MOVE}),
    "TERMS": frozenset({MovementKind.FORM_CHANGE, MovementKind.PROGRAMME_CHANGE}),
    "HOME_EDU": frozenset({MovementKind.HOME_EDU, MovementKind.HOME_EDU_END}),
    "PROMOTE": frozenset({MovementKind.PROMOTE}),
    "PROMOTE_CONDITIONAL": frozenset({MovementKind.PROMOTE_CONDITIONAL}),
    "RETAIN": frozenset({MovementKind.RETAIN}),
    "YEAR_END": frozenset(
        {MovementKind.PROMOTE, MovementKind.PROMOTE_CONDITIONAL, MovementKind.RETAIN}
        | {MovementKind.GRADUATE_9, MovementKind.GRADUATE_11}
    ),
    "DEBT": frozenset({MovementKind.DEBT_CLEARED, MovementKind.DEBT_FAILED}),
    "GRADUATE": frozenset({MovementKind.GRADUATE_9, MovementKind.GRADUATE_11}),
    "WITHDRAW": frozenset({MovementKind.WITHDRAW}),
    "CANCEL": frozenset({MovementKind.CANCEL}),
}

RU_KIND = {
    MovementKind.INITIAL_ENTRY: "первичный ввод",
    MovementKind.ENROL_G1: "приём в 1 класс",
    MovementKind.ENROL_G10: "приём в 10 класс",
    MovementKind.ENROL_TRANSFER: "приём в порядке перевода",
    MovementKind.ENROL_OTHER: "приём (прочее)",
    MovementKind.REINSTATE: "восстановление",
    MovementKind.CLASS_MOVE: "перевод в другой класс",
    MovementKind.FORM_CHANGE: "смена формы обучения",
    MovementKind.PROGRAMME_CHANGE: "смена программы обучения",
    MovementKind.HOME_EDU: "обучение на дому",
    MovementKind.HOME_EDU_END: "обучение на дому завершено",
    MovementKind.PROMOTE: "перевод в следующий класс",
    MovementKind.PROMOTE_CONDITIONAL: "условный перевод",
    MovementKind.RETAIN: "повторное обучение",
    MovementKind.DEBT_CLEARED: "задолженность ликвидирована",
    MovementKind.DEBT_FAILED: "задолженность не ликвидирована",
    MovementKind.GRADUATE_9: "выпуск из 9 класса",
    MovementKind.GRADUATE_11: "выпуск из 11 класса",
    MovementKind.WITHDRAW: "отчисление",
    MovementKind.CANCEL: "отмена",
}

RU_REASON = {
    LeaveReason.TRANSFER_SCHOOL: "перевод в другую общеобразовательную организацию",
    LeaveReason.RELOCATION: "смена места жительства",
    LeaveReason.TO_VOCATIONAL: "поступление в организацию профессионального образования",
    LeaveReason.FAMILY_EDU: "переход на семейное образование",
    LeaveReason.SELF_EDU: "переход на самообразование",
    LeaveReason.GRADUATED_9: "получение основного общего образования",
    LeaveReason.GRADUATED_11: "получение среднего общего образования",
    LeaveReason.CERT_OF_STUDY: "окончание со свидетельством об обучении",
    LeaveReason.LEFT_15: "оставил школу с 15 лет",
    LeaveReason.EXPELLED: "мера дисциплинарного взыскания",
    LeaveReason.INVALID_ADMISSION: "нарушение порядка приёма",
    LeaveReason.LIQUIDATION: "ликвидация или реорганизация организации",
    LeaveReason.DEATH: "смерть",
    LeaveReason.SPEC_INSTITUTION: "помещение в специальное учреждение",
    LeaveReason.OTHER: "иное",
}

OLD_ENOUGH = {LeaveReason.LEFT_15: 15, LeaveReason.EXPELLED: 15}
"""Full years from which a reason is possible (ст. 43, 66)."""
PAPERS_OF_REASON = {
    LeaveReason.LEFT_15: "согласие родителей, комиссии по делам несовершеннолетних и органа местного самоуправления",
    LeaveReason.EXPELLED: "мнение родителей и комиссии по делам несовершеннолетних",
    LeaveReason.INVALID_ADMISSION: "акт о нарушении порядка приёма",
    LeaveReason.LIQUIDATION: "акт о ликвидации или реорганизации",
    LeaveReason.DEATH: "свидетельство о смерти",
    LeaveReason.SPEC_INSTITUTION: "решение суда или комиссии",
    LeaveReason.FAMILY_EDU: "заявление и уведомление органа местного самоуправления",
    LeaveReason.SELF_EDU: "заявление",
    LeaveReason.CERT_OF_STUDY: "номер свидетельства об обучении",
}
"""What such an order rests on (domain §2.2; the groups are ст. 61, the list is practice): asked for, never forced."""
GRADES_THAT_GRADUATE = {MovementKind.GRADUATE_9: (9,), MovementKind.GRADUATE_11: (11, 12)}
REASON_OF_GRADUATION = {
    MovementKind.GRADUATE_9: LeaveReason.GRADUATED_9,
    MovementKind.GRADUATE_11: LeaveReason.GRADUATED_11,
}
LAST_OF_LEVEL = (4, 9)
"""With a debt nobody goes on to the next level by default; a director may, with a written reason (practice differs)."""
ADAPTED_VARIANT = r"1\.[1-4]|2\.[1-3]|3\.[1-4]|4\.[1-3]|5\.[12]|6\.[1-4]|7\.[12]|8\.[1-4]|УО-[12]"
"""Variants of adapted programmes (domain §1.5 H)."""
GRADE_OF_REASON = {LeaveReason.GRADUATED_9: (9,), LeaveReason.GRADUATED_11: (11, 12)}


def usual_ages(grade: int) -> range:
    """Full years on 1 September that raise no eyebrow."""
    return range(grade + 5, grade + 9)


def first_grade_needs_permission(birth_date: date, on: date) -> bool:
    """Younger than six and a half or older than eight years: the founder must permit (ст. 67)."""
    months = (on.year - birth_date.year) * 12 + on.month - birth_date.month - (on.day < birth_date.day)
    return months < _SIX_AND_A_HALF or on > birthday(birth_date, 8)


def working_days_between(earlier: date, later: date) -> int:
    """Working days after the earlier day up to the later one."""
    days = (earlier + timedelta(days=n) for n in range(1, (later - earlier).days + 1))
    return sum(day.weekday() < 5 and day not in _holidays(day.year) for day in days)


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("RU", years=year))
