"""What papers of a contract share: numbered clauses, the parties, requisites and signatures."""

# ruff: noqa: INP001  # beside its script, no package
from typing import Final

from templates.layout import Paper
from templates.styles import NOTICED, TEXT, dress_contract

_PARTIES: Final = ("contractor", "client")
_HALF_MM: Final = 85
_REQUISITES: Final = (
    ("", "name"),
    ("Адрес: ", "address"),
    ("ОГРН", "ogrn"),
    ("ИНН/КПП: ", "inn_kpp"),
    ("Расчётный счёт: ", "account"),
    ("Банк: ", "bank"),
    ("БИК: ", "bik"),
    ("Корреспондентский счёт: ", "corr_account"),
    ("E-mail: ", "email"),
    ("Телефон: ", "phone"),
)


class ContractPaper(Paper):
    """A paper with numbered clauses and the margin of a contract."""

    def __init__(self) -> None:
        """The page and the styles of contracts over those of all papers."""
        super().__init__()
        dress_contract(self._word)

    def heading(self, key: str) -> None:
        """The heading of a section, with its number."""
        path = f"sections.{key}"
        self.line(f"{{{{ {path}.number }}}}\t{{{{ {path}.title }}}}", "Раздел договора")

    def clauses(self, path: str) -> None:
        """Clauses one after another; those that lead to something stay with it."""
        words = f"{{{{ line.number }}}}\t{self.parts('line.parts')}"
        self.line(f"{{%p for line in {path} %}}", "Пункт договора")
        self.line("{%p if line.sub %}", "Подпункт")
        self.line(words, "Подпункт")
        self.line("{%p elif line.leads %}", "Пункт с продолжением")
        self.line(words, "Пункт с продолжением")
        self.line("{%p else %}", "Пункт договора")
        self.line(words, "Пункт договора")
        self.line("{%p endif %}", "Пункт договора")
        self.line("{%p endfor %}", "Пункт договора")

    def terms(self, path: str) -> None:
        """Definitions, the term itself noticed."""
        self.line(f"{{%p for line in {path} %}}", "Пункт договора")
        paragraph = self._word.add_paragraph("{{ line.number }}\t", "Пункт договора")
        paragraph.add_run("{{ line.term }}", NOTICED)
        paragraph.add_run(f"\u00a0— {self.parts('line.parts')}")
        self.line("{%p endfor %}", "Пункт договора")

    def parties(self, name: str) -> None:
        """Place and date, and the preamble; ``name`` is what the parties have concluded."""
        self.side_by_side(
            ((("{{ place }}", "Место и дата"), ("{{ document_date }}", "Место и дата справа")),),
            _HALF_MM,
        )
        self.line(
            f"{self.parts('preamble.contractor')}, с одной стороны, и "
            f"{self.parts('preamble.client')}, с другой стороны, совместно именуемые «Стороны», "
            f"заключили настоящее {name} к Договору от {{{{ contract_on }}}} "
            "№ {{ contract_no }} (далее — Договор) о нижеследующем.",
            TEXT,
        )

    def requisites(self) -> None:
        """Requisites of both parties beside each other, and who signs for them."""
        rows = [_both("{{ signatures.%s.role }}", "Сторона")]
        for label, key in _REQUISITES:
            words = label
            if key == "ogrn":
                words = "{%% if requisites.%s.is_trader %%}ОГРНИП{%% else %%}ОГРН{%% endif %%}: "
            rows.append(_both(f"{words}{{{{ requisites.%s.{key} }}}}", "Реквизит стороны"))
        rows += [
            _both("{{ signatures.%s.position }}", "Подпись – строка"),
            _both("____________________ {{ signatures.%s.name }}", "Подпись – строка"),
            _both(
                "{% if on_paper %}М.П. (при наличии){% else %}электронная подпись{% endif %}",
                "Реквизит стороны",
            ),
        ]
        self.side_by_side(rows, _HALF_MM)


def _both(words: str, style: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """The same row for both parties; ``%s`` is the party."""
    contractor, client = (
        words % ((who,) * words.count("%s")) if "%s" in words else words for who in _PARTIES
    )
    return ((contractor, style), (client, style))
