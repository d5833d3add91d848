"""Pure functions on text: addresses, words, dates, file names. Standard library and `idna` only."""
