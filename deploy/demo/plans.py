"""What lessons are about: sections of a year's course, their topics, control works and homework."""

from itertools import count
from typing import NamedTuple

WEEKS = {1: 33}
FULL_YEAR = 34
CONTROL = "Контрольная работа"
STEPS = ("Введение", "Изучение нового", "Закрепление", "Решение задач и упражнений", "Обобщение")
SECTIONS: dict[str, tuple[str, ...]] = {
    "рус": ("Повторение изученного", "Лексика", "Морфемика", "Синтаксис", "Морфология", "Речь и текст", "Итоги года"),
    "чт": ("Устное народное творчество", "Русские сказки", "Поэзия родной природы", "Рассказы о детях", "Басни"),
    "лит": ("Фольклор", "Древнерусская литература", "Литература XVIII века", "Литература XIX века", "XX век"),
    "англ": ("Знакомство", "Моя семья", "Школа", "Свободное время", "Путешествия", "Праздники", "Природа"),
    "мат": ("Повторение", "Натуральные числа", "Дроби", "Величины", "Геометрические фигуры", "Задачи", "Итоги года"),
    "алг": ("Повторение", "Выражения", "Уравнения", "Функции", "Степени", "Системы уравнений", "Итоги года"),
    "геом": ("Начальные сведения", "Треугольники", "Параллельные прямые", "Многоугольники", "Окружность"),
    "мир": ("Природа вокруг нас", "Человек", "Наша страна", "История родного края", "Безопасность"),
    "ист": ("Источники", "Древний мир", "Средние века", "Новое время", "Россия в истории", "Наш край"),
    "физ": ("Строение вещества", "Движение", "Силы", "Давление", "Энергия", "Тепловые явления"),
    "хим": ("Вещества", "Реакции", "Периодический закон", "Растворы", "Строение вещества"),
    "биол": ("Живые организмы", "Клетка", "Растения", "Животные", "Человек и природа"),
    "геогр": ("План и карта", "Литосфера", "Гидросфера", "Атмосфера", "Население", "Хозяйство"),
}
OTHER = ("Введение в курс", "Основные понятия", "Практика", "Проекты", "Итоги года")
HOMEWORK = ("Упр. {n}", "§ {n}, вопросы", "§ {n}, пересказ", "№ {n}, № {m}", "Повторить § {n}", None)


class Row(NamedTuple):
    """A row of a plan: one lesson."""

    section: str
    topic: str
    hours: int
    control: str | None
    homework: str | None


def rows(subject: str, grade: int, hours_per_week: int) -> list[Row]:
    """As many rows as the year has lessons, shared by the sections; each of them ends with a control work."""
    total = hours_per_week * WEEKS.get(grade, FULL_YEAR)
    sections, made = SECTIONS.get(subject, OTHER), list[Row]()
    for place, section in enumerate(sections):
        size = total * (place + 1) // len(sections) - total * place // len(sections)
        for number in range(1, size + 1):
            made.append(_row(section, number, size, len(made) + 1, controlled=hours_per_week > 1 and grade > 1))
    return made


def _row(section: str, number: int, size: int, lesson: int, *, controlled: bool) -> Row:
    if controlled and number == size and size > 2:
        return Row(section, f"{CONTROL} «{section}»", 1, CONTROL, None)
    step = STEPS[(number - 1) * len(STEPS) // size]
    homework = HOMEWORK[lesson % len(HOMEWORK)]
    told = homework.format(n=lesson, m=lesson + 1) if homework else None
    return Row(section, f"{section}. {step}, урок {number}", 1, None, told)


def topics(subject: str, grade: int, hours_per_week: int) -> list[Row]:
    """The same for a subject whose plan is not loaded; never runs out."""
    made = rows(subject, grade, hours_per_week)
    return made + [Row("Резерв", f"Резерв, урок {n}", 1, None, None) for n, _ in zip(count(1), made, strict=False)]
