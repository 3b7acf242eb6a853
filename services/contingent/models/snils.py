"""СНИЛС: «NNN-NNN-NNN CC», the last two digits control the first nine (domain §1.3)."""

import re

FIRST_CHECKED = 1_001_999
"""Numbers up to 001-001-998 carry no control."""


def written(text: str) -> str:
    """The printed form of eleven digits typed anyhow; other text stays as it is."""
    plain = text.strip()
    digits = re.sub(r"[\s-]", "", plain)
    if not re.fullmatch(r"\d{11}", digits):
        return plain
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:9]} {digits[9:]}"


def problem(snils: str) -> str | None:
    """Why this (already `written`) text is no СНИЛС, in Russian; None when it is one."""
    if not re.fullmatch(r"\d{3}-\d{3}-\d{3} \d{2}", snils):
        return f"«{snils}»: в СНИЛС 11 цифр, вид 123-456-789 64"
    digits = [int(c) for c in snils if c.isdigit()]
    number = int("".join(map(str, digits[:9])))
    if number < FIRST_CHECKED:
        return None
    if control(digits[:9]) != digits[9] * 10 + digits[10]:
        return f"«{snils}»: контрольные цифры не сходятся, проверьте номер"
    return None


def control(digits: list[int]) -> int:
    """Σ (9 … 1)·digit modulo 101, where 100 is printed 00."""
    rest = sum(weight * digit for weight, digit in zip(range(9, 0, -1), digits, strict=True)) % 101
    return 0 if rest == 100 else rest
