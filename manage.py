#!/usr/bin/env python
"""Django's command line for Diatonic. Beside a running ``script/server`` it needs no further environment."""

import os
import sys

from django.core.management import execute_from_command_line

from diatonic.fallback import fill_in

if __name__ == "__main__":
    fill_in(sys.argv[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diatonic.settings")
    execute_from_command_line(sys.argv)
