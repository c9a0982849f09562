"""A metric's formula in words: one sentence for the contract, the report and the answer as JSON."""

from pipeline.locales import Locale
from pipeline.metrics.catalogue import BY_KEY
from pipeline.metrics.metric import Calendar


def formula_words(locale: Locale, key: str) -> str:
    """What the metric of this key is, and in whose time it is measured.

    Source:
        ``[metric.<key>]`` of the locale and the calendar of the catalogue's record.
    """
    words = locale.say(f"metric.{key}.formula")
    calendar = BY_KEY[key].calendar
    if calendar is Calendar.NONE:
        return words
    return locale.say(f"calendar.{calendar}", formula=words)
