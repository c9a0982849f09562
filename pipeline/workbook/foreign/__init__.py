"""Logs of other programs: an export of a helpdesk read as our incidents, pauses and reopenings.

Nothing is guessed: columns are named by a profile (shipped with the program, overruled by the
sheet «Соответствие»), the form of dates and the time zone are stated, and whatever cannot be
used is listed with its cell.
"""
