"""Profiles of people, whom they block and mute, and what they have earned in an organization."""
