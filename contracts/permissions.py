"""Who may do what: the rights of every role, as data (Russian school practice; a district may tighten them).

A right is role × scope × active appointment. The gateway refuses an operation whose `allowed` is empty;
the service behind it turns the scopes into a condition of its SQL.
"""

from contracts.base import SYSTEM, Caller, Forbidden

ROLES: dict[str, str] = {
    "DIRECTOR": "Директор",
    "SYS_ADMIN": "Администратор системы",
    "WORKING_GROUP": "Член рабочей группы",
    "DEPUTY": "Заместитель директора",
    "CLASS_TEACHER": "Классный руководитель",
    "TEACHER": "Учитель",
    "CLERK": "Секретарь",
    "STUDENT": "Обучающийся",
    "PARENT": "Родитель (законный представитель)",
    "DISTRICT": "Специалист отдела образования",
    "EMERGENCY": "Администратор: экстренный доступ",
}
"""Also the order in which an acting role is chosen when a person has several and names none."""

STAFF_ROLES = ("DIRECTOR", "SYS_ADMIN", "WORKING_GROUP", "DEPUTY", "CLASS_TEACHER", "TEACHER", "CLERK")
"""Given by an appointment in a school; STUDENT and PARENT come with enrolment and kinship, EMERGENCY with a reason."""

_EVERYBODY = " ".join(role for role in ROLES if role != "EMERGENCY")

SCOPES: dict[str, str] = {
    "CH": "о себе и о своих детях",
    "CL": "свой класс",
    "SB": "свой предмет в своих классах",
    "LS": "замещаемый урок",
    "SC": "своя школа",
    "DI": "все школы района",
    "AG": "только сводные данные",
}

