"""A school's DOCX: what it says is on the paper, and what cannot be there is refused by its place."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.contingent import MovementKind
from contracts.documents import OrderKind, TemplateBroken
from services.documents.usecases import printing
from services.documents.usecases.word import fields, translate
from services.documents.usecases.word.package import LARGEST
from services.documents.usecases.word.say import quoted
from tests.builders.word import SPACES, docx, order, paragraph, run, table
from tests.unit.documents.test_wording import movement
from tests.unit.documents.test_wording import order as form_of

AT = datetime(2026, 9, 1, 9, 30, tzinfo=UTC)
FEW = form_of(OrderKind.ENROL, [movement(MovementKind.ENROL_G1)])
MANY = form_of(OrderKind.ENROL, [movement(MovementKind.ENROL_G1, line) for line in range(1, 26)])
ROW = table(["№", "Кто"], ["{{ № строки }}", "{{ ФИО }}"])


def page(content: bytes, kind: OrderKind = OrderKind.ENROL) -> str:
    return translate.page(content, kind, printing.uploaded_prelude())


def wrong(content: bytes, kind: OrderKind = OrderKind.ENROL) -> list[str]:
    with pytest.raises(TemplateBroken) as refused:
        page(content, kind)
    assert refused.value.field == "content" and refused.value.detail.startswith("Шаблон DOCX с ошибкой — ")
    return [one["detail"] for one in refused.value.facts["problems"]] or [refused.value.detail]


def test_fields_become_what_the_order_says() -> None:
    source = page(docx(order(paragraph("от ", "{{ДАТА}}", " № {{ номер }}."))))
    sheet = printing.trial(FEW, AT, source)
    assert sheet.pages == 1 and sheet.content.startswith(b"%PDF-1.7") and b"pdfaid:part" in sheet.content


def test_a_field_cut_by_word_is_whole_again_unless_it_looks_different() -> None:
    cut = paragraph(run("{{ мес"), "<w:proofErr/>", run("то }}"))
    assert "form.place" in page(docx(order(cut)))
    (said,) = wrong(docx(order(paragraph(run("{{ мес"), run("то }}", "<w:b/>")))))
    assert said.startswith("абзац 10: скобки поля не закрыты")


def test_the_row_of_a_list_is_repeated_for_each_of_it() -> None:
    source = page(docx(order(appendix=ROW)))
    few, many = (printing.trial(form, AT, source) for form in (FEW, MANY))
    assert (few.pages, many.pages) == (1, 2), "without a list there is no appendix"
    assert printing.trial(MANY, AT, page(docx(order()))).pages == 2, "the product's own list, where the school has none"
    assert page(docx(order(appendix=None)), OrderKind.CALENDAR), "an order without a list needs no place for it"


def test_signatures_after_the_directors_stand_at_their_field_or_below_the_text() -> None:
    field = paragraph("{{ подписи после директора }}")
    there, below = page(docx(order(field, paragraph("Конец")))), page(docx(order(paragraph("Конец"))))
    assert there.index("signed-after(toward") < there.index('"Конец"')
    assert below.index('"Конец"') < below.index("#signed-after()") < below.index("form.appendix != none")
    for source in (there, below):
        assert source.count("signed-after(") == 2, "where it is defined, and where it stands"
        assert printing.trial(MANY, AT, source).pages == 2
    assert "стоит до поля «приложение»" in wrong(docx(order(appendix=field)))[0]


def test_looks_come_through_styles() -> None:
    style = f"<w:styles {SPACES}>"
    style += '<w:style w:type="paragraph" w:styleId="A"><w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>'
    style += '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/><w:pPr><w:jc w:val="center"/></w:pPr>'
    body = paragraph("Школа", run(" имени", '<w:b w:val="0"/><w:u w:val="single"/>'), shape='<w:pStyle w:val="B"/>')
    source = page(docx(order(body), word__styles_xml=style + "</w:style></w:styles>"))
    assert "toward: center" in source
    assert 'text(size: 16pt, weight: "bold", style: "normal", "Школа")' in source
    assert 'text(size: 16pt, weight: "regular", style: "normal", underline(" имени"))' in source


def test_heads_feet_and_numbers_of_pages_are_taken_over() -> None:
    number = '<w:fldSimple w:instr=" PAGE "/>'
    links = '<Relationship Id="rId1" Target="footer1.xml"/>'
    section = '<w:sectPr><w:footerReference w:type="default" r:id="rId1"/></w:sectPr>'
    foot = f"<w:ftr {SPACES}>{paragraph('Лист ', number)}</w:ftr>"
    source = page(docx(order() + section, links=links, word__footer1_xml=foot))
    assert "context counter(page).display()" in source and printing.trial(MANY, AT, source).pages == 2


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (order(without="номер"), "документ: нет поля «{{ номер }}»"),
        (order(appendix=None), "документ: нет поля «{{ приложение }}»"),
        (order(paragraph("{{ оклад }}")), "абзац 10: поля «оклад» у приказов этого вида нет"),
        (order(paragraph("{% for x in y %}")), "абзац 10: скобки поля не закрыты"),
        (order(paragraph("{{ 1 + 1 }}")), "абзац 10: поля «1 + 1» у приказов этого вида нет"),
        (order(paragraph("тут {{ пункты }}")), "абзац 10: поле «пункты» стоит в абзаце одно"),
        (order(table(["{{ пункты }}"])), "таблица 1, строка 1, ячейка 1: поле «пункты» стоит в абзаце одно"),
        (order(table(["а"], ["{{ фио }}"])), "таблица 1, строка 2: строка списка стоит до поля «приложение»"),
        (order(paragraph("{{ фио }}")), "абзац 10: поле «фио» — для строки таблицы"),
        (order(paragraph("<w:r><w:drawing/></w:r>")), "абзац 10: не переносится: рисунок или фигура"),
        (order(paragraph("<w:r><w:tab/></w:r>")), "абзац 10: не переносится: табуляция"),
        (order(paragraph("<w:ins/>")), "абзац 10: не переносится: исправление"),
        (order(paragraph("а", shape="<w:numPr/>")), "абзац 10: не переносится: автоматическая нумерация"),
        (order(paragraph(run("тайно", "<w:vanish/>"))), "абзац 10: не переносится: скрытый текст"),
        (order("<w:altChunk/>"), "после абзаца 9: не переносится: элемент «altChunk»"),
        (order(table(["а"]).replace("<w:p>", "<w:tcPr><w:vMerge/></w:tcPr><w:p>")), "таблица 1, строка 1, ячейка 1: "),
        (order(paragraph('<w:fldSimple w:instr="INCLUDETEXT c:/x"/>')), "абзац 10: не переносится: поле Word «INCLUDE"),
    ],
)
def test_what_would_not_be_on_the_paper_is_refused_by_its_place(body: str, said: str) -> None:
    assert any(one.startswith(said) for one in wrong(docx(body))), wrong(docx(body))


def test_everything_wrong_is_said_at_once() -> None:
    assert len(wrong(docx(order(paragraph("{{ а }}"), paragraph("{{ б }}"), without="дата")))) == 3


def bomb() -> bytes:
    """Thirty megabytes of nothing in thirty kilobytes."""
    return docx(order(), word__settings_xml=b" " * 30_000_000)


HOSTILE = {
    "макрос": docx(order(), word__vbaProject_bin=b"x"),
    "вложенный объект": docx(order(), word__embeddings__oleObject1_bin=b"x"),
    "это не документ Word": docx(order(), kind="application/vnd.ms-word.document.macroEnabled.main+xml"),
    "внешняя ссылка (http://x": docx(
        order(), links='<Relationship Id="a" Target="http://x/t.dotm" TargetMode="External"/>'
    ),
    "объявлены сущности XML": docx(order(), head='<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'),
    "больше, чем бывает в шаблоне": bomb(),
    "больше 2 МБ": b"PK\x03\x04" + b"x" * LARGEST,
    "файл повреждён": docx(order())[:-60],
    "содержимое файла не читается": docx("<w:p>"),
    "не больше 1000 абзацев": docx(order() + paragraph("ещё одна страница") * 10_000),
    "не больше 1000 абзацев и 100000": docx(order(paragraph("я" * 100_001))),
}


@pytest.mark.parametrize("said", list(HOSTILE))
def test_a_hostile_file_is_refused_before_it_is_read(said: str) -> None:
    assert said in wrong(HOSTILE[said])[0]


def test_a_file_that_repeats_its_parts_has_no_say_in_which_is_read() -> None:
    out = io.BytesIO(docx(order()))
    with zipfile.ZipFile(out, "a") as pack, pytest.warns(UserWarning):
        pack.writestr("word/document.xml", "<other/>")
    assert "части файла повторяются" in wrong(out.getvalue())[0]


MARKUP = '#read("/etc/passwd") *жирно* {{ номер }} \\u{41} $x$ "кавычки" // нет $'


def test_markup_in_a_document_or_in_a_name_is_text() -> None:
    """Were any of it read as Typst, the page would not print: no file can be read there, and `$x$` never ends."""
    source = page(docx(order(paragraph(MARKUP.replace("{{ номер }}", "")))))
    assert quoted(MARKUP.replace("{{ номер }}", "")) in source
    named = replace(FEW, heading=MARKUP, school=replace(FEW.school, full_name=MARKUP))
    assert printing.trial(named, AT, source).pages == 1
    assert MARKUP not in source, "a value is data: it is never part of the page"


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))))
@settings(max_examples=30)
def test_no_text_leaves_its_string(text: str) -> None:
    said = quoted(text)
    inside = said[1:-1].replace("\\\\", "").replace('\\"', "")
    assert '"' not in inside and "\\" not in inside.replace("\\n", "")


def test_every_field_of_every_kind_is_explained() -> None:
    for kind in OrderKind:
        for name, field in fields.of_kind(kind).items():
            assert name == name.lower().strip() and field.text[:1].isupper()
