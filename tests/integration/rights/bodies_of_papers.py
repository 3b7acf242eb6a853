"""The same as `bodies`, of what `papers` keeps."""

from collections.abc import Callable
from datetime import timedelta

from services.contingent.usecases import import_template
from tests.builders import word
from tests.integration.rights import papers
from tests.integration.rights.house import PASSWORD, Json, Refused, Somebody
from tests.integration.rights.school import FIRST_DAY, REASON, TODAY, YEAR
from tests.integration.rights.world import SURNAME, World

TOMORROW = TODAY + timedelta(1)


def _to_read(world: World) -> Json:
    document = {"subject": "LOCAL_ACT", "edition_id": world.targets["repealed_edition"]}
    return document | {"audience": {"roles": ["TEACHER"]}, "due_on": str(TOMORROW)}


def _list(world: World) -> Json:
    row = import_template.EXAMPLE | {"paper_date": TODAY, "paper_date1": TODAY}
    return {"content": import_template.workbook([row])}


def _approval(world: World, who: Somebody) -> Json:
    """Whoever may approve brings the password once more."""
    edition_id, day = world.targets["draft_edition"], str(TOMORROW + timedelta(1))
    given = {"edition_id": edition_id, "valid_from": day, "order_number": "8-ОД", "order_on": str(TODAY)}
    return given | (who.confirmed("LOCAL_ACT", edition_id) if who.role == "DIRECTOR" else {})


def _next_signature(world: World, who: Somebody) -> Json:
    """Whose signature comes next brings the password once more."""
    order_id = world.targets["to_sign_id"]
    return {"order_id": order_id, "version": 2} | (
        who.confirmed("ORDER", order_id) if who.role == "WORKING_GROUP" else {}
    )


def _review(world: World) -> Json:
    return {"order_id": world.targets["reviewed_id"]}


def _reviewed_file(world: World) -> Json:
    return _review(world) | {"attachment_id": world.targets["reviewed_file"]}


