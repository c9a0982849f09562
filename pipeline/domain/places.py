"""Where the fields of a noun came from."""

from collections.abc import Mapping

from pipeline.problems import Place

Places = Mapping[str, Place]
"""Field name -> the cell it was read from; absent for a default."""
