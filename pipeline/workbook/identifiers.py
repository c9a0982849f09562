"""Identifiers of Russian law and banking: length and check digits.

Sources: order of the Federal Tax Service ED-7-14/559 (INN, KPP), order of the Ministry of
Finance 165n (OGRN), Bank of Russia rules for the control key of an account (weights 7, 1, 3).
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from pipeline.workbook.columns import Kind

_INN_10: Final = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_11: Final = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_12: Final = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_ACCOUNT: Final = (7, 1, 3)
_KPP: Final = re.compile(r"\d{4}[0-9A-Z]{2}\d{3}")
_COMPANY_INN: Final = 10
_PERSON_INN: Final = 12
_OGRN: Final = 13
_OGRNIP: Final = 15
_BIK: Final = 9
_ACCOUNT_DIGITS: Final = 20


def _weighed(digits: str, weights: tuple[int, ...]) -> int:
    return (
        sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11 % 10
    )


def inn_holds(text: str) -> bool:
    """Whether the check digits of an INN of 10 or 12 digits hold."""
    if not _digits(text):
        return False
    if len(text) == _COMPANY_INN:
        return _weighed(text, _INN_10) == int(text[9])
    if len(text) == _PERSON_INN:
        return _weighed(text, _INN_11) == int(text[10]) and _weighed(text, _INN_12) == int(text[11])
    return False


def ogrn_holds(text: str) -> bool:
    """Whether the check digit of an OGRN (13 digits) or OGRNIP (15 digits) holds."""
    if not _digits(text) or len(text) not in {_OGRN, _OGRNIP}:
        return False
    divisor = 11 if len(text) == _OGRN else 13
    return int(text[:-1]) % divisor % 10 == int(text[-1])


def kpp_holds(text: str) -> bool:
    """Whether the text has the form of a KPP; it has no check digit."""
    return _KPP.fullmatch(text) is not None


def bik_holds(text: str) -> bool:
    """Whether the text has the form of a BIK; it has no check digit of its own."""
    return _digits(text) and len(text) == _BIK


def account_has_form(text: str) -> bool:
    """Whether the text has 20 digits; the key needs the bank (``account_holds``)."""
    return _digits(text) and len(text) == _ACCOUNT_DIGITS


def account_holds(account: str, bik: str, *, correspondent: bool = False) -> bool:
    """Whether the control key of an account fits its bank.

    Args:
        account: 20 digits.
        bik: 9 digits of the bank.
        correspondent: the account is the bank's own with the Bank of Russia.
    """
    prefix = f"0{bik[4:6]}" if correspondent else bik[-3:]
    digits = prefix + account
    return sum(int(d) * _ACCOUNT[at % 3] % 10 for at, d in enumerate(digits)) % 10 == 0


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


HOLDS: Final[Mapping[Kind, tuple[Callable[[str], bool], str]]] = {
    Kind.INN: (inn_holds, "inn_does_not_hold"),
    Kind.KPP: (kpp_holds, "kpp_does_not_hold"),
    Kind.OGRN: (ogrn_holds, "ogrn_does_not_hold"),
    Kind.BIK: (bik_holds, "bik_does_not_hold"),
    Kind.ACCOUNT: (account_has_form, "account_does_not_hold"),
}
"""Kind of identifier -> its test, and the code of the problem where it fails."""
