"""What moderation decides, and by which rules: data and pure functions."""
