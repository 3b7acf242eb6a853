"""How children learn and miss lessons: a simple generator, so what is forecast from its marks proves only plumbing."""

from dataclasses import dataclass
from random import Random

ABSENT, LATE = 0.05, 0.005
CODES = {"Б": 65, "УП": 25, "НП": 4, "ОТ": 6}
THRESHOLDS = (-1.75, -0.55, 0.52)
"""Below the first a 2, then 3, then 4, else 5: about 4 / 25 / 41 / 30 per cent."""
SUBJECT, SEVERITY, NOISE, SUMMATIVE = 0.5, 0.3, 0.6, 0.3
DRIFT, MEMORY = 0.15, 0.8
ANSWERS = 0.28
"""Share of the class that is asked in an ordinary lesson."""
KINDS = (("ANSWER", ""), ("CLASSWORK", ""), ("HOMEWORK", ""))


@dataclass(frozen=True)
class Work:
    kind: str
    title: str
    marks: dict[str, str]
    """Student → value."""


class Learning:
    """The marks of one class in one subject, week after week. The same seed gives the same marks."""

    def __init__(self, seed: str, students: list[str]) -> None:
        self._random, self.students = Random(seed), students
        severity = self._random.gauss(0, SEVERITY)
        self._level = {one: Random(one).gauss(0, 1) + self._random.gauss(0, SUBJECT) - severity for one in students}
        self._drift = dict.fromkeys(students, 0.0)

    def absences(self, ill: dict[str, str]) -> dict[str, str]:
        """Student → code; `ill` are away the whole day."""
        away = {one: code for one, code in ill.items() if one in self._level}
        late = {one: "ОП" for one in self.students if one not in away and self._random.random() < LATE}
        return {**away, **late}

    def works(self, number: int, control: str | None, absent: set[str]) -> list[Work]:
        """Of the lesson of this number. `control`: a summative work of that name, written by everybody."""
        present = [one for one in self.students if one not in absent]
        if number % 3 == 0:
            self._drift = {one: MEMORY * was + self._random.gauss(0, DRIFT) for one, was in self._drift.items()}
        if control:
            return [Work("CONTROL", control, {one: self._mark(one, SUMMATIVE) for one in present})]
        if number % 7 == 5:
            return [Work("INDEPENDENT", "Самостоятельная работа", {one: self._mark(one, 0.1) for one in present})]
        asked = [one for one in present if self._random.random() < ANSWERS]
        kind, title = self._random.choice(KINDS)
        return [Work(kind, title, {one: self._mark(one, -0.1) for one in asked})] if asked else []

    def _mark(self, student: str, difficulty: float) -> str:
        shown = self._level[student] + self._drift[student] + self._random.gauss(0, NOISE) - difficulty
        return str(2 + sum(shown / 1.25 > threshold for threshold in THRESHOLDS))


def ill_on(day: str, student: str) -> str | None:
    """The code of a day missed; illness comes in days, not in lessons."""
    random = Random(f"{student} {day}")
    return random.choices(list(CODES), list(CODES.values()))[0] if random.random() < ABSENT else None
