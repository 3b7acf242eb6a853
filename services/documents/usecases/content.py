"""What may stand in a draft at all, before anyone asks contingent."""

from contracts.base import Invalid, Problem
from contracts.contingent import MovementKind, NewMovement
from contracts.documents import OrderKind

MOVEMENTS = {
    OrderKind.ENROL: {
        MovementKind.ENROL_G1,
        MovementKind.ENROL_G10,
        MovementKind.ENROL_TRANSFER,
        MovementKind.ENROL_OTHER,
        MovementKind.REINSTATE,
    },
    OrderKind.CLASS_MOVE: {MovementKind.CLASS_MOVE},
    OrderKind.TERMS: {MovementKind.FORM_CHANGE, MovementKind.PROGRAMME_CHANGE},
    OrderKind.HOME_EDU: {MovementKind.HOME_EDU, MovementKind.HOME_EDU_END},
    OrderKind.PROMOTE: {MovementKind.PROMOTE},
    OrderKind.PROMOTE_CONDITIONAL: {MovementKind.PROMOTE_CONDITIONAL},
    OrderKind.RETAIN: {MovementKind.RETAIN},
    OrderKind.YEAR_END: {
        MovementKind.PROMOTE,
        MovementKind.PROMOTE_CONDITIONAL,
        MovementKind.RETAIN,
        MovementKind.GRADUATE_9,
        MovementKind.GRADUATE_11,
    },
    OrderKind.DEBT: {MovementKind.DEBT_CLEARED, MovementKind.DEBT_FAILED},
    OrderKind.GRADUATE: {MovementKind.GRADUATE_9, MovementKind.GRADUATE_11},
    OrderKind.WITHDRAW: {MovementKind.WITHDRAW},
    OrderKind.CANCEL: {MovementKind.CANCEL},
    OrderKind.INITIAL_ENTRY: {MovementKind.INITIAL_ENTRY},
}
MOST_MOVEMENTS, MOST_INSTRUCTIONS = 6000, 20
LONGEST = {"heading": 300, "basis": 2000, "instructions": 1000}


def refuse_bad(
    kind: OrderKind, basis: str, movements: list[NewMovement], heading: str | None, instructions: list[str] | None
) -> None:
    """Raises Invalid that names every bad field."""
    if kind not in MOVEMENTS:
        raise Invalid("Приказы этого вида готовят без строк о движении обучающихся", field="kind")
    problems = [*_movements(kind, movements), *bad_words(basis, heading, instructions)]
    if problems:
        raise Invalid("Проверьте приказ", problems=problems)


def bad_words(basis: str, heading: str | None, instructions: list[str] | None) -> list[Problem]:
    return [
        *_text("basis", "basis", basis),
        *_text("heading", "heading", heading),
        *_instructions(instructions),
    ]


def nothing_said() -> Problem:
    return Problem(field="instructions", detail="Напишите хотя бы один пункт приказа")


def _movements(kind: OrderKind, movements: list[NewMovement]) -> list[Problem]:
    if not 1 <= len(movements) <= MOST_MOVEMENTS:
        return [Problem(field="movements", detail=f"В приказе должно быть от 1 до {MOST_MOVEMENTS} строк")]
    problems, lines, students = [], set(), set()
    for i, one in enumerate(movements):
        if one.kind not in MOVEMENTS[kind]:
            detail = f"Строка {one.line}: такого движения не бывает в приказе этого вида"
            problems.append(Problem(field=f"movements[{i}].kind", detail=detail))
        if one.line in lines:
            problems.append(Problem(field=f"movements[{i}].line", detail=f"Строка {one.line} повторяется"))
        if one.student_id in students:
            problems.append(Problem(field=f"movements[{i}].student_id", detail="Обучающийся указан дважды"))
        lines.add(one.line)
        students.add(one.student_id)
    return problems


def _instructions(instructions: list[str] | None) -> list[Problem]:
    if instructions is None:
        return []
    problems = [one for i, text in enumerate(instructions) for one in _text(f"instructions[{i}]", "instructions", text)]
    if len(instructions) > MOST_INSTRUCTIONS:
        problems.append(Problem(field="instructions", detail=f"Не больше {MOST_INSTRUCTIONS} пунктов"))
    return problems


def _text(field: str, name: str, text: str | None) -> list[Problem]:
    if text is None:
        return []
    if not text.strip():
        return [Problem(field=field, detail="Нужен текст")]
    return [Problem(field=field, detail=f"Не длиннее {LONGEST[name]} знаков")] if len(text) > LONGEST[name] else []
