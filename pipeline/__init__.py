"""Poruka: a project's Excel workbook in, the papers by which a company keeps its word out."""

__version__ = "0.1.0"
