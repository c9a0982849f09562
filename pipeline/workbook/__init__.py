"""Excel in and out: the only place of calamine and openpyxl.

Nothing is imported here: the guarded child process starts from this package and must be quick.
"""
