"""The screens of the question bank, of imports, and of what leads from a quiz to them."""
