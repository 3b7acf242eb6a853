"""What the arguments of a route are when their names do not tell: bodies that the right person has accepted."""

from collections.abc import Callable
from datetime import timedelta

from services.contingent.usecases import import_template
from tests.integration.rights import records
from tests.integration.rights.house import PASSWORD, Json, Somebody
from tests.integration.rights.school import BORN, FIRST_DAY, TODAY, YEAR, Child, consent, new_id
from tests.integration.rights.world import SURNAME, World

TOMORROW = TODAY + timedelta(1)


def _signature(world: World, who: Somebody) -> Json:
    """Whoever may sign brings the password once more."""
    order_id = world.targets["unsigned_id"]
    return {"order_id": order_id} | (who.confirmed("ORDER", order_id) if who.role == "DIRECTOR" else {})


def _report_signature(world: World, who: Somebody) -> Json:
    report_id = world.targets["report_id"]
    return {"report_id": report_id} | (who.confirmed("REPORT", report_id) if who.role == "DIRECTOR" else {})


def _span(world: World) -> Json:
    return {"starts_on": str(FIRST_DAY), "ends_on": str(TOMORROW), "school_id": world.school.id}


def _order(world: World) -> Json:
    return {"basis": "заявление", "movements": [records.moved(world)]}


def _calendar(world: World) -> Json:
    found = world.school.people["DEPUTY"].get(f"/v1/calendars/{world.targets['calendar_id']}")
    shown = ("id", "school_id", "study_days", "version", "approved_by")
    periods = [{name: one[name] for name in ("number", "starts_on", "ends_on")} for one in found["periods"]]
    return {name: one for name, one in found.items() if name not in shown} | {"periods": periods}


def _curriculum_file(world: World) -> Json:
    asked = {"curriculum_id": new_id(), "year": YEAR, "level": "BASIC", "dry_run": True}
    return asked | {"content": records.curriculum_file()}


def _slots(world: World) -> Json:
    slot = {"number": 2, "assignment_id": world.targets["assignment_id"]}
    return {"slots": [slot | {"weekday": day} for day in range(1, 6)]}


def _newcomer(world: World) -> Json:
    child = Child("Пришлая", world.targets["class_id"])
    return {"card": child.card(), "representatives": [child.mother()], "consents": [consent(f"С-{child.number}", "P1")]}


def _from_near(world: World) -> Json:
    """A card without an enrolment in another school of the district."""
    child = world.newcomer
    assert child is not None
    return {"snils": child.card()["snils"], "last_name": child.last_name, "birth_date": str(BORN)}


def _list(world: World) -> Json:
    row = import_template.EXAMPLE | {"paper_date": TODAY, "paper_date1": TODAY}
    return {"content": import_template.workbook([row]), "dry_run": False, "year": YEAR}


def _card(world: World) -> Json:
    return {"card": world.children[0].card() | {"native_language": "русский"}}


def _link(world: World) -> Json:
    link = {"id": world.targets["link_id"], "person_id": world.targets["grandmother_id"], "kinship": "GRANDMOTHER"}
    return {"representative": link}


def _plan_row(world: World) -> Json:
    path = f"/v1/assignments/{world.targets['assignment_id']}/plan"
    row = world.school.people["TEACHER"].get(path)["rows"][0]
    return {"rows": [{"row_id": row["id"], "homework": "№ 7"}]}


def _plan_file(world: World) -> Json:
    path = f"/v1/parallel-plans/{world.targets['plan_id']}"
    version = world.school.people["TEACHER"].get(path)["version"]
    asked = {"year": YEAR, "grade": 5, "hours_per_week": 5, "dry_run": False, "replaces": version}
    return asked | {"content": records.plan_file()}


def _numbering(world: World) -> Json:
    found = world.school.people["DIRECTOR"].get(f"{world.school.path}/order-numbering")
    return {"series": found["series"]}


def _mark(world: World) -> Json:
    return {"student_id": world.targets["student_id"], "value": "5", "reason": "ошибка"}


def _officer(world: World) -> Json:
    return {"person": {"last_name": "Новая", "first_name": "Вера"}, "position": "специалист"}


def _appointment(world: World) -> Json:
    who = {"last_name": "Новый", "first_name": "Пётр"}
    return {"person": who, "role": "CLERK", "position": "секретарь", "order_number": "2-к"}


def _load(world: World) -> Json:
    who = {name: world.targets[name] for name in ("class_id", "teacher_id")}
    return who | {"subject_id": world.targets["untaught"], "hours_per_week": 1, "starts_on": str(FIRST_DAY)}


