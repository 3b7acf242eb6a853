"""Pages for people who are not signed in. No script, nothing from elsewhere; every fact is escaped."""

from html import escape

from contracts.base import File
from contracts.local_acts import PublishedActs
from services.documents.models.certificates import Certificate

HTML = "text/html; charset=utf-8"
_STYLE = """
body{font:17px/1.5 system-ui,sans-serif;max-width:38rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}
.yes{color:#0a7d36}.no{color:#b3261e}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.35rem .6rem .35rem 0;border-bottom:1px solid #d0d7de;vertical-align:top}
"""


def page(name: str, title: str, body: str) -> File:
    """`body` is HTML already."""
    content = (
        f'<!doctype html><html lang="ru"><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style><h1>{escape(title)}</h1>{body}'
    )
    return File(name=name, media_type=HTML, content=content.encode())


def certificate(row: Certificate, school: str, kind: str) -> File:
    if row.cancelled_on is None:
        verdict = '<p class="yes"><b>Справка подлинная и действует.</b></p>'
    else:
        day = f"{row.cancelled_on:%d.%m.%Y}"
        verdict = f'<p class="no"><b>Справка подлинная, но аннулирована {day}.</b></p>'
    facts = {
        "Документ": f"{kind} № {row.number}",
        "Дата выдачи": f"{row.issued_on:%d.%m.%Y}",
        "Кем выдана": school,
        "О ком (инициалы)": row.initials,
    }
    return page("Проверка справки.html", "Проверка справки", verdict + table(facts))


def local_acts(found: PublishedActs) -> File:
    """The list a school shows on its site: it may be linked, framed by nobody, and copied as it is."""
    lines = "".join(
        f'<tr><td>{escape(one.kind_title)}<td><a href="/v1/published-local-acts/{one.id}">{escape(one.title)}</a>'
        f"<td>приказ № {escape(one.order_number)} от {one.order_on:%d.%m.%Y}<td>{one.valid_from:%d.%m.%Y}"
        for one in found.items
    )
    head = "<tr><th>Вид<th>Название<th>Утверждён<th>Действует с"
    body = f"<p>{escape(found.school)}, на {found.on:%d.%m.%Y}</p><table>{head}{lines}</table>"
    return page("Локальные акты.html", "Локальные нормативные акты", body)


def table(facts: dict[str, str]) -> str:
    rows = "".join(f"<tr><th>{escape(name)}<td>{escape(value)}" for name, value in facts.items())
    return f"<table>{rows}</table>"
