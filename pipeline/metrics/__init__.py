"""The catalogue of metrics and the computation of each from the project's logs."""
