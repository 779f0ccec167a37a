"""What is true of runs whatever stores or executes them: states, the order of nodes, values, decisions."""
