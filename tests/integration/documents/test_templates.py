"""A school's own words and pages: what is set holds for the next order, what does not print is refused by its line."""

from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from chassis.db import Database
from contracts.base import Forbidden, Invalid, NotFound, Stale
from contracts.documents import OrderKind, TemplateBroken
from contracts.permissions import ROLES, allowed
from contracts.templates import TemplateWords
from services.documents.repository import papers
from services.documents.usecases import printing, reading, templates
from tests.builders.word import docx, order, paragraph
from tests.integration.documents.place import Place, read

WORDS = TemplateWords(heading_one="О приёме в школу", law="На основании устава школы", instructions=["Выдать расписку"])
OWN_PAGE = printing.usual_page().replace("ПРИКАЗЫВАЮ:", "П Р И К А З Ы В А Ю")
ENROL = OrderKind.ENROL


def change(place: Place, words: TemplateWords = WORDS, page: str | None = None, version: int = 0, **more: Any) -> Any:
    office = place.office(more.get("role", "SYS_ADMIN"))
    return read(templates.change(office, place.school_id, more.get("kind", ENROL), version, words, page))


def upload(place: Place, content: bytes, version: int = 0, role: str = "SYS_ADMIN") -> Any:
    return templates.change_file(place.office(role), place.school_id, ENROL, version, "Приказ.docx", content)


def form_of(place: Place, order: Any) -> Any:
    with place.begin("CLERK") as uow:
        signature = papers.signature_of(uow, UUID(order["id"]), with_bytes=True)
    assert signature is not None
    return signature.form


def test_the_words_of_a_school_stand_in_its_next_order(place: Place) -> None:
    assert change(place)["version"] == 1
    order = place.draft()
    assert order["heading"] == "О приёме в школу"
    place.sign(order["id"])
    form = form_of(place, order)
    assert form["preamble"].startswith("На основании устава школы, на основании заявления")
    assert [one["text"] for one in form["items"][1:]] == ["Выдать расписку."]
    assert form["items"][0]["text"].startswith("Зачислить "), "what is left out is said as the product says it"
    assert place.draft(OrderKind.WITHDRAW)["heading"] == "Об отчислении обучающегося", "a kind for itself"


def test_a_template_without_anything_is_the_products_again(place: Place) -> None:
    change(place)
    assert change(place, TemplateWords(), version=1)["version"] == 2
    assert place.draft()["heading"] == "О зачислении обучающегося"


def test_an_order_is_printed_by_the_page_it_was_signed_by(place: Place) -> None:
    usual = place.registered()
    change(place, page=OWN_PAGE)
    order = place.draft()
    place.sign(order["id"])
    change(place, TemplateWords(), version=1)
    done = place.register(order["id"])
    with place.begin("CLERK") as uow:
        signature = papers.signature_of(uow, UUID(order["id"]), with_bytes=True)
        kept = papers.hash_of(uow, UUID(order["id"]))
    assert signature is not None and signature.template_id is not None
    again = printing.registered(signature, done["number"], signature.signed_on, OWN_PAGE)
    by_our_page = printing.registered(signature, done["number"], signature.signed_on)
    assert reading.pdf(place.office("CLERK"), UUID(order["id"])).content == again.content != by_our_page.content
    assert kept == done["sha256"] and usual["sha256"] != kept


def test_a_broken_page_is_refused_with_its_line(place: Place) -> None:
    with pytest.raises(TemplateBroken) as refused:
        change(place, page="= Приказ\n\n#нет_такого(1)\n")
    assert (refused.value.field, refused.value.facts["line"]) == ("page", 3)
    assert refused.value.detail.startswith("Шаблон страницы с ошибкой — строка 3:")
    with pytest.raises(TemplateBroken):
        templates.preview(place.office("SYS_ADMIN"), place.school_id, ENROL, TemplateWords(), "#let x = (")
    with place.begin("SYS_ADMIN") as uow:
        assert templates.get(uow, place.school_id, ENROL).version == 0


def test_a_page_that_leaves_out_what_the_order_says_is_refused(place: Place) -> None:
    with pytest.raises(TemplateBroken, match=r"не видно.*номер \(order\.number\)"):
        change(place, page="= Приказ")
    with place.begin("SYS_ADMIN") as uow:
        assert templates.get(uow, place.school_id, ENROL).version == 0


def test_a_page_that_prints_one_pupil_but_not_many_is_refused(place: Place) -> None:
    full = '#let told = json(bytes(sys.inputs.order))\n#if told.form.appendix != none { panic("нет места") }\n'
    page = full + printing.usual_page()
    assert templates.preview(place.office("SYS_ADMIN"), place.school_id, ENROL, WORDS, page).content[:4] == b"%PDF"
    with pytest.raises(TemplateBroken) as refused:
        change(place, page=page)
    assert refused.value.facts["line"] == 2


