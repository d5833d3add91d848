"""The queue at work: claim → fetch → extract → store, with retries, spacing, cancel and resume.

`policy` decides and touches nothing; `steps` does one job; `runner` does many at once with what it is handed (`ports`).
"""
