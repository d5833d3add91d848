"""Train the block selector of the extractor on pages with known text, and write resources/selector.json.

    PYTHON packaging/train_extractor.py PAGES             five folds by site, printed as held-out figures
    PYTHON packaging/train_extractor.py PAGES --folds F   and the selector of each fold, for `dev.py bench extraction`
    PYTHON packaging/train_extractor.py PAGES --write     train on all pages and write the weights

PYTHON is that of the environment dev.py makes, with numpy and lightgbm added: they are tools of this script alone, the
program reads the weights with `archiver.extract.choice.forest`. PAGES is a folder with a folder for each page:
page.html.gz and truth.json with url, kind and text. A fold takes about half a minute.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lightgbm
import numpy as np

from archiver.extract import pictures
from archiver.extract.choice import features, region
from archiver.extract.choice.blocks import Block, read
from archiver.extract.choice.selection import pick
from archiver.extract.cutting import strip, unwrap_text
from archiver.extract.decoding import decode
from archiver.extract.parsing import parse
from archiver.model.limits import ExtractLimits

ROOT = Path(__file__).resolve().parent.parent
FOLDS = 5
ROUNDS = 170
PARAMETERS = {
    **{"objective": "cross_entropy", "num_leaves": 31, "learning_rate": 0.08, "min_data_in_leaf": 40, "max_bin": 63},
    **{"feature_fraction": 0.35, "bagging_fraction": 0.6, "bagging_freq": 1, "lambda_l2": 2, "verbose": -1},
}
OTHER_KINDS = 0.3
"""Weight of a page that is no article: with 1 the selector keeps readers' comments under articles."""
UNSAID = 3
"""In every third page what it says of itself is blanked: many pages say nothing."""
LONGEST = 1_200
"""Blocks of a page that are learned from."""
LEAF_BITS = 9


@dataclass
class Page:
    """A page's blocks with their rows, and how many of each block's words are in the truth, in its order."""

    name: str
    site: str
    kind: str
    blocks: list[Block]
    rows: list[list[float]]
    right: list[int]
    texts: list[str]
    truth: list[str]
    votes: bool


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def load(folder: Path) -> Page:
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    root, _ = parse(decode(gzip.decompress((folder / "page.html.gz").read_bytes()), None)[0], ExtractLimits())
    title = root.findtext(".//title") or ""
    said = features.announce(root)
    pictures.unwrap_noscript(root)
    unwrap_text(root)
    strip(root)
    kept = set(region.choose(root))
    blocks = [block for block in read(root) if block.words]
    for block in blocks:
        block.kept_words = block.words if block.place.element in kept else 0
    rows = features.describe(blocks, title, said) if blocks else []
    expected = words(truth["text"])
    owners = [number for number, block in enumerate(blocks) for _ in words(block.text)]
    matched = align(expected, [word for block in blocks for word in words(block.text)])
    right = Counter(owner for owner, hit in zip(owners, matched, strict=True) if hit)
    for block in blocks:
        block.slots.clear()  # elements cannot leave the process
        block.place = None  # type: ignore[assignment]  # no more needed
    host = urlsplit(truth["url"]).hostname or ""
    site = ".".join(host.split(".")[-3 if re.search(r"\.\w{2,3}\.\w\w$", host) else -2 :])
    texts = [block.text for block in blocks]
    return Page(
        folder.name,
        site,
        truth["kind"],
        blocks,
        rows,
        [right[n] for n in range(len(blocks))],
        texts,
        expected,
        not features.is_other(said),
    )


def align(expected: list[str], got: list[str]) -> list[bool]:
    """Which of the words got belong to a longest common subsequence with those expected (Hyyrö 2004, bit-parallel)."""
    places: dict[str, int] = defaultdict(int)
    for number, word in enumerate(expected):
        places[word] |= 1 << number
    every = row = (1 << len(expected)) - 1
    rows = []
    for word in got:
        if word in places:
            both = row & places[word]
            row = ((row + both) | (row - both)) & every
        rows.append(row)
    matched = [False] * len(got)
    left, place = len(expected), len(got)
    while left and place:
        if rows[place - 1] >> (left - 1) & 1:
            left -= 1
            continue
        place -= 1
        if place == 0 or rows[place - 1] >> (left - 1) & 1:
            matched[place] = True
            left -= 1
    return matched


