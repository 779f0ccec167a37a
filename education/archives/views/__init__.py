"""The screens of archives: taking a module along, and bringing one in."""
