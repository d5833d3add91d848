"""The command line: arguments, printing, exit codes. `main` runs a verb, `words` turns facts into sentences."""
