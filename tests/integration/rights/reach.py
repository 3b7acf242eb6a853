"""What the rights table promises of a request: whose grant reaches the pupil, and whose does not."""

from enum import Enum

from contracts.permissions import ROLES, allowed
from gateway.routing import Route

OWN = {
    "list_children", "list_work_kinds", "get_admission_rules", "get_plan_template", "get_permissions",
    "get_signing_key", "list_schools", "get_code_list", "list_destinations", "list_officer_slips",
    "list_own_acknowledgements", "list_orders_to_review", "list_own_sessions", "whoami", "end_own_session",
    "end_other_sessions", "open_school", "appoint_officer", "switch_role", "sign_out", "change_password",
    "confirm_signature", "list_orders_to_sign", "list_export_grounds", "add_export_ground",
    "get_district_consent_rules", "set_district_consent_rules",
}  # fmt: skip
"""About whoever asks, or about nobody: each right to it is enough wherever one is."""
WHOLE_SCHOOL = {
    "get_school", "list_classes", "get_class", "list_combined_classes", "get_marking_rules", "get_import_template",
    "import_students", "register_person", "take_over_person", "count_applications", "list_subjects", "list_calendars",
    "propose_calendar", "get_calendar", "list_curricula", "get_curriculum", "compare_load",
    "list_study_days", "get_timetable", "get_teacher_timetable",
    "list_assignments", "list_report_periods", "list_local_acts", "get_local_act", "get_edition", "get_edition_pdf",
    "compare_editions", "search_documents", "get_local_act_register", "list_import_titles", "remember_import_titles",
    "get_import", "annotate_import", "check_quality", "get_records_schedule", "decline",
    "list_declensions", "correct_declension", "list_book_numberings", "list_consent_forms", "get_consent_rules",
}  # fmt: skip
"""About the school: each right to it is enough for whoever is of that school."""
OF_THE_CLASS = {"card.read", "health.read", "quality.read"}
"""Whoever teaches anything to the class has it: names, the flag «special conditions», what a card lacks."""
PARALLEL = {"load_parallel_plan", "list_parallel_plans", "get_parallel_plan"}
"""About all classes of the grade: whoever teaches the subject in one of them is near."""
NEAR: dict[str, frozenset[str]] = {
    "own": frozenset({"SC", "CL", "SB", "CH", "DI", "LS"}),
    "other class": frozenset({"SC"}),
    "other subject": frozenset({"SC"}),
    "former": frozenset({"SC"}),
    "other school": frozenset(),
    "two schools": frozenset(),
    "other district": frozenset(),
}
"""Situation → scopes in which the pupil of 5А is reached from there. LS: the pupil's teacher misses a lesson, which
nobody gives."""
OF_THE_SCHOOL = ("own", "other class", "other subject", "former")
OF_NO_SCHOOL = "two schools"
"""A school may answer them, or not, for their child's sake: never about the pupil."""
NUMBERS = {
    "get_order_register",
    "get_substitution_register",
    "get_quality",
    "get_consent_coverage",
    "list_school_quality",
    "list_report_periods",
    "list_programme_execution",
}
"""Days, hours and percentages: outside there are none, inside nobody is named."""
RESTRICTED = ("PARENT", "former")
"""Whom a court has restricted holds no role at all."""
ROLELESS = {"whoami"}
"""About oneself, and yet about the role that one acts in."""

