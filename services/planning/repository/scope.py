"""Whose teaching load a caller may see, as a condition on assignments `a` of classes `c`.

Schools are kept apart by row-level security; here a role is narrowed inside its school. The wall does not narrow
who has no school (a parent of children in two): nothing of a school is theirs to read here.
"""

from contracts.base import SYSTEM, Caller
from contracts.permissions import allowed

OWN = "a.teacher_id = %(me)s"
OWN_CLASS = "c.class_teacher_id = %(me)s"
NEVER = "false"


def of_load(caller: Caller) -> str:
    """The load and its lessons: a teacher sees the own one, a class teacher also that of the class."""
    if caller.role == "TEACHER":
        return OWN
    if caller.role == "CLASS_TEACHER":
        return f"({OWN} OR {OWN_CLASS})"
    return _whole_school(caller, "curriculum.read")


def of_class_plans(caller: Caller, operation: str = "class_plans.read") -> str:
    """Plans of classes. A parent's topics are in the diary: whose child is where is not known here."""
    return OWN if "SB" in _scopes(caller, operation) else _whole_school(caller, operation)


def of_execution(caller: Caller) -> str:
    """Programme execution is a total: the district sees it too."""
    return "true" if somewhere(caller) and "AG" in _scopes(caller, "class_plans.read") else of_class_plans(caller)


def of_parallel_plans(caller: Caller, operation: str) -> str:
    """Condition on plans `p`: a teacher has those of subjects and grades the teacher teaches."""
    if "SB" not in _scopes(caller, operation):
        return _whole_school(caller, operation)
    return f"""EXISTS (SELECT 1 FROM assignments a JOIN known_classes c ON c.id = a.class_id
        WHERE {OWN} AND a.year = p.year AND a.subject_id = p.subject_id AND c.grade = p.grade)"""


def of_substitutions(caller: Caller) -> str:
    """Condition on substitutions `u`: a teacher has the lessons that they missed or gave."""
    if "LS" in _scopes(caller, "substitutions.read"):
        return "(u.teacher_id = %(me)s OR u.substitute_id = %(me)s)"
    return _whole_school(caller, "substitutions.read")


def sees_curricula(caller: Caller) -> bool:
    """A curriculum is of the whole school: whoever may read it reads all of it."""
    return of_curricula(caller) != NEVER


def of_curricula(caller: Caller) -> str:
    return _whole_school(caller, "curriculum.read")


def somewhere(caller: Caller) -> bool:
    """Whether the caller is of some school, or has to do with all schools of the district."""
    return caller.school_id is not None or caller.role == SYSTEM or "DI" in allowed("curriculum.read", caller.role)


def _whole_school(caller: Caller, operation: str) -> str:
    return "true" if {"SC", "DI"} & _scopes(caller, operation) and somewhere(caller) else NEVER


def _scopes(caller: Caller, operation: str) -> frozenset[str]:
    return frozenset({"SC"}) if caller.role == SYSTEM else allowed(operation, caller.role)