GIVEN: dict[str, Callable[[World], Json]] = {
    # identity
    "print_slips": lambda w: {"person_ids": [w.targets["mother_id"]]},
    "list_person_sessions": lambda w: {"person_id": w.targets["employee_id"]},
    "end_person_session": lambda w: {
        "person_id": w.school.people["led 5А"].person_id,
        "session_id": w.aside["session_id"],
    },
    "end_person_sessions": lambda w: {"person_id": w.targets["employee_id"]},
    "open_emergency": lambda w: {"reason": REASON},
    "list_appointments": lambda w: {"person_id": w.targets["employee_id"]},
    "get_code_list": lambda w: {"name": "COUNTRY"},
    # contingent
    "search_people": lambda w: {"q": SURNAME},
    "get_movement_book_file": lambda w: {"year": YEAR, "reason": "сверка списков"},
    "decide_book_numbering": lambda w: {"numbering": "CALENDAR_YEAR", "starts_on": "2040-01-01"},
    "export_students": lambda w: {"reason": "сверка списков", "ground_id": w.aside["ground_id"]},
    "add_export_ground": lambda w: {"ground": papers.GROUND},
    "end_export_ground": lambda w: {"ground_id": w.aside["ground_id"], "ends_on": str(TOMORROW)},
    "put_special_categories": lambda w: {"data": {"pe_group": "MAIN"}},
    "put_identity_document": lambda w: {
        "document": {"kind": "PASSPORT_RF_INTL", "series": "75", "number": "7654322"},
        "main": False,
    },
    "annotate_import": _list,
    "remember_import_titles": lambda w: {"titles": [{"title": "Фамилия ребёнка", "column": "last_name"}]},
    "assign_admission_test": lambda w: {"application_id": w.targets["examined_id"]},
    "record_admission_test": lambda w: {"application_id": w.targets["tested_id"], "passed": True},
    # documents
    "draft_general_order": lambda w: {"kind": "CALENDAR", "instructions": papers.SAYS},
    "edit_general_order": lambda w: {"order_id": w.targets["general_id"], "instructions": papers.SAYS},
    "set_acknowledgement_rules": lambda w: {"remind_days": 2, "electronic_act": "Положение об ЭДО"},
    "open_acknowledgement": _to_read,
    "record_acknowledgements": lambda w: {"signatures": [{"line_id": w.targets["line_id"], "signed_on": str(TODAY)}]},
    "refuse_acknowledgement": lambda w: {
        "line_id": w.aside["refusing_line"],
        "act_number": "1",
        "act_on": str(TODAY),
    },
    "release_acknowledgement": lambda w: {"line_id": w.aside["released_line"]},
    "issue_certificate": lambda w: {"kind": "STUDY"},
    "cancel_certificate": lambda w: {"certificate_id": w.targets["cancelled_id"]},
    "get_certificate_register": lambda w: {"media": "XLSX", "year": TODAY.year},
    "get_substitution_register": lambda w: {
        "media": "XLSX",
        "starts_on": str(FIRST_DAY),
        "ends_on": str(FIRST_DAY + timedelta(300)),
    },
    "get_local_act_register": lambda w: {"media": "XLSX"},
    "get_order_register": lambda w: {"media": "XLSX", "year": TODAY.year},
    "get_records_schedule": lambda w: {"year": TODAY.year},
    "get_records_schedule_file": lambda w: {"media": "XLSX", "year": TODAY.year},
    "set_records_schedule": lambda w: {"year": TODAY.year, "cases": papers.CASES},
    "compare_editions": lambda w: {"before": 1, "after": 2},
    "draft_local_act": lambda w: {"kind": "REGULATION", "content": papers.act("Положение о форме")},
    "draft_edition": lambda w: {"act_id": w.targets["repealed_act"], "content": papers.act("Положение о дежурстве")},
    "edit_edition": lambda w: {"edition_id": w.targets["draft_edition"], "content": papers.act("Об отметках")},
    "repeal_local_act": lambda w: {
        "act_id": w.targets["repealed_act"],
        "order_number": "9-ОД",
        "order_on": str(TODAY),
        "valid_to": str(TOMORROW),
    },
    "bring_signature": lambda w: {"order_id": w.targets["signed_id"], "content": papers.SIGNATURE},
    "get_external_signature": lambda w: {"order_id": w.targets["signed_id"]},
    "keep_consent_scan": lambda w: {"upload_id": b"%PDF-1.7 signed", "name": "согласие.pdf"},
    "destroy_consent_scan": lambda w: {"scan_id": w.aside["loose_scan"]},
    "attach_file": lambda w: {"upload_id": b"%PDF-1.7 three", "name": "справка.pdf"},
    "get_order_to_review": _review,
    "get_pdf_to_review": _review,
    "get_attachment_to_review": _reviewed_file,
    "review_order": lambda w: _review(w) | {"agreed": True},
    "recall_order": lambda w: {"order_id": w.targets["recalled_id"]},
    "send_to_review": lambda w: {"order_id": w.targets["rejected_id"]},
    "reject_order": lambda w: {"order_id": w.targets["turned_id"]},
    "set_review_routes": lambda w: {"routes": [{"kind": papers.REVIEWED, "posts": [papers.METHODIST]}]},
    "set_signing_rules": lambda w: papers.SIGNING,
    "get_pdf_to_sign": lambda w: {"order_id": w.targets["to_read_id"]},
    "return_signed_order": lambda w: {"order_id": w.targets["to_return_id"], "version": 2, "comment": "нет сметы"},
    "file_order": lambda w: {"order_id": w.targets["entered_by"], "case_index": "01-05", "case_title": "Приказы"},
    "get_order_template": lambda w: {"kind": "CLASS_MOVE"},
    "set_order_template": lambda w: {"kind": "CLASS_MOVE", "words": {"action": "Перевести"}},
    "preview_order_template": lambda w: {"kind": "CLASS_MOVE", "words": {"action": "Перевести"}},
    "list_order_template_fields": lambda w: {"kind": "CLASS_MOVE"},
    "preview_order_template_file": lambda w: {"kind": "CLASS_MOVE", "content": word.docx(word.order())},
    "set_order_template_file": lambda w: {
        "kind": "CLASS_MOVE",
        "name": "приказ.docx",
        "content": word.docx(word.order()),
    },
    "get_order_template_file": lambda w: {"kind": "PROMOTE"},
    "decline": lambda w: {"kind": "NAME", "nominative": "Иванова Анна", "case": "DATIVE", "sex": "F"},
    "correct_declension": lambda w: {
        "kind": "NAME",
        "nominative": "Иванова Анна",
        "case": "DATIVE",
        "sex": "F",
        "text": "Ивановой Анне",
    },
}
PERSONAL: dict[str, Callable[[World, Somebody], Json]] = {
    "approve_edition": _approval,
    "sign_after_director": _next_signature,
    "confirm_signature": lambda w, who: {"purpose": "ORDER", "subject": w.targets["order_id"], "password": PASSWORD},
    "end_own_session": lambda w, who: {"session_id": _another_session(who)},
    "close_emergency": lambda w, who: {
        "emergency_id": w.targets["own_emergency" if who.role == "SYS_ADMIN" else "emergency_id"]
    },
    "detach_file": lambda w, who: {"attachment_id": w.files.get(who.role, w.targets["attachment_id"])},
    "switch_child": lambda w, who: {"refresh_token": _token(who)},
    "get_acknowledged_document": lambda w, who: {"line_id": _line(w, who)},
    "acknowledge": lambda w, who: {"line_id": _line(w, who)},
    "merge_people": lambda w, who: _pair(w.pairs, who) | {"other_version": 1, "version": 1},
    "keep_people_apart": lambda w, who: _pair(w.strangers, who),
    "undo_merge": lambda w, who: {"merge_id": w.merges.get(who.role, w.merges["DEPUTY"])},
}


def _token(who: Somebody) -> str:
    """Of a session of its own; whom a court has restricted cannot come in again."""
    try:
        return str(who.again().session["refresh_token"])
    except Refused:
        return str(who.session["refresh_token"])


def _another_session(who: Somebody) -> str:
    return next(one["id"] for one in who.again().get("/v1/me/sessions")["items"] if one["current"])


def _line(world: World, who: Somebody) -> str:
    return world.lines.get(who.person_id, world.targets["line_id"])


def _pair(of: dict[str, tuple[str, str]], who: Somebody) -> Json:
    first, second = of.get(who.role, of["DEPUTY"])
    return {"person_id": first, "other_id": second}
