"""Every word a person reads, and how numbers, dates, durations and money are printed."""

from pipeline.locales.words import LOCALES, Locale, locale

__all__ = ["LOCALES", "Locale", "locale"]
