"""The library on disk: schema, transactions, repositories, kept files, backups and the check.

`Store` is the way in. Work happens in units: `store.read(fn)` and `store.write(fn)` call `fn` with a `Unit` whose
repositories (`unit.articles`, `unit.jobs`, …) share one transaction.
"""
