"""Populations of simulated lenses: declared once, reproducible, fast, labelled."""
