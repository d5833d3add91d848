"""Archiver keeps what you read on the web: a link goes in, an article stays on your own disk.

The folders are the data's path, left to right; what each may import is a table in `pyproject.toml`, and tested.

    capture ──► jobs ──► fetch ──► extract ──► store ──► search ──► gui, cli
    (links)    (queue)   (bytes)   (article)  (library)  (index)

    errors.py    every expected failure, as facts; the tree is in its docstring
    model/       the values that cross folders
    paths.py     where resources, the library and the settings are
    settings.py  what a person can change, with its defaults
    words/       facts as sentences, for both front ends
    text/        pure functions on text: URLs, dates, HTML to text, file names, bigrams
    containers/  files that hold a page with its pictures: MHTML, web archives, zips, letters
    capture/     whatever a person hands in (text, files, exports of other services) becomes requests
    jobs/        the queue: claim, fetch, extract, store; retries and cancelling
    fetch/       the one guarded door to the network
    extract/     a page becomes an article, in worker processes that can be killed
    store/       the library on disk: schema, migrations, articles, pictures, backup, check
    search/      the query language and the index
    library/     `Library`: every verb a person has; the only door for front ends
    samples.py   the sample pages that come with the program, served on loopback
    cli/         the command line
    gui/         the window: all of Qt

Read `library/library.py` next: it is the whole program in verbs.
"""

from __future__ import annotations

__version__ = "0.1.0"
