"""The register of issued papers: numbers, who issued what and when, what supersedes what.

Truth is an append-only log of acts, each entry bound to the one before by its hash; the table of
papers is its projection and can be made anew from it (``design.md`` section 8). Nothing else of
the program speaks SQL.
"""
