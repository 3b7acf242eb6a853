"""Families and children: who is whose, how old, with what papers."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from deploy.demo import identifiers, names
from deploy.demo.district import PLACE, Class, School

STREETS = ("Школьная", "Садовая", "Луговая", "Полевая", "Центральная", "Молодёжная", "Лесная", "Новая", "Речная")
SIBLING, OFF_COHORT, NO_SNILS, NO_MIDDLE = 0.2, 0.06, 0.02, 0.01
"""Every fifth child joins a family that is here already, so that about 35 % have a brother or sister."""
ADULT = 18
BOTH, ONE = 0.72, 0.98
"""Two parents, one parent; the rest have a guardian."""

PURPOSES = {
    "FULL": ("P1", "P2", "P3", "P4", "P5", "P6", "P7"),
    "PART": ("P1", "P2", "P4", "P6", "P7"),
    "REFUSED": ("P1",),
}
"""What each kind of family has signed. Without P1 nobody can be enrolled: who refuses, refuses all the rest."""


@dataclass(frozen=True)
class Adult:
    last_name: str
    first_name: str
    middle_name: str
    kinship: str
    number: int
    """Where its numbers (СНИЛС, phone) come from; nobody else has it."""

    @property
    def snils(self) -> str:
        return identifiers.snils(self.number)

    @property
    def phone(self) -> str:
        return identifiers.phone(self.number)

    @property
    def email(self) -> str:
        return identifiers.email(f"parent{self.number}")


@dataclass
class Family:
    surname: str
    father: str
    """First name of the children's father, whether or not he is among the adults."""
    adults: list[Adult]
    address: str
    births: list[date] = field(default_factory=list)


@dataclass(frozen=True)
class Child:
    last_name: str
    first_name: str
    middle_name: str | None
    sex: str
    birth_date: date
    snils: str | None
    certificate: tuple[str, str]
    family: Family
    consent: str
    """FULL, PART (nothing about health, no photos) or REFUSED (nothing but what enrolment needs)."""

    @property
    def purposes(self) -> list[str]:
        return list(PURPOSES[self.consent])

    @property
    def refused(self) -> list[str]:
        """Purposes whose refusal is on file, so that nobody asks again."""
        return [one for one in PURPOSES["FULL"] if one not in self.purposes] if self.consent == "REFUSED" else []

    def signs_on(self, usual: date, today: date) -> date:
        """The day of the consent: whoever has come of age signs again, for themselves."""
        born = self.birth_date
        grown = date(born.year + ADULT, 3, 1) if (born.month, born.day) == (2, 29) else born.replace(born.year + ADULT)
        return grown if usual < grown <= today else usual

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.last_name, self.first_name, self.middle_name) if part)


class Population:
    """Gives every new person a number of their own, the same ones in every load."""

    def __init__(self, school: School, year: int) -> None:
        self.school, self.year = school, year
        self.random = Random(f"{school.key} people")
        self._next = 1_500 * school.number
        self._families: list[Family] = []
        self._edges = list(names.EDGE_CHILDREN) if school.number == 2 else []
        self._names: set[tuple[str, ...]] = set()

    def children(self, of: Class) -> list[Child]:
        return sorted((self.child(of.grade) for _ in range(of.size)), key=lambda one: one.full_name)

    def child(self, grade: int, family: Family | None = None) -> Child:
        """Nobody has a namesake in the school: a person on a screen is one person."""
        born = self._birth_date(grade)
        family = family or self._family(born)
        while True:
            one = self._edge(born) if self._edges else self._child(family, born)
            if (one.full_name,) not in self._names:
                self._names.add((one.full_name,))
                one.family.births.append(born)
                return one

    def _edge(self, born: date) -> Child:
        """With a mother of the same name, so that father's names need not agree with anything."""
        last, first, middle, sex = self._edges.pop()
        mother = self._adult(last, "M" if sex == "F" else "F", "MOTHER")
        family = Family(last, "", [mother], f"{PLACE}, {self.school.place}, ул. Речная, д. {self._next % 90}")
        return self._papers(last, first, middle, sex, born, family)

    def _child(self, family: Family, born: date) -> Child:
        random, sex = self.random, "M" if self.random.random() < 0.51 else "F"
        first = names.pick(random, names.BOYS if sex == "M" else names.GIRLS)
        last, middle = names.surname(family.surname, sex), names.patronymic(family.father, sex)
        without = random.random() < NO_MIDDLE
        return self._papers(last, first, None if without else middle, sex, born, family)

    def _papers(self, last: str, first: str, middle: str | None, sex: str, born: date, family: Family) -> Child:
        number, random = self._number(), self.random
        return Child(
            last_name=last,
            first_name=first,
            middle_name=middle,
            sex=sex,
            birth_date=born,
            snils=None if random.random() < NO_SNILS else identifiers.snils(number),
            certificate=identifiers.birth_certificate(number),
            family=family,
            consent=random.choices(("FULL", "PART", "REFUSED"), (95, 4, 1))[0],
        )

    def _number(self) -> int:
        self._next += 1
        return self._next

    def _birth_date(self, grade: int) -> date:
        """1 October to 30 September of the cohort, a few a year off; first-graders are never too young."""
        first = date(self.year - grade - 7, 10, 1)
        off = self.random.choice((-1, 1)) if grade > 1 and self.random.random() < OFF_COHORT else 0
        first = first.replace(year=first.year + off)
        return first + timedelta(days=self.random.randrange(364 if grade > 1 else 320))

    def _family(self, born: date) -> Family:
        """One that is here, when the ages allow brothers and sisters, or a new one."""
        if self.random.random() < SIBLING:
            for family in self.random.sample(self._families, min(5, len(self._families))):
                if len(family.births) < 3 and all(abs((born - other).days) > 330 for other in family.births):
                    return family
        family = self._new_family()
        self._families.append(family)
        return family

    def _new_family(self) -> Family:
        random, surname = self.random, names.pick(self.random, names.SURNAMES)
        father = names.pick(random, names.MEN)
        share = random.random()
        if share < BOTH:
            adults = [self._adult(surname, "F", "MOTHER"), self._adult(surname, "M", "FATHER", father)]
        elif share < ONE:
            single = random.random() < 0.92
            adults = [self._adult(surname, *(("F", "MOTHER", None) if single else ("M", "FATHER", father)))]
        else:
            adults = [self._adult(names.pick(random, names.SURNAMES), "F", "GUARDIAN")]
        street = f"ул. {random.choice(STREETS)}, д. {random.randint(1, 90)}"
        return Family(surname, father, adults, f"{PLACE}, {self.school.place}, {street}")

    def _adult(self, surname: str, sex: str, kinship: str, first: str | None = None) -> Adult:
        first = first or names.pick(self.random, names.MEN if sex == "M" else names.WOMEN)
        middle = names.patronymic(names.pick(self.random, names.MEN), sex)
        return Adult(names.surname(surname, sex), first, middle, kinship, self._number())
