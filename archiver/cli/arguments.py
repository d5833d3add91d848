"""What can be typed: every verb with its options.

Nothing heavy is imported here: `--help` answers in a tenth of a second.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from archiver import __version__
from archiver.model.articles import State
from archiver.model.jobs import JobState

QUERIES = """\
the query (in single quotes, so that the shell leaves it alone; behind -- if it begins with a minus):
  tide "spring flood" mill*      words, phrases, beginnings; all must be there
  tide OR sea, -sand, (a OR b)   one of several, without, together
  title:tide  author:  site:  url:       only in the title, …
  tag:"long read"  in:Science/Sea        with a tag, in a collection or below, in a smart one
  is:unread                      or read, archived, favorite, highlighted, incomplete, trash
  has:note                       or highlight, image
  saved:7d  before:2024  after:2024-06-18  published:2023..2024
                                 also today, yesterday, last-week, this-month, …
  lang:pt  words:>1000  words:500..2000
Whatever cannot be understood is searched as words, and named on stderr.
"""

_MARKS = ("read", "unread", "favorite", "unfavorite", "archive", "unarchive", "trash", "untrash")


def build_parser() -> argparse.ArgumentParser:
    """The whole command line; every leaf sets `verb`."""
    common = argparse.ArgumentParser(add_help=False)
    group = common.add_argument_group("everywhere")
    group.add_argument(
        "--library",
        type=_folder,
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="the library to work on (also ARCHIVER_LIBRARY; default: the one in your settings)",
    )
    group.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON object per line")

    parser = argparse.ArgumentParser(
        prog="archiver",
        parents=[common],
        description="Keeps the web's articles: saves them with their pictures to your own disk, where they can be "
        "read, searched and organised without a network.",
        epilog="exit codes: 0 done, 1 some items failed (each named on stderr), 2 wrong usage, 130 stopped with Ctrl-C",
    )
    parser.add_argument("--version", action="version", version=f"archiver {__version__}")
    parser.set_defaults(verb=None)
    verbs = parser.add_subparsers(title="verbs", metavar="VERB")

    def verb(
        name: str, help: str, under: argparse._SubParsersAction[argparse.ArgumentParser] = verbs, **more: str
    ) -> argparse.ArgumentParser:
        leaf = under.add_parser(name, parents=[common], help=help, description=help[0].upper() + help[1:] + ".")
        leaf.set_defaults(verb=more.get("verb", name))
        return leaf

    def group_of(name: str, help: str, **defaults: object) -> argparse._SubParsersAction[argparse.ArgumentParser]:
        leaf = verb(name, help, verb=f"{name}_list")
        leaf.set_defaults(**defaults)
        return leaf.add_subparsers(title="what", metavar="WHAT", description="Without any of these: list.")

    open_ = verb("open", "open the window, as no verb at all does, and save what is named")
    open_.add_argument(
        "items",
        nargs="*",
        metavar="URL|FILE",
        help="a link, a saved page, a PDF or another document, a file with links",
    )

    save = verb("save", "save pages: links to fetch, or files: saved pages, letters, PDF, texts")
    save.add_argument(
        "items",
        nargs="+",
        metavar="URL|FILE",
        help="a link; a saved page (.html with its folder, .mhtml, .webarchive, SingleFile's .html or .zip), a letter "
        "(.eml), a PDF, a text (.txt, .md); a file with links (.url, .webloc, .desktop, .txt, .md); - reads links from "
        "standard input",
    )
    save.add_argument("--url", help="the address a saved page came from, where the file does not say")
    save.add_argument(
        "--tag", type=_name, action="append", default=[], metavar="NAME", help="tag what is saved (may be repeated)"
    )
    save.add_argument("--collection", type=_name, metavar="NAME", help="file what is saved in a collection")
    save.add_argument("--no-wait", action="store_true", help="only put into the queue; 'archiver jobs resume' works it")

    list_ = verb("list", "list articles, newest first")
    list_.add_argument(
        "--state",
        choices=[state.value for state in State],
        default=State.ALL.value,
        metavar="STATE",
        help=f"one of: {', '.join(State)} (default: all but the trash)",
    )
    list_.add_argument("--collection", type=_name, metavar="NAME", help="only what is in a collection or below it")
    list_.add_argument("--tag", type=_name, metavar="NAME", help="only what has a tag")
    list_.add_argument(
        "--limit", type=_count, metavar="N", help="at most so many (default: 50 in a table, all with --json)"
    )

    search = verb("search", "find articles by any words in them")
    search.formatter_class = argparse.RawDescriptionHelpFormatter
    search.epilog = QUERIES
    search.add_argument(
        "query",
        nargs="+",
        type=_name,
        metavar="QUERY",
        help="words that must all be there, the last perhaps only begun; more below",
    )
    search.add_argument("--limit", type=_count, default=50, metavar="N", help="at most so many (default: 50)")

    show = verb("show", "print an article")
    show.add_argument("id", type=_number, metavar="ID")
    show.add_argument(
        "--format",
        choices=("text", "html", "json"),
        default="text",
        help="default: text; pictures in html are named asset:…",
    )
    show.add_argument(
        "--embed",
        action="store_true",
        help="html as a whole page with its pictures inside, to open anywhere",
    )

    mark = verb("mark", "mark articles as read, favourite, archived or trashed, or take that back")
    mark.add_argument("mark", choices=_MARKS, metavar="MARK", help=f"one of: {', '.join(_MARKS)}")
    mark.add_argument("ids", nargs="+", type=_number, metavar="ID")

    delete = verb("delete", "delete articles in the trash for good")
    delete.add_argument("ids", nargs="+", type=_number, metavar="ID")

    collections = group_of("collections", "organise articles in nested collections")
    verb("list", "list collections", collections, verb="collections_list")
    add = verb("add", "make a collection", collections, verb="collections_add")
    add.add_argument("name", type=_name, metavar="NAME")
    add.add_argument("--in", dest="parent", type=_name, metavar="PARENT", help="the collection to put it in")
    add.add_argument(
        "--query", type=_name, metavar="QUERY", help="make it a smart one, which holds what this finds (see search)"
    )
    query = verb("query", "give a smart collection another query", collections, verb="collections_query")
    query.add_argument("name", type=_name, metavar="NAME", help="its name, its path (Science/Sea) or its number")
    query.add_argument("query", type=_name, metavar="QUERY")
    for name, help in (("put", "file articles in a collection"), ("take", "take articles out of a collection")):
        leaf = verb(name, help, collections, verb=f"collections_{name}")
        leaf.add_argument("name", type=_name, metavar="NAME", help="its name, its path (Science/Sea) or its number")
        leaf.add_argument("ids", nargs="+", type=_number, metavar="ID")
    remove = verb(
        "remove", "remove a collection and those in it; articles stay", collections, verb="collections_remove"
    )
    remove.add_argument("name", type=_name, metavar="NAME", help="its name, its path (Science/Sea) or its number")

    tag = group_of("tag", "put tags on articles")
    verb("list", "list tags", tag, verb="tag_list")
    for name, help in (("put", "put a tag on articles"), ("take", "take a tag off articles")):
        leaf = verb(name, help, tag, verb=f"tag_{name}")
        leaf.add_argument("name", type=_name, metavar="NAME")
        leaf.add_argument("ids", nargs="+", type=_number, metavar="ID")

    jobs = group_of("jobs", "see and steer the queue", state=None, limit=None)
    jobs_list = verb("list", "list jobs, newest first", jobs, verb="jobs_list")
    jobs_list.add_argument(
        "--state",
        choices=[state.value for state in JobState],
        action="append",
        metavar="STATE",
        help=f"only these (may be repeated): {', '.join(JobState)}",
    )
    jobs_list.add_argument(
        "--limit", type=_count, metavar="N", help="at most so many (default: 50 in a table, all with --json)"
    )
    retry = verb(
        "retry", "try failed jobs again (without ID: all that failed), and wait for them", jobs, verb="jobs_retry"
    )
    retry.add_argument("ids", nargs="*", type=_number, metavar="ID")
    retry.add_argument("--no-wait", action="store_true", help="only put them into the queue")
    cancel = verb("cancel", "cancel jobs that have not ended, give up failed ones", jobs, verb="jobs_cancel")
    cancel.add_argument("ids", nargs="+", type=_number, metavar="ID")
    verb("resume", "work the queue until it is empty", jobs, verb="jobs_resume")

    extract = verb("extract", "print the articles in files (saved pages, letters, PDF, texts), without a library")
    extract.add_argument("files", nargs="+", metavar="FILE")
    extract.add_argument(
        "--explain",
        action="store_true",
        help="show what was considered, how it was judged, what was left out and why",
    )
    extract.add_argument(
        "--rules", type=_folder, metavar="DIR", help="use the site rules (*.toml) in a folder, to try them"
    )

    again = verb("extract-again", "extract articles again from the pages that are kept, where that changes something")
    again.add_argument("ids", nargs="*", type=_number, metavar="ID")
    again.add_argument("--all", action="store_true", help="every article that is not in the trash")
    again.add_argument("--preview", action="store_true", help="only show what would change")
    again.add_argument("--shorter", action="store_true", help="also where an article becomes much shorter")
    verb("rules", "list the site rules of the library, and what is wrong with them")

    check = verb("check", "verify that everything kept is still there and as it was")
    check.add_argument(
        "--repair", action="store_true", help="mend what can be mended; nothing a person made is deleted"
    )
    backup = verb("backup", "back up the database into the library's own folder, or everything into one file")
    backup.add_argument(
        "file", nargs="?", type=Path, metavar="FILE.zip", help="the whole library, pictures and all, as one file"
    )
    restore = verb("restore", "put a backup in the place of the library's contents (which are backed up first)")
    restore.add_argument(
        "file", type=Path, metavar="FILE", help="a .zip of the whole library, or a .backup.db of its database"
    )

    verb("demo", "save the sample pages that come with the program into a library of their own, and search them")
    return parser


def find_fault(options: argparse.Namespace) -> str | None:
    """What is wrong with arguments that are right one by one."""
    if options.verb == "save" and options.url is not None and len(options.items) > 1:
        return "--url is the address of one saved page: give one FILE with it"
    if options.verb == "extract-again" and options.all == bool(options.ids):
        return "name the articles, or --all"
    return None


def _count(text: str) -> int:
    return _whole(text, 1_000_000_000)


def _number(text: str) -> int:
    return _whole(text, 2**63 - 1)  # what SQLite holds


def _whole(text: str, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 20 and 1 <= int(text) <= most):
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number from 1 on")
    return int(text)


def _name(text: str) -> str:
    return text.encode("utf-8", "replace").decode()  # a byte that is no UTF-8 comes as half a character


def _folder(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("names no folder")
    return Path(text)
