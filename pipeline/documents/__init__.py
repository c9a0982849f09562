"""One module per kind of document: facts in, a context of plain traced values out."""
