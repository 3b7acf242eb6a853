"""Which looks the journal of access must name (domain §4.8): every view of a card, of a special category, every export
and print. Whatever else is about people says here why it need not."""

from dataclasses import is_dataclass
from typing import Any, get_args, get_type_hints

import psycopg2

from contracts.base import File
from gateway.routing import Route

NOTED = {
    # a card and its parts
    "get_card", "list_addresses", "list_identity_documents", "list_representatives",
    "get_special_categories", "list_special_history", "get_order_special_categories",
    "list_proposals", "list_school_proposals", "list_movement_book",
    # taken out or printed
    "export_students", "get_movement_book_file", "get_consent_sheet", "get_consent_scan",
    "get_order_pdf", "get_attachment", "get_pdf_to_review", "get_attachment_to_review",
    "get_acknowledgement_sheet", "get_certificate_pdf", "get_certificate_register",
    "list_movement_names", "get_movement_report_xlsx", "get_report_xlsx", "print_slips",
}  # fmt: skip
UNNOTED: dict[str, str] = {
    "names to find somebody by: opening the card is noted": """find_people search_people list_students
        list_class_students list_divisions list_duplicates""",
    "who is missing what: names without the data themselves": """list_findings list_student_quality
        list_consents_to_ask list_consent_disputes list_outdated_consents preview_year_end""",
    "movements: what the orders about them say": "get_student list_alphabet_book list_destinations",
    "who asks for a place has no card yet": "get_application list_applications list_own_applications",
    "papers about processing, not the data": "list_consents list_consent_scans",
    "lines of papers that are being worked on: the print is noted": """get_order get_order_to_review list_orders
        get_acknowledgement_list count_acknowledgements get_certificate list_certificates""",
    "marks: the daily work with the journal": "get_diary get_summary get_mark_history",
    "employees in their duties": """get_order_register get_substitution_register get_external_signature
        list_staff list_appointments list_slips list_officer_slips list_person_sessions""",
    "the journal itself": "list_accesses list_school_accesses list_access_alerts",
    "gives back the caller's own list": "annotate_import",
    "names nobody, or persons that do not exist": """preview_order_template
        preview_order_template_file get_import_template get_plan_template get_edition_pdf get_local_act_register
        get_order_template_file get_records_schedule_file get_report_snapshot get_school list_schools
        list_school_changes""",
    "about whoever asks": "whoami",
    "in this world it shows nothing; noted where it does": """get_movement_report get_pdf_to_sign
        get_acknowledged_document list_card_history""",
}
_NAMES = {"full_name", "last_name", "first_name", "initials", "people", "actor"}
_ABOUT_ONE = ("{person_id}", "{student_id}")
_LOOKS = "SELECT event_id FROM outbox WHERE name LIKE '%accessed.v1'"
_KEPT = " UNION SELECT id FROM access_arrivals UNION SELECT id FROM access_notes"


def is_about_people(route: Route) -> bool:
    """Whether it is a file; or, where nothing is changed by it, names people or is asked about one."""
    if route.returns is File or route.changes:
        return route.returns is File
    return _names(route.returns, set()) or any(one in route.path for one in _ABOUT_ONE)


def _names(hint: Any, seen: set[Any]) -> bool:
    if is_dataclass(hint) and hint not in seen:
        seen.add(hint)
        hints = get_type_hints(hint)
        return bool(hints.keys() & _NAMES) or any(_names(one, seen) for one in hints.values())
    return any(_names(one, seen) for one in get_args(hint))


def excused() -> list[str]:
    return [name for names in UNNOTED.values() for name in names.split()]


def told(databases: list[str]) -> set[str]:
    """Ids of the looks that services have written down to be told, or identity has in its journal."""
    return {one for database in databases for one in _told(database)}


def _told(database: str) -> list[str]:
    connection = psycopg2.connect(database)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('access_notes') IS NOT NULL")
            cursor.execute(_LOOKS + _KEPT if cursor.fetchone()[0] else _LOOKS)
            return [str(row[0]) for row in cursor.fetchall()]
    finally:
        connection.close()
