"""How somebody is called whose name no consent lets us keep (domain §4.3)."""

from datetime import date
from typing import Any

from services.contingent.models import names
from services.contingent.models.people import OLDEST_STUDENT, YOUNGEST_STUDENT

LAST_NAME = "Обучающийся"
LONGEST_NUMBER = 20
ERASED = ["birth_date", "first_name", "last_name", "middle_name"]


def before_enrolment(refusal_number: str) -> dict[str, Any]:
    """Until there is a personal file: by the school's own number of the written refusal, where the name stands."""
    return _called(f"по отказу № {refusal_number}")


def of_file(personal_file_no: str) -> dict[str, Any]:
    """«Обучающийся № О-3»."""
    return _called(f"№ {personal_file_no}")


def full_name(called: dict[str, Any]) -> str:
    return names.full(called["last_name"], called["first_name"], None)


def born_in(year: int) -> date:
    """The first day of the year stands for the year."""
    return date(year, 1, 1)


def year_problem(year: int, today: date) -> str | None:
    first, last = today.year - OLDEST_STUDENT, today.year - YOUNGEST_STUDENT
    return None if first <= year <= last else f"Год рождения обучающегося — от {first} до {last}"


def _called(first_name: str) -> dict[str, Any]:
    keys = (LAST_NAME, first_name, None)
    return {
        "last_name": LAST_NAME,
        "first_name": first_name,
        "middle_name": None,
        "sort_key": names.sort_key(*keys),
        "search_key": names.search_key(*keys),
    }
