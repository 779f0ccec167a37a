"""The screens of exercises: the learner's work, the marker's queue."""