GIVEN: dict[str, Callable[[World], Json]] = {
    # identity
    "hand_out_slips": lambda w: {"person_ids": [w.targets["mother_id"]]},
    "hand_out_officer_slips": lambda w: {"person_ids": [w.people["DISTRICT", "own"].person_id]},
    "block_account": lambda w: {"person_id": w.targets["employee_id"]},
    "unblock_account": lambda w: {"person_id": w.targets["employee_id"]},
    "open_school": lambda w: {"card": w.school.card},
    "edit_school": lambda w: {"card": w.school.card},
    "appoint_officer": _officer,
    "appoint_staff": _appointment,
    "end_appointment": lambda w: {"order_number": "3-к"},
    # contingent
    "submit_application": lambda w: {
        "application": {"school_id": w.school.id, "year": YEAR, "grade": 6, "person_id": w.targets["person_id"]}
    },
    "refuse_application": lambda w: {"application_id": w.targets["refused_id"], "ground": "INCOMPLETE_PACKAGE"},
    "link_application": lambda w: {"application_id": w.targets["unlinked_id"], "person_id": w.targets["newcomer_id"]},
    "take_application_papers": lambda w: {"papers": ["PARENT_ID", "KINSHIP_PROOF", "LAWFUL_STAY"]},
    "list_enrolment_lines": lambda w: {"application_ids": w.targets["ready_id"]},
    "open_class": lambda w: {"grade": 7, "letter": "Я", "year": YEAR},
    "set_class_teacher": lambda w: {"class_teacher_id": w.school.people["CLASS_TEACHER"].person_id},
    "set_class_capacity": lambda w: {"capacity": 27},
    "register_consent": lambda w: {"consent": consent("Д-1", "P5")},
    "put_consent_scan": lambda w: {"scan_id": w.targets["scan_id"]},
    "combine_classes": lambda w: {"class_ids": [w.targets["class_id"], w.targets["second_class"]], "capacity": 90},
    "divide_class": lambda w: {"title": "технология"},
    "place_in_subgroup": lambda w: {"student_ids": [w.targets["student_id"]]},
    "import_students": _list,
    "check_movements": lambda w: {"kind": "CLASS_MOVE", "movements": [records.moved(w)]},
    "draft_cancellation": lambda w: {"order_id": w.targets["entered_by"]},
    "list_movement_book": lambda w: {"year": YEAR, "part": 1},
    "find_people": lambda w: {"q": SURNAME},
    "list_students": lambda w: {"q": SURNAME},
    "register_person": _newcomer,
    "register_unnamed_person": lambda w: {"sex": "F", "birth_year": BORN.year, "refusal_number": "О-9"},
    "take_over_person": _from_near,
    "get_card": lambda w: {"reason": "поиск двойников"},
    "change_card": _card,
    "put_representative": _link,
    "withdraw_proposal": lambda w: {"proposal_id": w.targets["withdrawn_id"]},
    "return_proposal": lambda w: {"proposal_id": w.targets["returned_id"]},
    "propose_change": lambda w: {"changes": {"birth_place": "с. Вымышленное"}},
    # documents
    "draft_order": lambda w: _order(w) | {"kind": "CLASS_MOVE"},
    "edit_order": _order,
    "get_order_special_categories": lambda w: {"order_id": w.targets["home_id"]},
    "register_order": lambda w: {"order_id": w.targets["signed_id"]},
    "set_order_numbering": _numbering,
    "list_registrations": lambda w: {"year": TODAY.year},
    # gradebook
    "save_lesson": lambda w: {"topic": "Дроби", "absences": [], "works": []},
    "save_attendance": lambda w: {"absences": [{"student_id": w.targets["student_id"], "code": "ОП"}]},
    "change_work": lambda w: {"title": "Дроби"},
    "post_marks": lambda w: {"marks": [_mark(w)]},
    "correct_mark": lambda w: {"value": "3", "reason": "ошибка"},
    "resolve_absences": lambda w: {
        "reasons": [{"lesson_id": w.targets["missed_id"], "student_id": w.targets["student_id"], "code": "Б"}]
    },
    "set_period_marks": lambda w: {"marks": [_mark(w)]},
    # planning
    "change_subject": lambda w: {"name": "Математика", "short_name": "Мат.", "area": "Математика"},
    "propose_calendar": lambda w: {"year": YEAR, "grade": 6},
    "set_calendar": _calendar,
    "draft_calendar": _calendar,
    "draft_curriculum": lambda w: records.curriculum(w) | {"curriculum_id": w.targets["draft_curriculum"]},
    "load_curriculum": _curriculum_file,
    "compare_load": lambda w: {"year": YEAR},
    "set_timetable": _slots,
    "check_timetable": _slots,
    "add_subject": lambda w: {"name": "Шахматы"},
    "end_assignment": lambda w: {"ends_on": str(TOMORROW)},
    "make_assignments": lambda w: {"assignments": [_load(w)]},
    "schedule_lessons": lambda w: {"year": YEAR, "class_id": w.targets["class_id"], "since": str(TODAY)},
    "load_parallel_plan": _plan_file,
    "change_class_plan": _plan_row,
    "list_programme_execution": lambda w: {"year": YEAR},
    # reporting
    "get_movement_report": _span,
    "get_movement_report_xlsx": _span,
    "list_movement_names": _span,
    "list_report_periods": lambda w: {"school_id": w.school.id},
    "get_journal_activity": lambda w: {"school_id": w.school.id},
    "list_reports": lambda w: {"school_id": w.school.id},
    "make_report": lambda w: _span(w) | {"ends_on": str(TOMORROW + timedelta(1))},
}  # fmt: skip
PERSONAL: dict[str, Callable[[World, Somebody], Json]] = {
    "sign_order": _signature,
    "sign_report": _report_signature,
    "remove_division": lambda w, who: {"division_id": w.targets.get(who.role, w.targets["division_id"])},
    "switch_role": lambda w, who: {"refresh_token": who.again().session["refresh_token"], "role": who.role},
    "sign_out": lambda w, who: {"refresh_token": who.again().session["refresh_token"]},
    "change_password": lambda w, who: {"password": PASSWORD, "new_password": f"{PASSWORD} и ещё"},
}
"""What depends on who asks: sessions of one's own, and what can be removed only once."""