NARROWER: dict[tuple[str, str], str] = {
    ("list_own_applications", "DIRECTOR DEPUTY CLERK"): "a parent has applications of their own, the school a register",
    ("list_applications", "PARENT"): "the register is the school's, a parent has their own applications",
    ("list_class_students", "DISTRICT"): "the department looks for a child by name, lists are not for it",
    ("list_divisions", "DISTRICT"): "the same",
    ("list_movement_names", "DISTRICT"): "the department's reports are numbers",
    ("list_consents", "WORKING_GROUP"): "its right is to know how complete consents are",
    ("list_consents_to_ask", "WORKING_GROUP"): "the same: numbers, no names",
    ("list_consent_disputes", "WORKING_GROUP"): "the same",
    ("list_outdated_consents", "WORKING_GROUP"): "the same",
    ("list_consent_scans", "WORKING_GROUP"): "the same",
    ("get_consent_scan", "WORKING_GROUP"): "the same",
    ("merge_people", "DISTRICT"): "cards of one school are its own to merge; the department merges those of two",
    ("keep_people_apart", "DISTRICT"): "the same",
    ("undo_merge", "DISTRICT"): "the same: what a school did is undone there",
    ("set_district_consent_rules", "SYS_ADMIN"): "what all schools do is the department's to decide",
    ("register_unnamed_person", "CLASS_TEACHER"): "a new card is of no class yet: the office makes it",
    ("get_diary", "TEACHER"): "a subject teacher has the pages of the journal",
    ("get_summary", "TEACHER"): "the same: a summary is of all subjects",
    ("get_journal_page", "STUDENT PARENT"): "a page names the whole class; a family has the diary",
    ("get_mark_history", "STUDENT PARENT"): "corrections are discussed with the teacher",
    ("class_plans.read", "PARENT"): "topics and homework stand in the diary",
    ("reports.read", "TEACHER CLASS_TEACHER"): "R2 is of a whole school; their own reports are R3, R5 and R6",
    ("reports.generate", "TEACHER CLASS_TEACHER"): "the same",
    ("get_journal_activity", "TEACHER CLASS_TEACHER"): "the activity of journals compares all classes of a school",
    ("list_student_quality", "DISTRICT"): "the department sees how complete cards are in numbers",
    ("list_findings", "DISTRICT"): "the same",
    ("get_movement_book_file", "DISTRICT"): "on a legal ground the department takes the list, not the book",
    ("add_export_ground", "SYS_ADMIN"): "the list of grounds is the district's own",
    ("end_export_ground", "SYS_ADMIN"): "the same",
    ("print_slips", "DISTRICT"): "only of administrators and directors of schools",
    ("get_special_categories", "CLERK"): "for the words of orders only",
    ("get_order_special_categories", "DIRECTOR TEACHER STUDENT PARENT EMERGENCY"): "for whoever drafts the order",
    ("list_special_history", "CLERK TEACHER"): "the journal of what nobody but heads and the class teacher reads",
    ("count_special_categories", "CLASS_TEACHER TEACHER STUDENT PARENT CLERK EMERGENCY"): "numbers are for heads",
    ("documents.acknowledge", "STUDENT DISTRICT"): "pupils sign from 14, and the department reads nothing of a school",
    ("orders.review", "SYS_ADMIN DEPUTY CLASS_TEACHER TEACHER CLERK"): "the orders wait for the post of the methodist",
    ("list_duplicates", "CLASS_TEACHER TEACHER"): "twins are looked for in a whole school",
    ("get_records_schedule_file", "CLASS_TEACHER"): "on paper the schedule is for those who file by it",
    ("switch_child", " ".join(role for role in ROLES if role != "PARENT")): "only a parent goes on for a child",
    ("hand_out_slips", "DISTRICT"): "only to administrators and directors of schools",
    ("accounts.manage", "DISTRICT"): "only of administrators and directors of schools",
    ("appoint_staff", "DISTRICT"): "appoints the director and the administrator",
    ("end_appointment", "DISTRICT"): "the same",
    ("appoint_officer", "SYS_ADMIN"): "an administrator appoints in the own school",
    ("register_person", "CLASS_TEACHER"): "a new card is of no class yet: the office makes it",
    ("orders.sign", "DEPUTY"): "by an order that delegates it",
    ("take_over_person", "CLASS_TEACHER"): "a card comes from another school to the office",
    ("representatives.write", "PARENT"): "the school writes it down when a parent asks",
}
"""Operation or right, and roles: where a grant reaches less than its scope says, and why.

A row that is not true any more fails: who is named here must be refused.
"""

UNREAD = {
    ("health.read", "TEACHER"): "a flag «special conditions» only",
    ("health.read", "CLERK"): "for the words of orders only",
}
"""Granted, and yet nothing is read."""


class Reach(Enum):
    """What a request must come to."""

    REFUSED = "the table grants nothing: 403"
    CLOSED = "granted, but not here: 403, 404, or a list with nothing of the pupil in it"
    TOTALS = "the same, and a list may hold numbers only: nobody need find the pupil in it"
    BLIND = "answered, with nothing of the pupil in it"
    SEES = "answered"


def of(route: Route, role: str, situation: str) -> Reach:
    scopes, name = granted(route, role), route.operation_id
    if not scopes:
        return Reach.REFUSED
    if (role, situation) != RESTRICTED and scopes & _near(route, situation) and not narrowed(route, role):
        return Reach.SEES
    if (role, situation) == RESTRICTED and name in ROLELESS:
        return Reach.CLOSED
    if name in OWN or (name in WHOLE_SCHOOL and situation in OF_THE_SCHOOL):
        return Reach.CLOSED if narrowed(route, role) else Reach.BLIND
    may_be_empty = "AG" in scopes or name in NUMBERS or (name in WHOLE_SCHOOL and situation == OF_NO_SCHOOL)
    return Reach.TOTALS if may_be_empty else Reach.CLOSED


def granted(route: Route, role: str) -> frozenset[str]:
    """Scopes that let the role in at the gateway."""
    if not route.open_to(role):
        return frozenset()
    scopes = allowed(route.permission, role)
    return scopes & {"SC"} if route.whole_school else scopes


def reads(right: str, role: str) -> bool:
    """Whether the right opens single persons' data to the role, somewhere."""
    return bool(allowed(right, role) - {"AG"}) and (right, role) not in UNREAD


def narrowed(route: Route, role: str) -> bool:
    names = {route.operation_id} | (set() if route.operation_id in OWN else {route.permission})
    return any(name in names and role in roles.split() for name, roles in NARROWER)


def _near(route: Route, situation: str) -> frozenset[str]:
    """A teacher of 5А knows who is in it, whatever the subject; one of 5Б knows the plan of the parallel."""
    same = {"other class": route.operation_id in PARALLEL, "other subject": route.permission in OF_THE_CLASS}
    return NEAR[situation] | ({"SB"} if same.get(situation) else frozenset())
