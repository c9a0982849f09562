"""One function a metric, a module a subject; the catalogue names them."""
