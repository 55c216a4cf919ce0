"""Deliveries of boundaries that do not fit: surveyed, decided about by people, mended, brought in."""
