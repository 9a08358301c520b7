"""Obras: from the need to the maintenance, with the quality of each judged by who watches it."""
