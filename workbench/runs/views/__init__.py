"""The screens of runs."""
