"""The calculation protocol: one offline page, no code, nothing that runs."""

# nbformat is typed in part only:
# mypy: allow-untyped-calls

import base64
import re
from html.parser import HTMLParser
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from pipeline.issuing import executed
from pipeline.issuing.protocol import protocol_html, write_protocol
from tests.issuing.notebooks import notebook_of, written

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n1234").decode()
EVIL = '<script>alert(1)</script><a href="https://e.ru">x</a><img src="https://e.ru/x" onerror="x">'


class _Page(HTMLParser):
    """What a browser would find: elements with their attributes, and the text between."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def _run_of(*outputs: NotebookNode, source: str = "секретный_код()") -> NotebookNode:
    """An executed notebook whose one step has put these out."""
    notebook = notebook_of(source)
    executed.begin(notebook)
    injected = new_code_cell('client = "Рога & <тест>"', metadata={"tags": ["injected-parameters"]})
    notebook.cells.insert(2, injected)
    notebook.cells[-1].outputs = list(outputs)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            executed.mark(cell, executed.COMPLETED)
    return notebook


def test_page_shows_results_and_no_code() -> None:
    """Issue item 6: headings, tables, texts and pictures; the code is left out."""
    table = "<table><caption>Показатели</caption><tr><th scope='col'>n</th><td>5</td></tr></table>"
    page = _Page(
        protocol_html(
            _run_of(
                new_output("stream", text="сказано\n"),
                new_output("execute_result", {"text/html": table, "text/plain": "иначе"}),
                new_output("display_data", {"image/png": PNG, "text/plain": "<Figure>"}),
                new_output("execute_result", {"text/plain": "'слово'"}),
            ),
            "ru",
        )
    )
    names = [name for name, _ in page.elements]
    assert names.count("h1") == names.count("h2") == names.count("caption") - 1 == 1
    assert "сказано" in page.text
    assert "'слово'" in page.text
    assert "Показатели" in page.text
    assert "секретный_код" not in page.text
    assert "иначе" not in page.text
    (picture,) = [attributes for name, attributes in page.elements if name == "img"]
    assert picture == {
        "alt": "Рисунок к разделу «Шаг 1»",
        "src": f"data:image/png;base64,{PNG}",
    }


def test_each_picture_has_its_own_words() -> None:
    """A reader without pictures is told what each of them shows, not only where it stands."""
    said = ("Доступность по месяцам; цель: не менее 99,5 %", 'Время "реакции" & <решения>')
    outputs = (new_output("display_data", {"image/png": PNG, "text/plain": one}) for one in said)
    page = _Page(protocol_html(_run_of(*outputs), "ru"))
    assert tuple(found["alt"] for name, found in page.elements if name == "img") == said


def test_parameters_are_shown_with_their_meaning() -> None:
    """The page says what the run was given: the value of this run beside the help of the cell."""
    page = protocol_html(_run_of(), "ru")
    assert "<td>client</td><td>Рога &amp; &lt;тест&gt;</td><td>заказчик</td>" in page
    assert "<td>staging</td><td>.</td><td>куда пишет</td>" in page


def test_nothing_runs_and_nothing_is_fetched() -> None:
    """Notebook engine §0.6: no script, no link, no remote picture, wherever the text came from."""
    notebook = _run_of(
        new_output("stream", text=EVIL),
        new_output("execute_result", {"text/html": EVIL}),
        new_output("execute_result", {"text/plain": EVIL}),
        new_output("error", ename="E", evalue=EVIL, traceback=[f"\x1b[31m{EVIL}\x1b[0m"]),
        new_output("display_data", {"application/javascript": "alert(1)"}),
        new_output("display_data", {"text/markdown": EVIL, "text/latex": "$x$"}),
        new_output("display_data", {"image/svg+xml": "<svg onload='alert(1)'/>"}),
        new_output("display_data", {"image/png": '"><script>alert(1)</script>'}),
    )
    markdown = f"{EVIL}\n\n[x](https://e.ru) ![y](https://e.ru/y.png) <b onclick='x'>b</b>\n\n$x$"
    notebook.cells.insert(1, new_markdown_cell(markdown))
    notebook.cells.insert(1, new_markdown_cell("# <title>&"))
    notebook.cells[3].source = f"client: str = '{EVIL}'"
    html = protocol_html(notebook, "en")
    page = _Page(html)

    allowed = {"html", "head", "meta", "title", "style", "body", "main", "section", "p", "b"}
    allowed |= {"h1", "h2", "pre", "table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert {name for name, _ in page.elements} <= allowed
    attributes = {key for _, found in page.elements for key in found}
    assert attributes <= {"lang", "charset", "content", "http-equiv", "name", "class"}
    assert "alert(1)" in page.text  # shown as text, not hidden
    css = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    assert len(css) == 1
    assert "url(" not in css[0]
    assert "import" not in css[0]
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    assert {"http-equiv": "Content-Security-Policy", "content": policy} in [
        found for name, found in page.elements if name == "meta"
    ]
    assert "\x1b" not in html


def test_page_speaks_the_reader_s_language() -> None:
    """Title and language of the page are those of the locale."""
    for language, title in (
        ("ru", "Протокол расчёта: Отчёт"),
        ("en", "Calculation protocol: Отчёт"),
    ):
        page = protocol_html(_run_of(), language)
        assert f'<html lang="{language}">' in page
        assert f"<title>{title}</title>" in page


def test_stopped_run_says_so_at_the_top() -> None:
    """A page of a run that does not count cannot be taken for one that does."""
    notebook = _run_of()
    executed.stop(notebook, len(notebook.cells) - 1, "Не завершён", "Прервана", ["Память & <x>"])
    for cell in notebook.cells[-1:]:
        executed.mark(cell, executed.PENDING)
    text = _Page(protocol_html(notebook, "ru")).text
    assert text.index("Не завершён") < text.index("Шаг 1")
    assert text.count("Не завершён") == 1
    assert "Память & <x>" in text
    assert "Этот шаг не выполнялся." in text


def test_equal_notebooks_give_equal_pages(tmp_path: Path) -> None:
    """The page is a function of the notebook, and making it does not change the notebook."""
    path = written(_run_of(new_output("stream", text="да")), tmp_path / "n.ipynb")
    before = path.read_bytes()
    for name in ("a.html", "b.html"):
        write_protocol(path, tmp_path / name)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    assert path.read_bytes() == before
