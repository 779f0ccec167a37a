"""Looks into archives from people, in a child that can do nothing else. Only ``runner`` is for others."""
