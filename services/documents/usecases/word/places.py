"""What is wrong with an uploaded page, each thing with the place where a person finds it in Word."""

from contracts.base import Problem
from contracts.documents import TemplateBroken

MOST = 20
"""Things said at once: whoever mends them tries again."""


def broken(detail: str, problems: list[Problem] | None = None) -> TemplateBroken:
    return TemplateBroken(f"Шаблон DOCX с ошибкой — {detail}", field="content", problems=problems or [])


class Places:
    """Where the translator is, and what it could not take over there."""

    def __init__(self) -> None:
        self.now = "документ"
        self._problems: list[Problem] = []

    def wrong(self, what: str) -> None:
        detail = f"{self.now}: {what}"
        if len(self._problems) < MOST and all(one.detail != detail for one in self._problems):
            self._problems.append(Problem(field="content", detail=detail))

    def refuse(self) -> None:
        if self._problems:
            raise broken(self._problems[0].detail, self._problems)
