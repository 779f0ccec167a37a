"""The servers that ``script/server`` and ``script/test`` run on this machine, and what is set up in them."""
