"""Screens of uploads, files and storage."""
