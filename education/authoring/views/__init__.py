"""The screens of authoring: the list, the editor, the review."""
