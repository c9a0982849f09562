"""Which runs of a Word file are hidden: by themselves, or by a style of run or paragraph."""

from typing import Final

from lxml import etree

from pipeline.rendering.package import W

_OFF: Final = frozenset({"0", "false", "off"})


class Hidden:
    """The styles of one file, as far as they hide."""

    def __init__(self, styles: etree._Element | None) -> None:
        """Read the styles part; a file without one hides by runs only."""
        self._styles: dict[str, bool] = {}
        self._paragraph = ""
        self._all = False
        if styles is not None:
            self._all = bool(_says(styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")))
            self._styles, self._paragraph = _hiding(styles)

    def hides(self, run: etree._Element, paragraph_style: str | None) -> bool:
        """Whether nobody sees a run of a paragraph of this style (``None``: the file's usual)."""
        properties = run.find(f"{W}rPr")
        own = _says(properties)
        if own is not None:
            return own
        style = None if properties is None else properties.find(f"{W}rStyle")
        by_run = style is not None and self._styles.get(str(style.get(f"{W}val")), False)
        by_paragraph = self._styles.get(
            self._paragraph if paragraph_style is None else paragraph_style, False
        )
        return self._all or by_run != by_paragraph  # two styles that switch one thing undo it


def _says(properties: etree._Element | None) -> bool | None:
    """What properties of a run say of hiding, if they do."""
    flag = None if properties is None else properties.find(f"{W}vanish")
    return None if flag is None else flag.get(f"{W}val") not in _OFF


def _hiding(styles: etree._Element) -> tuple[dict[str, bool], str]:
    """Style -> whether it hides, by itself or by the style it is based on; the usual paragraph."""
    own: dict[str, bool | None] = {}
    based: dict[str, str] = {}
    usual = ""
    for style in styles.iterfind(f"{W}style"):
        name = str(style.get(f"{W}styleId"))
        own[name] = _says(style.find(f"{W}rPr"))
        base = style.find(f"{W}basedOn")
        if base is not None:
            based[name] = str(base.get(f"{W}val"))
        is_usual = style.get(f"{W}default", "0") not in _OFF
        if is_usual and style.get(f"{W}type") == "paragraph":
            usual = name
    hiding: dict[str, bool] = {}
    for name in own:
        chain: dict[str, None] = {}  # styles that say nothing themselves, down to one that does
        at = name
        while at not in hiding and at not in chain and own.get(at) is None and at in based:
            chain[at] = None
            at = based[at]
        found = hiding.get(at, bool(own.get(at)))
        hiding |= dict.fromkeys([*chain, name], found)
    return hiding, usual
