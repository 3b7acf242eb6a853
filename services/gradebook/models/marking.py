"""What may be written into a cell: values, absences, and which of them exclude each other."""

from contracts.journal import AbsenceCode

MISSED = frozenset({AbsenceCode.UNKNOWN, AbsenceCode.SICK, AbsenceCode.EXCUSED, AbsenceCode.UNEXCUSED})
"""The student was not there; late is not missed, exempt is another matter."""

WITH_A_MARK = frozenset({AbsenceCode.LATE})
"""The only codes that stand beside a mark of the same lesson."""

EARNED = frozenset({"5", "4", "3", "2", "1", "зач", "незач"})
"""Values that a student must have been there for; осв, н/а and a point say the contrary."""

FIRST_MARKED_GRADE = 2


def forbids_mark(code: str | None) -> bool:
    return code is not None and code not in WITH_A_MARK


def needs_presence(value: str | None, *, written_later: bool) -> bool:
    return value in EARNED and not written_later
