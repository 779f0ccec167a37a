"""What executes agents and flows: runs that survive, stop when told to, and say what they did."""
