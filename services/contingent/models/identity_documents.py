"""Identity documents: their kinds and how their series and numbers are written (domain §1.4)."""

import re
from dataclasses import dataclass

from contracts.student_body import IdentityDocument

_ROMAN = r"(?=[MDCLXVI])M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})"
_TO_ROMAN = str.maketrans("ХІУ1СМХЛ", "XIVICMXL")
_TO_RUSSIAN = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")


@dataclass(frozen=True)
class Kind:
    title: str
    series: str | None = None
    """Pattern of the series; none: free, may be empty."""
    number: str | None = None
    example: str = ""


KINDS = {
    "BIRTH_CERT": Kind("Свидетельство о рождении", rf"{_ROMAN}-[А-ЯЁ]{{2}}", r"\d{6}", "II-БО 123456"),
    "PASSPORT_RF": Kind("Паспорт гражданина РФ", r"\d{4}", r"\d{6}", "2915 123456"),
    "PASSPORT_RF_INTL": Kind("Загранпаспорт РФ", r"\d{2}", r"\d{7}", "75 1234567"),
    "FOREIGN_PASSPORT": Kind("Паспорт иностранного гражданина"),
    "FOREIGN_BIRTH_CERT": Kind("Свидетельство о рождении иностранного государства"),
    "RESIDENCE_PERMIT": Kind("Вид на жительство"),
    "TEMP_RESIDENCE": Kind("Разрешение на временное проживание"),
    "TEMP_ID_RF": Kind("Временное удостоверение личности"),
    "STATELESS_ID": Kind("Удостоверение лица без гражданства"),
    "REFUGEE_ID": Kind("Удостоверение беженца"),
    "TEMP_ASYLUM": Kind("Свидетельство о временном убежище"),
    "OTHER": Kind("Иной документ"),
}


def written(document: IdentityDocument) -> IdentityDocument:
    """Look-alike letters put right: a certificate's numeral is Latin, the two letters after it Russian."""
    series = " ".join((document.series or "").split()).upper() or None
    if series and document.kind == "BIRTH_CERT":
        series = _certificate_series(series)
    elif series and document.kind in ("PASSPORT_RF", "PASSPORT_RF_INTL"):
        series = series.replace(" ", "")
    number = " ".join(document.number.split())
    issuer = " ".join((document.issuer or "").split()) or None
    return IdentityDocument(
        kind=document.kind, series=series, number=number, issued_on=document.issued_on, issuer=issuer
    )


def _certificate_series(text: str) -> str:
    found = re.fullmatch(r"(.+?)[\s‐‑–—-]*(\S\S)", text)
    if found is None:
        return text
    return f"{found[1].strip().translate(_TO_ROMAN)}-{found[2].translate(_TO_RUSSIAN)}"


def problem(document: IdentityDocument) -> tuple[str, str] | None:
    """The field and a Russian sentence about what is wrong with this (already `written`) document."""
    kind = KINDS.get(document.kind)
    if kind is None:
        return "kind", "Неизвестный вид документа. Допустимо: " + ", ".join(KINDS)
    if kind.series and not re.fullmatch(kind.series, document.series or ""):
        return "series", f"{kind.title}: серия «{document.series or ''}» не похожа на образец {kind.example}"
    if not document.number:
        return "number", "Не заполнен номер документа"
    if kind.number and not re.fullmatch(kind.number, document.number):
        return "number", f"{kind.title}: номер «{document.number}» не похож на образец {kind.example}"
    return None
