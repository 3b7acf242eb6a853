"""Consents to the processing of personal data."""

from contracts.contingent import ContingentApi
from contracts.documents import DocumentsApi
from gateway.routes.attachments import SENDING
from gateway.routes.orders import PRINTING
from gateway.routing import Route, Upload

_PERSON = "/v1/people/{person_id}/consents"
_SCHOOL = "/v1/schools/{school_id}/consents"

ROUTES = [
    Route("GET", _PERSON, ContingentApi.list_consents, "consents.read", summary="Согласия и отказы"),
    Route(
        "POST",
        _PERSON,
        ContingentApi.register_consent,
        "consents.write",
        summary="Зарегистрировать согласие или отказ",
        status=201,
    ),
    Route(
        "POST",
        "/v1/consents/{consent_id}/withdrawal",
        ContingentApi.withdraw_consent,
        "consents.write",
        summary="Зарегистрировать отзыв согласия",
    ),
    Route(
        "POST",
        "/v1/consents/{consent_id}/scan",
        ContingentApi.put_consent_scan,
        "consents.write",
        summary="Приложить скан к согласию, которое зарегистрировано без него",
    ),
    Route(
        "GET",
        "/v1/consents/{consent_id}/scan",
        DocumentsApi.get_consent_scan,
        "consents.read",
        summary="Скан согласия",
    ),
    Route(
        "GET",
        "/v1/people/{person_id}/consent-sheets/{form_id}",
        DocumentsApi.get_consent_sheet,
        "consents.write",
        summary="Согласие на подпись (PDF)",
        seconds=PRINTING,
    ),
    Route(
        "POST",
        "/v1/people/{person_id}/consent-scans",
        DocumentsApi.keep_consent_scan,
        "consents.write",
        summary="Загрузить скан подписанного согласия",
        file="upload_id",
        upload=Upload(DocumentsApi.begin_consent_scan, DocumentsApi.send_part),
        seconds=SENDING,
        status=201,
    ),
    Route(
        "GET",
        "/v1/people/{person_id}/consent-scans",
        DocumentsApi.list_consent_scans,
        "consents.read",
        summary="Сканы согласий человека",
    ),
    Route(
        "POST",
        "/v1/consent-scans/{scan_id}/destruction",
        DocumentsApi.destroy_consent_scan,
        "consents.write",
        summary="Уничтожить скан согласия, срок хранения которого истёк",
        whole_school=True,
    ),
    Route(
        "GET",
        "/v1/schools/{school_id}/consent-rules",
        ContingentApi.get_consent_rules,
        "consents.read",
        summary="Как школа принимает согласия",
    ),
    Route(
        "PUT",
        "/v1/schools/{school_id}/consent-rules",
        ContingentApi.set_consent_rules,
        "consents.approve",
        summary="Задать, как школа принимает согласия",
    ),
    Route(
        "GET",
        "/v1/district/consent-rules",
        ContingentApi.get_district_consent_rules,
        "settings.read",
        summary="Чего отдел образования требует от школ при сборе согласий",
    ),
    Route(
        "PUT",
        "/v1/district/consent-rules",
        ContingentApi.set_district_consent_rules,
        "settings.write",
        summary="Задать порядок сбора согласий для всех школ района",
    ),
    Route(
        "GET",
        "/v1/schools/{school_id}/consent-forms",
        ContingentApi.list_consent_forms,
        "consents.read",
        summary="Редакции форм согласия",
    ),
    Route(
        "POST",
        "/v1/schools/{school_id}/consent-forms",
        ContingentApi.add_consent_form,
        "consents.approve",
        summary="Утвердить новую редакцию формы согласия",
        status=201,
    ),
    Route(
        "GET",
        f"{_SCHOOL}/outdated",
        ContingentApi.list_outdated_consents,
        "consents.read",
        summary="Согласия, данные на прежних редакциях формы",
    ),
    Route(
        "GET",
        f"{_SCHOOL}/coverage",
        ContingentApi.get_consent_coverage,
        "quality.read",
        summary="Полнота согласий по целям и классам, сводно",
    ),
    Route(
        "GET",
        f"{_SCHOOL}/to-ask",
        ContingentApi.list_consents_to_ask,
        "consents.read",
        summary="У кого ещё спросить согласие",
    ),
    Route(
        "GET",
        f"{_SCHOOL}/disputes",
        ContingentApi.list_consent_disputes,
        "consents.read",
        summary="Разногласия представителей о согласии",
        whole_school=True,
    ),
    Route(
        "GET",
        "/v1/schools/{school_id}/destruction-acts",
        ContingentApi.list_destruction_acts,
        "consents.read",
        summary="Акты об уничтожении персональных данных",
        whole_school=True,
    ),
]
