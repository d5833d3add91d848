"""`demo`: the program's main job on the sample pages that come with it, in a library of their own."""

from __future__ import annotations

from archiver.cli.context import Context
from archiver.cli.verbs.reading import print_hits
from archiver.cli.verbs.saving import work
from archiver.library import Library
from archiver.model.capture import CaptureRequest
from archiver.samples import read_samples, serve_samples

FOLDER = "Demo Library"
"""Beside the person's own library, never in it."""


def demo(context: Context) -> bool:
    """Serve the samples on loopback, save them, stop the server, and find them again; True when one is missing."""
    printer = context.printer
    samples = read_samples()
    own = getattr(context.options, "library", None)
    folder = context.folder if own else context.folder.parent / FOLDER
    with Library.open(folder, settings=context.settings) as library:
        with serve_samples() as address:
            printer.line(f"Saving {len(samples)} sample pages from {address}")
            accepted = library.save(CaptureRequest(address + sample.path) for sample in samples)
            failed = work(library, printer, [each.job.id for each in accepted])
        printer.line()
        printer.line("The server is stopped. From here on everything comes from your disk.")
        for sample in samples:
            word = sample.words[1]
            printer.line()
            printer.line(printer.bold(f"archiver search {word}"))
            result = library.search(word)
            print_hits(printer, result)
            failed |= sample.title not in [hit.article.title for hit in result.hits]
    printer.line()
    printer.line(f"The library is in {folder}")
    printer.line(f'Read on: archiver --library "{folder}" list')
    return failed
