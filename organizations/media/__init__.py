"""An organization's files: uploads, their processing, and reading them, for every app."""
