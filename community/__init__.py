"""Community: members talk, moderators decide, people are known by what they contribute."""
