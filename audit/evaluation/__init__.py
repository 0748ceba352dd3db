"""Measures what the audit says against what people said: data sets, statistics, reports."""
