"""The paper: what can be told from its bytes."""

from dataclasses import asdict
from datetime import UTC, date, datetime

import pytest

from contracts.base import uuid7
from contracts.contingent import MovementKind
from contracts.documents import OrderKind, TemplateBroken
from services.documents.models.papers import NextSignature, Signature
from services.documents.usecases import printing
from services.documents.usecases.form import Form
from tests.unit.documents.test_wording import movement, order

AT = datetime(2026, 9, 1, 9, 30, tzinfo=UTC)
FORM = order(OrderKind.ENROL, [movement(MovementKind.ENROL_G1)])


def test_the_same_order_is_the_same_bytes() -> None:
    first = printing.to_sign(FORM, AT, date(2026, 9, 1))
    assert first == printing.to_sign(FORM, AT, date(2026, 9, 1))
    assert first.content.startswith(b"%PDF-1.7") and first.pages == 1
    assert first != printing.draft(FORM, AT)


def test_a_registered_print_differs_by_number() -> None:
    signature = Signature(
        person_id=uuid7(),
        account_id=uuid7(),
        full_name="Петрова Анна Сергеевна",
        position="Директор",
        signed_at=AT,
        form=asdict(FORM),
        sha256="0" * 64,
    )
    prints = {printing.registered(signature, number, date(2026, 9, 1)).content for number in ("1-К", "2-К")}
    assert len(prints) == 2


def test_the_stamp_claims_a_simple_signature_only() -> None:
    signature = Signature(
        person_id=uuid7(), full_name="Петрова Анна Сергеевна", position="Директор", signed_at=AT, sha256="ab" * 32
    )
    stamp = printing._stamp(signature)
    assert stamp["title"] == "Подписано простой электронной подписью"
    assert stamp["lines"][:2] == ["Петрова Анна Сергеевна, директор", "01.09.2026 12:30:00 +03:00"]
    assert stamp["lines"][3] == "SHA-256 abababababababab"
    assert "сертификат" not in str(stamp).lower()


def test_the_short_stamp_is_the_moment_and_the_name_under_the_same_honest_title() -> None:
    stamp = printing._stamp(Signature(full_name="Петрова Анна Сергеевна", signed_at=AT, stamp="SHORT"))
    assert stamp["title"] == "Подписано простой электронной подписью"
    assert stamp["lines"] == ["2026-09-01T12:30:00+0300", "Петрова Анна Сергеевна"]


def test_a_long_list_is_many_sheets() -> None:
    form = order(OrderKind.INITIAL_ENTRY, [movement(MovementKind.INITIAL_ENTRY, line) for line in range(1, 481)])
    assert printing.to_sign(form, AT, date(2026, 9, 1)).pages >= 10


OWN = printing.usual_page().replace("#for one in order.then { signed-after(one) }\n", "")
AFTER = NextSignature(last_name="Юрьева", first_name="Ольга", post="главный бухгалтер", signed_at=AT)
SIGNED = Signature(
    person_id=uuid7(), full_name="Петрова А.", position="Директор", signed_at=AT, form=asdict(FORM), sha256="0" * 64
)


def printed(page: str, *then: NextSignature) -> printing.Sheet:
    return printing.registered(SIGNED, "1-К", date(2026, 9, 1), page, then)


def test_whoever_signed_after_the_director_stands_on_a_page_that_says_nothing_of_them() -> None:
    alone, one, two = printed(OWN), printed(OWN, AFTER), printed(OWN, AFTER, AFTER)
    assert len(alone.content) < len(one.content) < len(two.content)
    assert printing.trial(FORM, AT, OWN).pages == 1


def test_a_page_that_names_them_prints_them_itself() -> None:
    named = OWN + "\n#for one in order.then [#one.position]"
    assert len(printed(OWN, AFTER).content) > len(printed(named, AFTER).content) > len(printed(named).content)
    assert printing.trial(FORM, AT, named).pages == 1


MANY = order(OrderKind.ENROL, [movement(MovementKind.ENROL_G1, line) for line in range(1, 26)])


@pytest.mark.parametrize(
    ("form", "line", "unseen"),
    [
        (FORM, "#signed()\n", "кто подписал (order.form.signer), отметка о подписи (order.stamp)"),
        (FORM, "#numbered()\n", "номер (order.number), дата (order.date)"),
        (FORM, 'let visas = form.at("visas", default: ())', "визы (order.form.visas)"),
        (MANY, "{ appendix(form.appendix) }", "приложение (order.form.appendix)"),
    ],
)
def test_a_page_that_leaves_out_what_the_order_says_is_refused(form: Form, line: str, unseen: str) -> None:
    assert line in OWN
    silent = OWN.replace(line, "let visas = ()" if "visas" in line else "{ }" if line.startswith("{") else "")
    with pytest.raises(TemplateBroken) as refused:
        printing.trial(form, AT, silent)
    assert f"не видно, что говорит приказ: {unseen}. Добавьте" in refused.value.detail


def test_a_page_that_names_the_last_signatures_and_shows_nothing_is_refused() -> None:
    with pytest.raises(TemplateBroken, match=r"подписи после директора \(order\.then\)"):
        printing.trial(FORM, AT, OWN + "\n// order.then")
