"""The rules of `models.averages` as SQL, for answers that PostgreSQL builds whole; a property test holds them equal.

Integers only. `t` is a row of `SUMS`, `v` a row of `LEVELS`: what summative works say, asked by STRICT only.
"""

SUMS = """sum(k.points * k.weight) AS points,
           sum(k.weight) FILTER (WHERE k.points IS NOT NULL) AS weight"""
"""Over marks `k`: Σ mark·weight and Σ weight; NULL without numeric marks."""

LEVELS = """count(*) AS works, count(*) FILTER (WHERE k.points >= 5) AS s5,
           count(*) FILTER (WHERE k.points >= 4) AS s4, count(*) FILTER (WHERE k.points >= 3) AS s3"""
"""Over numeric marks `k` of summative works: how many, and how many at a level or above."""

_HUNDREDTHS = "((200 * t.points + t.weight) / (2 * t.weight))"

AVERAGE = f"""CASE WHEN t.weight > 0
           THEN {_HUNDREDTHS} / 100 || '.' || lpad(mod({_HUNDREDTHS}, 100)::text, 2, '0') END"""

_LOWERED = "CASE WHEN 2 * v.s{level} <= v.works THEN {below} ELSE {level} END"


def proposed(preset: str) -> str:
    """The expression of the proposed mark; `preset` is the column with the school's rule."""
    five, four, three = (_LOWERED.format(level=level, below=level - 1) for level in (5, 4, 3))
    return f"""CASE WHEN t.weight IS NULL THEN NULL
           WHEN {preset} = 'STRICT' THEN
               CASE WHEN 100 * t.points >= 465 * t.weight THEN {five}
                    WHEN 100 * t.points >= 365 * t.weight THEN {four}
                    WHEN 100 * t.points >= 265 * t.weight THEN {three} ELSE 2 END
           ELSE
               CASE WHEN 2 * t.points >= 9 * t.weight THEN 5
                    WHEN 2 * t.points >= 7 * t.weight THEN 4
                    WHEN 2 * t.points >= 5 * t.weight THEN 3 ELSE 2 END
           END"""
