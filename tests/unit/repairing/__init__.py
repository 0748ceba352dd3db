"""Tests of audit.repairing."""
