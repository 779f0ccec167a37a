"""Checking, reporting, deciding, appealing."""
