"""Figures: functions that draw what they are given."""