_GRANTS: dict[str, dict[str, str]] = {
    # accounts and roles
    "accounts.manage": {"SC": "SYS_ADMIN", "DI": "DISTRICT"},
    "accounts.hand_out": {"SC": "SYS_ADMIN", "CL": "CLASS_TEACHER", "DI": "DISTRICT"},
    "roles.assign": {"SC": "DIRECTOR SYS_ADMIN"},
    "emergency.open": {"SC": "SYS_ADMIN"},
    "emergency.close": {"SC": "DIRECTOR SYS_ADMIN"},
    "me": {"CH": " ".join(ROLES)},
    "schools.read": {
        "SC": "DIRECTOR SYS_ADMIN WORKING_GROUP DEPUTY CLASS_TEACHER TEACHER CLERK STUDENT PARENT",
        "DI": "DISTRICT",
    },
    "schools.write": {"SC": "SYS_ADMIN", "DI": "DISTRICT"},
    "schools.open": {"DI": "DISTRICT"},
    "staff.read": {"SC": "DIRECTOR SYS_ADMIN WORKING_GROUP DEPUTY CLASS_TEACHER TEACHER CLERK", "DI": "DISTRICT"},
    "staff.write": {"SC": "SYS_ADMIN", "DI": "DISTRICT"},
    # the pupil's card
    "card.read": {
        "SC": "DIRECTOR SYS_ADMIN WORKING_GROUP DEPUTY CLERK EMERGENCY",
        "CL": "CLASS_TEACHER",
        "SB": "TEACHER",
        "CH": "STUDENT PARENT",
        "DI": "DISTRICT",
        "AG": "DISTRICT",
    },
    "card.write": {"CL": "CLASS_TEACHER", "SC": "CLERK"},
    "card.propose": {"CH": "PARENT"},
    "health.read": {
        "SC": "DIRECTOR DEPUTY CLERK EMERGENCY",
        "CL": "CLASS_TEACHER",
        "SB": "TEACHER",
        "CH": "STUDENT PARENT",
        "AG": "DISTRICT",
    },
    "health.write": {"CL": "CLASS_TEACHER"},
    "representatives.read": {"SC": "DIRECTOR DEPUTY CLERK", "CL": "CLASS_TEACHER", "CH": "PARENT"},
    "representatives.write": {"CL": "CLASS_TEACHER", "SC": "CLERK", "CH": "PARENT"},
    "consents.read": {
        "SC": "DIRECTOR WORKING_GROUP DEPUTY CLERK",
        "CL": "CLASS_TEACHER",
        "CH": "STUDENT PARENT",
        "AG": "DISTRICT",
    },
    "consents.write": {"CL": "CLASS_TEACHER", "SC": "CLERK"},
    "consents.sign": {"CH": "STUDENT PARENT"},
    "consents.approve": {"SC": "DIRECTOR"},
    "initial_entry.read": {"SC": "SYS_ADMIN WORKING_GROUP DEPUTY CLERK", "CL": "CLASS_TEACHER"},
    "initial_entry.write": {"SC": "SYS_ADMIN CLERK", "CL": "CLASS_TEACHER"},
    # admission, movement, orders
    "admission.read": {"SC": "DIRECTOR DEPUTY CLERK", "CH": "PARENT", "AG": "DISTRICT"},
    "admission.write": {"SC": "CLERK", "CH": "PARENT"},
    "admission.approve": {"SC": "DIRECTOR"},
    "movements.read": {
        "SC": "DIRECTOR SYS_ADMIN WORKING_GROUP DEPUTY CLERK",
        "CL": "CLASS_TEACHER",
        "CH": "STUDENT PARENT",
        "DI": "DISTRICT",
        "AG": "DISTRICT",
    },
    "movements.write": {"SC": "CLERK"},
    "movements.propose": {"CL": "CLASS_TEACHER"},
    "orders.read": {"SC": "DIRECTOR WORKING_GROUP DEPUTY CLERK", "CL": "CLASS_TEACHER"},
    "orders.draft": {"SC": "WORKING_GROUP DEPUTY CLERK", "CL": "CLASS_TEACHER"},
    "orders.register": {"SC": "CLERK"},
    "orders.sign": {"SC": "DIRECTOR DEPUTY"},
    "orders.review": {"CH": "SYS_ADMIN WORKING_GROUP DEPUTY CLASS_TEACHER TEACHER CLERK"},
    "documents.acknowledge": {"CH": _EVERYBODY},
    "acknowledgements.manage": {"SC": "DIRECTOR SYS_ADMIN DEPUTY CLERK"},
    "local_acts.read": {
        "SC": "DIRECTOR SYS_ADMIN WORKING_GROUP DEPUTY CLASS_TEACHER TEACHER CLERK STUDENT PARENT",
    },
    "local_acts.draft": {"SC": "WORKING_GROUP DEPUTY CLERK"},
    "local_acts.approve": {"SC": "DIRECTOR"},
    "certificates.read": {"SC": "DIRECTOR DEPUTY CLERK"},
    "certificates.issue": {"SC": "CLERK"},
    # the journal
    "journal.read": {
        "SC": "DIRECTOR WORKING_GROUP DEPUTY",
        "CL": "CLASS_TEACHER",
        "SB": "TEACHER",
        "LS": "TEACHER",
        "CH": "STUDENT PARENT",
        "AG": "DISTRICT",
    },
    "journal.write": {"SB": "TEACHER", "LS": "TEACHER"},
    "journal.unlock": {"SC": "DEPUTY"},
    "attendance_reason.write": {"CL": "CLASS_TEACHER"},
    "period_marks.read": {
        "SC": "DIRECTOR DEPUTY",
        "CL": "CLASS_TEACHER",
        "SB": "TEACHER",
        "CH": "STUDENT PARENT",
        "AG": "DISTRICT",
    },
    "period_marks.write": {"SB": "TEACHER"},
    "period_marks.close": {"SC": "DEPUTY"},
    # planning
    "substitutions.read": {"SC": "DIRECTOR DEPUTY CLERK", "LS": "TEACHER"},
    "substitutions.write": {"SC": "DEPUTY", "LS": "TEACHER"},
    "substitutions.approve": {"SC": "DIRECTOR"},
    "parallel_plans.read": {"SC": "DIRECTOR WORKING_GROUP DEPUTY", "SB": "TEACHER", "DI": "DISTRICT"},
    "parallel_plans.write": {"SC": "WORKING_GROUP", "SB": "TEACHER"},
    "parallel_plans.approve": {"SC": "DIRECTOR DEPUTY"},
    "class_plans.read": {"SC": "DIRECTOR WORKING_GROUP DEPUTY", "SB": "TEACHER", "CH": "PARENT", "AG": "DISTRICT"},
    "class_plans.write": {"SB": "TEACHER"},
    "class_plans.approve": {"SC": "DEPUTY"},
    "curriculum.read": {
        "SC": "DIRECTOR WORKING_GROUP DEPUTY CLASS_TEACHER TEACHER CLERK STUDENT PARENT",
        "DI": "DISTRICT",
    },
    "curriculum.write": {"SC": "WORKING_GROUP DEPUTY"},
    "curriculum.approve": {"SC": "DIRECTOR"},
    # reports and control
    "reports.read": {
        "SC": "DIRECTOR SYS_ADMIN WORKING_GROUP DEPUTY CLERK",
        "CL": "CLASS_TEACHER",
        "SB": "TEACHER",
        "DI": "DISTRICT",
    },
    "reports.generate": {"SC": "DIRECTOR SYS_ADMIN WORKING_GROUP DEPUTY CLERK", "CL": "CLASS_TEACHER", "SB": "TEACHER"},
    "reports.sign": {"SC": "DIRECTOR"},
    "reports.send": {"SC": "DIRECTOR SYS_ADMIN WORKING_GROUP DEPUTY"},
    "reports.accept": {"DI": "DISTRICT"},
    "forecast.individual": {"SC": "DIRECTOR DEPUTY", "CL": "CLASS_TEACHER", "SB": "TEACHER", "CH": "STUDENT PARENT"},
    "forecast.aggregate": {
        "SC": "DIRECTOR WORKING_GROUP DEPUTY",
        "CL": "CLASS_TEACHER",
        "SB": "TEACHER",
        "AG": "DISTRICT",
    },
    "audit.read": {
        "SC": "DIRECTOR SYS_ADMIN",
        "CL": "CLASS_TEACHER",
        "CH": "TEACHER CLERK STUDENT PARENT",
        "DI": "DISTRICT",
    },
    "quality.read": {
        "SC": "DIRECTOR SYS_ADMIN WORKING_GROUP DEPUTY CLERK",
        "CL": "CLASS_TEACHER",
        "SB": "TEACHER",
        "DI": "DISTRICT",
        "AG": "DISTRICT",
    },
    "quality.check": {"SC": "SYS_ADMIN WORKING_GROUP CLERK", "CL": "CLASS_TEACHER", "SB": "TEACHER"},
    "people.merge": {"SC": "SYS_ADMIN DEPUTY", "DI": "DISTRICT", "AG": "DISTRICT"},
    "settings.read": {"SC": "DIRECTOR SYS_ADMIN WORKING_GROUP", "DI": "DISTRICT"},
    "settings.write": {"SC": "SYS_ADMIN", "DI": "DISTRICT"},
    "settings.propose": {"SC": "WORKING_GROUP"},
    "settings.approve": {"SC": "DIRECTOR"},
    "export.personal": {"SC": "DIRECTOR DEPUTY CLERK", "CL": "CLASS_TEACHER", "CH": "STUDENT PARENT", "DI": "DISTRICT"},
}
"""Operation → scope → roles."""


