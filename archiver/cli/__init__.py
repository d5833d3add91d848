"""The command line: arguments, printing, exit codes. `main` runs one of `verbs`, `words` turns facts into sentences."""
