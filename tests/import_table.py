"""The import-linter contract that reads the table in `pyproject.toml`: each place and all it may import.

import-linter's own contracts say what is forbidden, and need every module they name to exist; this one says what is
allowed, so that a new folder is an error until the table has a row for it.
"""

from __future__ import annotations

import typing

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class TableContract(Contract):
    """A place is a module or package directly below the root; `__init__` is the root itself.

    everywhere: places that every place may import.
    places: rows of `place: what it may import`.
    fenced: rows of `external package: the places that may import it`; packages without a row are free.
    """

    type_name = "table"

    everywhere = fields.ListField(subfield=fields.StringField())
    places = fields.ListField(subfield=fields.StringField())
    fenced = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        everywhere = set(typing.cast("list[str]", self.everywhere))
        places = parse_rows(self.places)
        fenced = parse_rows(self.fenced)
        root = self.session_options["root_packages"][0]
        faults = set()
        for importer in sorted(graph.modules):
            if importer.split(".")[0] != root:
                continue
            place = place_of(importer)
            if place not in places:
                faults.add(f"{importer} is in no row of the table")
                continue
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                if imported.split(".")[0] == root:
                    allowed = place_of(imported) in places[place] | everywhere | {place, "__init__"}
                else:
                    allowed = place in fenced.get(imported, {place})
                if not allowed:
                    lines = graph.get_import_details(importer=importer, imported=imported)
                    numbers = ", ".join(str(line["line_number"]) for line in lines)
                    faults.add(f"{importer} imports {imported} (line {numbers})")
        return ContractCheck(kept=not faults, metadata={"faults": sorted(faults)})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for fault in check.metadata["faults"]:
            output.print_error(fault, bold=False)


def parse_rows(rows: object) -> dict[str, set[str]]:
    """`["a: b c"]` as `{"a": {"b", "c"}}`."""
    split = (row.split(":", 1) for row in typing.cast("list[str]", rows))
    return {place.strip(): set(names.split()) for place, names in split}


def place_of(module: str) -> str:
    """`archiver.store.schema` is in `store`, `archiver` itself in `__init__`."""
    return [*module.split("."), "__init__"][1]