@pytest.mark.parametrize(
    "page",
    [
        '#read("/etc/hostname")',
        '#read("../../../../etc/hostname")',
        '#import "@preview/cetz:0.3.0"',
        '#eval("#imp" + "ort \\"@preview/cetz:0.3.0\\"", mode: "markup")',
        "#let forever(n) = { for i in range(0, 100000) { for j in range(0, 100000) { n += 1 } }; n }\n#forever(0)",
        '#let x = "а" * 1000000\n#let all = range(0, 10000).map(n => x + str(n))\n#all.len()',
    ],
    ids=["a file", "a file above", "a package", "a package in disguise", "without an end", "without measure"],
)
def test_a_page_can_neither_read_nor_fetch_nor_hang(place: Place, page: str) -> None:
    with pytest.raises(TemplateBroken):
        change(place, TemplateWords(), page)


@pytest.mark.parametrize("kind", list(OrderKind))
def test_every_kind_has_a_sample(place: Place, kind: OrderKind) -> None:
    found = templates.preview(place.office("DIRECTOR"), place.school_id, kind, TemplateWords(), None)
    assert found.content.startswith(b"%PDF")
    with place.begin("DIRECTOR") as uow:
        shown = templates.get(uow, place.school_id, kind)
    assert shown.usual.heading_one and shown.usual_page == printing.usual_page()


def test_bad_words_are_refused_by_their_field(place: Place) -> None:
    with pytest.raises(Invalid) as refused:
        change(place, TemplateWords(law=" ", action="я" * 301, instructions=["", "б"]))
    fields = [one["field"] for one in refused.value.facts["problems"]]
    assert fields == ["words.law", "words.action", "words.instructions"]


def test_a_template_is_set_by_the_administrator_of_the_school_on_the_newest_edition(place: Place, db: Database) -> None:
    change(place)
    with pytest.raises(Stale) as stale:
        change(place)
    assert stale.value.facts["current"]["words"]["heading_one"] == "О приёме в школу"
    for role in ROLES:
        if "SC" not in allowed("settings.write", role):
            with pytest.raises(Forbidden):
                change(place, version=1, role=role)
    other = Place(db, district_id=place.district_id).open()
    with pytest.raises(NotFound), other.begin("SYS_ADMIN") as uow:
        templates.get(uow, place.school_id, ENROL)
    with pytest.raises(NotFound):
        templates.change(other.office("SYS_ADMIN"), place.school_id, ENROL, 1, WORDS, None)
    assert other.draft()["heading"] == "О зачислении обучающегося"


def test_an_order_is_printed_by_the_file_the_school_uploaded(place: Place) -> None:
    """Its words stay, a signed order keeps its edition, and the file comes back as it was."""
    change(place)
    uploaded = docx(order(paragraph("Лицей")))
    shown = read(upload(place, uploaded, version=1))
    digest = sha256(uploaded).hexdigest()
    assert (shown["version"], shown["page"]) == (2, None) and shown["words"]["heading_one"] == "О приёме в школу"
    assert shown["file"] == {"name": "Приказ.docx", "size": len(uploaded), "sha256": digest}
    with place.begin("CLERK") as uow:
        assert templates.read_file(uow, place.school_id, ENROL).content == uploaded
    draft = place.draft()
    place.sign(draft["id"])
    kept = read(templates.change(place.office("SYS_ADMIN"), place.school_id, ENROL, 2, WORDS, None, keep_file=True))
    assert kept["file"]["sha256"] == digest and change(place, version=3)["file"] is None
    done = place.register(draft["id"])
    found = reading.pdf(place.office("CLERK"), UUID(draft["id"])).content
    assert sha256(found).hexdigest() == done["sha256"]


def test_a_file_that_cannot_be_printed_is_refused_and_nothing_is_set(place: Place) -> None:
    for content in (docx(order(without="номер")), b"%PDF-1.7", docx(order(paragraph("{{ пароль }}")))):
        with pytest.raises(TemplateBroken):
            upload(place, content)
        with pytest.raises(TemplateBroken):
            templates.preview_file(place.office("DIRECTOR"), place.school_id, ENROL, content)
    with pytest.raises(Forbidden):
        upload(place, docx(order()), role="CLERK")
    sample = templates.preview_file(place.office("CLERK"), place.school_id, ENROL, docx(order()))
    assert sample.content.startswith(b"%PDF")
    with place.begin("DIRECTOR") as uow:
        names = [one.name for one in templates.list_fields(uow, place.school_id, ENROL).items if one.needed]
        assert {"номер", "дата", "пункты", "приложение"} <= set(names)
        with pytest.raises(NotFound):
            templates.read_file(uow, place.school_id, ENROL)


def test_no_edition_ever_changes(place: Place) -> None:
    change(place)
    with pytest.raises(DBAPIError, match="never changed"), place.begin("SYS_ADMIN") as uow:
        uow.scalar("UPDATE order_templates SET words = '{}' RETURNING 1")
