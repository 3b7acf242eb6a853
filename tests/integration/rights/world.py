"""Two districts, three schools, and everybody who may want to know something of one pupil of 5А."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.integration.rights.house import House, Json, Somebody
from tests.integration.rights.school import Child, School

SITUATIONS = {
    "own": "teaches, leads or brings up the pupil, or has the whole school",
    "other class": "the same in 5Б of that school",
    "other subject": "teaches 5А, but something else",
    "former": "of that school, but has lost 5А; a parent whom a court has restricted",
    "other school": "the same in another school of the district",
    "two schools": "a parent of a child in 5Б and one in another school: the token names no school",
    "other district": "the same in another district",
}
SURNAME, MATE = "Целевая", "Рядова"
"""Of the pupil with the family, and of a classmate; nobody else bears them."""
PLACES = {
    "school_id", "class_id", "second_class", "combined_id", "teacher_id",
    "form_id", "calendar_id", "curriculum_id", "subject_id", "untaught", "assignment_id",
    "act_id", "edition_id", "next_edition", "repealed_act", "repealed_edition",
}  # fmt: skip
"""Known to everybody who works or learns in the school: a secret from those outside only."""
Who = tuple[str, str]
"""Role and situation."""


@dataclass
class World:
    house: House
    school: School
    people: dict[Who, Somebody] = field(default_factory=dict)
    targets: Json = field(default_factory=dict)
    """Name of an argument → what it is aimed at: the pupil, their class, lessons, order …"""
    children: tuple[Child, ...] = ()
    """The pupil, a classmate, somebody of 5Б."""
    elsewhere: dict[str, tuple[School, Child]] = field(default_factory=dict)
    """Situation → another school and its pupil."""
    lines: dict[str, str] = field(default_factory=dict)
    """Person → their line in the list of who must read a local act."""
    aside: dict[str, str] = field(default_factory=dict)
    """What is aimed at of others than the pupil's people: they may read it of themselves."""
    pairs: dict[str, tuple[str, str]] = field(default_factory=dict)
    strangers: dict[str, tuple[str, str]] = field(default_factory=dict)
    merges: dict[str, str] = field(default_factory=dict)
    """Role → two cards for it to merge, two to keep apart, a merge of its own to undo."""
    files: dict[str, str] = field(default_factory=dict)
    """Role → a file on a draft for it to take off."""
    newcomer: Child | None = None
    """Known to another school of the district, enrolled nowhere."""

    def secrets(self, situation: str, told: str) -> Iterator[str]:
        """What must not be read from there, unless the request itself named it."""
        outside = situation in self.elsewhere
        known = {SURNAME, MATE, *(str(one) for name, one in self.targets.items() if outside or name not in PLACES)}
        yield from (one for one in sorted(known) if one not in told)