def train(pages: list[Page]) -> Any:
    rows, labels, weights = [], [], []
    said = slice(-len(features.KINDS_SAID) - features.BESIDE, -features.BESIDE)
    for page in pages:
        if not page.rows:
            continue
        part = np.asarray(page.rows[:LONGEST], np.float32)
        if int(page.name) % UNSAID == 0:
            part[:, said] = 0
        count = np.array([len(words(text)) for text in page.texts[:LONGEST]])
        rows.append(part)
        labels.append(np.array(page.right[:LONGEST]) / np.maximum(count, 1))
        weight = count / max(count.sum(), 1) + 0.3 / len(count)
        weights.append(100 * weight * (1 if page.kind == "article" else OTHER_KINDS))
    data = lightgbm.Dataset(np.concatenate(rows), np.concatenate(labels), weight=np.concatenate(weights))
    return lightgbm.train(PARAMETERS, data, ROUNDS)


def export(model: Any) -> dict[str, Any]:
    """What `archiver.extract.choice.forest.Forest.load` reads; leaves as integers, the smallest of each tree 0."""
    trees = [tree["tree_structure"] for tree in model.dump_model()["tree_info"]]
    tests: dict[int, set[float]] = defaultdict(set)
    nodes = [list(walk(tree)) for tree in trees]
    for node in (node for tree in nodes for node in tree if "threshold" in node):
        tests[node["split_feature"]].add(node["threshold"])
    ordered = [(feature, sorted(values)) for feature, values in sorted(tests.items())]
    numbers = {test: n for n, test in enumerate((feature, value) for feature, values in ordered for value in values)}
    leaves = [[node["leaf_value"] for node in tree if "leaf_value" in node] for tree in nodes]
    scale = max(max(each) - min(each) for each in leaves) / ((1 << LEAF_BITS) - 1)
    coded = []
    for tree, values in zip(nodes, leaves, strict=True):
        least = min(values)
        coded.append(
            [
                -1 - round((node["leaf_value"] - least) / scale)
                if "leaf_value" in node
                else numbers[node["split_feature"], node["threshold"]]
                for node in tree
            ]
        )
    return {
        "base": round(sum(map(min, leaves)), 6),
        "scale": float(f"{scale:.6g}"),
        "tests": [[feature, [float(f"{value:.6g}") for value in values]] for feature, values in ordered],
        "trees": coded,
    }


def walk(node: dict[str, Any]) -> Any:
    yield node
    if "threshold" in node:
        yield from walk(node["left_child"])
        yield from walk(node["right_child"])


def score(page: Page, model: Any) -> float:
    """Word F1 of the choice alone, before lists and tables are made whole."""
    chances = model.predict(np.asarray(page.rows, np.float32)).tolist() if page.rows else []
    chosen = pick(page.blocks, chances, votes=page.votes)
    got = Counter(word for block in chosen for word in words(block.text))
    common = sum((got & Counter(page.truth)).values())
    return 2 * common / (got.total() + len(page.truth)) if common else 0.0


def fold_of(page: Page) -> int:
    """Pages of a site are together."""
    return int(hashlib.md5(page.site.encode()).hexdigest(), 16) % FOLDS


def write(model: Any, path: Path) -> None:
    path.write_text(json.dumps(export(model), separators=(",", ":")) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--folds", type=Path)
    arguments = parser.parse_args()
    with Pool() as pool:
        pages = pool.map(load, sorted(path.parent for path in arguments.pages.glob("*/truth.json")), chunksize=8)
    if arguments.write:
        write(train(pages), ROOT / "resources" / "selector.json")
        return
    if arguments.folds:
        arguments.folds.mkdir(exist_ok=True)
        (arguments.folds / "pages.json").write_text(json.dumps({page.name: fold_of(page) for page in pages}))
    found = defaultdict(list)
    for fold in range(FOLDS):
        model = train([page for page in pages if fold_of(page) != fold])
        if arguments.folds:
            write(model, arguments.folds / f"{fold}.json")
        for page in pages:
            if fold_of(page) == fold:
                figure = score(page, model)
                found[page.kind].append(figure)
                found["all"].append(figure)
    for kind, figures in sorted(found.items()):
        print(f"{kind:<15} {len(figures):>5} pages  word F1 {sum(figures) / len(figures):.4f}")


if __name__ == "__main__":
    main()
