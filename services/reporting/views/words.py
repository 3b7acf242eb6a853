"""Russian words for codes, as books and forms write them."""

from contracts.reporting import MovementName, NameList

LISTS = {
    NameList.START: "на начало периода",
    NameList.ARRIVED: "прибыл(а)",
    NameList.MOVED_IN: "переведён(а) из класса",
    NameList.LEFT: "выбыл(а)",
    NameList.MOVED_OUT: "переведён(а) в класс",
    NameList.GRADUATED: "выпуск",
    NameList.END: "на конец периода",
}
COUNTERPARTS = {
    "SAME_DISTRICT": "ОО района",
    "REGION": "ОО области",
    "OTHER_REGION": "другой регион",
    "ABROAD": "за рубежом",
    "FAMILY": "семейное обучение, самообразование",
    "VOCATIONAL": "СПО",
    "OTHER": "прочее",
}
REASONS = {
    "TRANSFER_SCHOOL": "перевод в другую ОО",
    "RELOCATION": "смена места жительства",
    "TO_VOCATIONAL": "поступление в СПО",
    "FAMILY_EDU": "переход на семейное обучение",
    "SELF_EDU": "переход на самообразование",
    "GRADUATED_9": "получение основного общего образования",
    "GRADUATED_11": "получение среднего общего образования",
    "CERT_OF_STUDY": "окончание со свидетельством об обучении",
    "LEFT_15": "оставил школу с 15 лет",
    "EXPELLED": "мера дисциплинарного взыскания",
    "INVALID_ADMISSION": "нарушение порядка приёма",
    "LIQUIDATION": "ликвидация или реорганизация ОО",
    "DEATH": "смерть",
    "SPEC_INSTITUTION": "помещение в специальное учреждение",
    "OTHER": "иное",
}
RESULTS = {"ERROR": "ошибка", "WARNING": "предупреждение"}


def place(one: MovementName) -> str:
    """Where from or where to; only movements have it."""
    if one.list in (NameList.START, NameList.END):
        return ""
    if one.other_class:
        return one.other_class
    kind = COUNTERPARTS.get(one.counterpart or "", one.counterpart or "")
    return f"{kind}: {one.counterpart_title}" if kind and one.counterpart_title else kind or one.counterpart_title or ""


def reason(one: MovementName) -> str:
    return "" if one.list in (NameList.START, NameList.END) else REASONS.get(one.reason or "", one.reason or "")
