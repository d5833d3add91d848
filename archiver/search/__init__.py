"""Finding: the query language, and the full-text index in search.db, which can be deleted and is made again.

`query` turns what is typed into a tree, and a tree into a plan for FTS5 and SQL; `tables` is what search.db holds;
`index` feeds it from what is pending in library.db; `lane` does so on a thread; `searcher` asks it.
Every CREATE of search.db and every MATCH is here.
"""
