"""The columns of the movement report: their titles, their sums, and who stands behind each."""

from dataclasses import dataclass

from contracts.reporting import MovementCounts, MovementName, NameList

SAME_DISTRICT, REGION, OTHER_REGION = ("SAME_DISTRICT",), ("REGION",), ("OTHER_REGION",)
_FROM_PLACES = SAME_DISTRICT + REGION + OTHER_REGION
_TO_PLACES = (*_FROM_PLACES, "ABROAD", "VOCATIONAL", "FAMILY")


@dataclass(frozen=True)
class Column:
    """One numbered column of the form; `field` is its name in MovementCounts."""

    number: int
    field: str
    group: str
    title: str
    list: NameList
    counterparts: tuple[str, ...] | None = None
    """Only those who came from or went to these."""
    elsewhere: tuple[str, ...] | None = None
    """Only those who came from or went to anything but these."""
    girls: bool = False
    unconfirmed: bool = False

    def holds(self, one: MovementName) -> bool:
        """Whether a pupil of the lists is counted here."""
        return (
            one.list is self.list
            and (self.counterparts is None or one.counterpart in self.counterparts)
            and (self.elsewhere is None or one.counterpart not in self.elsewhere)
            and (not self.girls or one.sex == "F")
            and (not self.unconfirmed or one.unconfirmed)
        )

    def of(self, counts: MovementCounts) -> int:
        value: int = getattr(counts, self.field)
        return value


_ARRIVED, _LEFT = "Прибыло", "Выбыло"
_S, _A, _L, _E = NameList.START, NameList.ARRIVED, NameList.LEFT, NameList.END
COLUMNS = (
    Column(2, "start", "На начало периода", "всего", _S),
    Column(3, "start_girls", "На начало периода", "в т. ч. девочки", _S, girls=True),
    Column(4, "arrived", _ARRIVED, "всего", _A),
    Column(5, "arrived_district", _ARRIVED, "из ОО района", _A, SAME_DISTRICT),
    Column(6, "arrived_region", _ARRIVED, "из ОО области", _A, REGION),
    Column(7, "arrived_other_region", _ARRIVED, "из других регионов", _A, OTHER_REGION),
    Column(8, "arrived_other", _ARRIVED, "из-за рубежа, прочее", _A, elsewhere=_FROM_PLACES),
    Column(9, "moved_in", "Переведено", "из другого класса", NameList.MOVED_IN),
    Column(10, "left", _LEFT, "всего", _L),
    Column(11, "left_district", _LEFT, "в ОО района", _L, SAME_DISTRICT),
    Column(12, "left_region", _LEFT, "в ОО области", _L, REGION),
    Column(13, "left_other_region", _LEFT, "в другие регионы", _L, OTHER_REGION),
    Column(14, "left_abroad", _LEFT, "за рубеж", _L, ("ABROAD",)),
    Column(15, "left_vocational", _LEFT, "в СПО", _L, ("VOCATIONAL",)),
    Column(16, "left_family", _LEFT, "на семейное обучение, самообразование", _L, ("FAMILY",)),
    Column(17, "left_other", _LEFT, "прочее", _L, elsewhere=_TO_PLACES),
    Column(18, "moved_out", "Переведено", "в другой класс", NameList.MOVED_OUT),
    Column(19, "graduated", "Выпуск", "", NameList.GRADUATED),
    Column(20, "end", "На конец периода", "всего", _E),
    Column(21, "end_girls", "На конец периода", "в т. ч. девочки", _E, girls=True),
    Column(22, "unconfirmed", "Не подтверждено прибытие", "", _L, unconfirmed=True),
)
BY_NUMBER = {one.number: one for one in COLUMNS}