def _by_role(scopes: dict[str, str]) -> dict[str, frozenset[str]]:
    roles = {role for named in scopes.values() for role in named.split()}
    return {role: frozenset(scope for scope, named in scopes.items() if role in named.split()) for role in roles}


PERMISSIONS: dict[str, dict[str, frozenset[str]]] = {op: _by_role(scopes) for op, scopes in _GRANTS.items()}

NOTES: dict[tuple[str, str], str] = {
    ("accounts.manage", "DISTRICT"): "только администраторы и директора школ",
    ("accounts.hand_out", "CLASS_TEACHER"): "выдаёт листки ученикам своего класса и их представителям",
    ("accounts.hand_out", "DISTRICT"): "только администраторам и директорам школ",
    ("roles.assign", "DIRECTOR"): "утверждает",
    ("roles.assign", "SYS_ADMIN"): "по приказу",
    ("staff.write", "DISTRICT"): "назначает администратора и директора школы",
    ("card.read", "SYS_ADMIN"): "технические сведения; отметки и здоровье не видны",
    ("card.read", "EMERGENCY"): "полчаса, с указанием причины; директор извещён",
    ("health.read", "EMERGENCY"): "полчаса, с указанием причины; директор извещён",
    ("emergency.open", "SYS_ADMIN"): "с указанием причины",
    ("emergency.close", "SYS_ADMIN"): "только свой",
    ("card.read", "TEACHER"): "только ФИО и класс",
    ("card.read", "DISTRICT"): "лично — для подтверждения перевода, поиска двойников и учёта детей; иначе сводно",
    ("card.propose", "PARENT"): "предлагает исправление",
    ("health.read", "TEACHER"): "только признак «особые условия»",
    ("health.read", "CLERK"): "только для приказов",
    ("health.read", "DISTRICT"): "сводно, от трёх человек",
    ("representatives.write", "PARENT"): "только о себе",
    ("consents.read", "WORKING_GROUP"): "только полнота",
    ("consents.write", "CLASS_TEACHER"): "собирает",
    ("consents.write", "CLERK"): "регистрирует",
    ("consents.sign", "STUDENT"): "с 14 лет",
    ("consents.sign", "PARENT"): "подписывает и отзывает",
    ("initial_entry.write", "SYS_ADMIN"): "загрузка списком",
    ("movements.propose", "CLASS_TEACHER"): "предлагает",
    ("movements.read", "DISTRICT"): "списки — внутри района; иначе сводно",
    ("orders.draft", "CLASS_TEACHER"): "о своём классе",
    ("orders.sign", "DEPUTY"): "по приказу о передаче полномочий",
    ("acknowledgements.manage", "SYS_ADMIN"): "обучение правилам; листы приказов не видны",
    **{
        ("orders.review", role): "ждущие визы или подписи своей должности" for role in STAFF_ROLES if role != "DIRECTOR"
    },
    ("journal.write", "TEACHER"): "свои уроки и замещаемый урок",
    ("journal.unlock", "DEPUTY"): "открывает закрытый урок",
    ("substitutions.write", "TEACHER"): "ведёт замещаемый урок",
    ("parallel_plans.write", "TEACHER"): "предлагает; методист вносит",
    ("class_plans.read", "PARENT"): "темы",
    ("reports.generate", "CLASS_TEACHER"): "отчёт R3",
    ("reports.generate", "TEACHER"): "свои отчёты R5 и R6",
    ("reports.generate", "CLERK"): "отчёт R2",
    ("reports.accept", "DISTRICT"): "принимает и возвращает",
    ("forecast.individual", "STUDENT"): "доброжелательно; может быть выключено",
    ("forecast.individual", "PARENT"): "доброжелательно; может быть выключено",
    ("audit.read", "SYS_ADMIN"): "технический журнал",
    ("audit.read", "CLASS_TEACHER"): "о своём классе",
    ("audit.read", "TEACHER"): "о себе",
    ("audit.read", "CLERK"): "о себе",
    ("audit.read", "DISTRICT"): "технический журнал",
    ("people.merge", "DISTRICT"): "карточки разных школ",
    ("settings.write", "DISTRICT"): "списки района",
    ("export.personal", "DIRECTOR"): "с указанием причины",
    ("export.personal", "DEPUTY"): "с указанием причины",
    ("export.personal", "CLERK"): "с указанием причины",
    ("export.personal", "DISTRICT"): "с указанием причины, только на основании закона",
}
"""Conditions that a service checks beyond the scope, worded for the screen."""


def require_in_own_school(caller: Caller, operation: str) -> None:
    """Refuses whoever may do this elsewhere, but not with a whole school of their own."""
    if caller.role != SYSTEM and not in_own_school(operation, caller.role):
        raise Forbidden("У вашей роли нет права на это действие")


def in_own_school(operation: str, role: str) -> bool:
    """Whether the role may do it to its whole school: a right in another scope (a district's lists, one's own data)
    does not reach a school's settings or ledger."""
    return "SC" in allowed(operation, role)


def allowed(operation: str, role: str) -> frozenset[str]:
    """Scopes in which the role may do the operation; empty means never. An unknown operation is a defect."""
    return PERMISSIONS[operation].get(role, frozenset())
