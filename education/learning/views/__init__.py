"""The learner's screens: catalogue, module, section, quiz."""
