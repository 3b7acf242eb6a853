"""Kinds of work: Russian titles, usual weights (a school may weigh otherwise), and which of them sum up a topic."""

from contracts.journal import WorkKind, WorkKindFacts

_TABLE: dict[WorkKind, tuple[str, int, bool]] = {
    WorkKind.ANSWER: ("Ответ на уроке", 1, False),
    WorkKind.CLASSWORK: ("Работа на уроке", 1, False),
    WorkKind.HOMEWORK: ("Домашнее задание", 1, False),
    WorkKind.NOTEBOOK: ("Работа в тетради", 1, False),
    WorkKind.NOTEBOOK_KEEPING: ("Ведение тетради", 1, False),
    WorkKind.RECITATION: ("Чтение наизусть", 1, False),
    WorkKind.RETELLING: ("Пересказ", 1, False),
    WorkKind.ORAL_ANSWER: ("Устный развёрнутый ответ", 1, False),
    WorkKind.MAPS: ("Работа с картами", 1, False),
    WorkKind.LISTENING: ("Аудирование", 1, False),
    WorkKind.GRAMMAR: ("Грамматика", 1, False),
    WorkKind.VOCABULARY: ("Лексика", 1, False),
    WorkKind.COPYING: ("Контрольное списывание", 2, True),
    WorkKind.INDEPENDENT: ("Самостоятельная работа", 2, False),
    WorkKind.QUIZ: ("Проверочная работа", 2, False),
    WorkKind.TEST: ("Тестирование", 2, False),
    WorkKind.LABORATORY: ("Лабораторная работа", 2, False),
    WorkKind.PRACTICAL: ("Практическая работа", 2, False),
    WorkKind.SUBJECT_DICTATION: ("Предметный диктант", 2, False),
    WorkKind.TALK: ("Доклад, презентация", 2, False),
    WorkKind.ABSTRACT: ("Реферат", 2, False),
    WorkKind.THEMATIC: ("Тематическая работа", 3, True),
    WorkKind.CONTROL: ("Контрольная работа", 3, True),
    WorkKind.DICTATION: ("Диктант", 3, True),
    WorkKind.COMPOSITION: ("Сочинение", 3, True),
    WorkKind.EXPOSITION: ("Изложение", 3, True),
    WorkKind.CREATIVE_EXPOSITION: ("Изложение с элементами сочинения", 3, True),
    WorkKind.CREDIT: ("Зачёт", 3, True),
    WorkKind.GRADED_CREDIT: ("Дифференцированный зачёт", 3, True),
    WorkKind.PROJECT: ("Проект", 3, True),
    WorkKind.DIAGNOSTIC: ("Диагностическая работа", 3, True),
    WorkKind.DIAGNOSTIC_CONTROL: ("Диагностическая контрольная работа", 4, True),
    WorkKind.EXAM: ("Экзамен", 4, True),
}

KINDS: dict[WorkKind, WorkKindFacts] = {
    kind: WorkKindFacts(kind=kind, title=title, weight=weight, summative=summative)
    for kind, (title, weight, summative) in _TABLE.items()
}
