"""How fast is it: ``script/bench`` measures the running product on generated data and prints a table."""
