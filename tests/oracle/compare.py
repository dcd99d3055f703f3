#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compare crashdive with OTP's own crash dump viewer, field by field.

compare.py [OPTION...] CRASHDIVE DUMP...     (see run.sh for the usual call)

A DUMP is NAME.dump or NAME.dump.zst.  The viewer is asked through
oracle.escript, all dumps in one or two Erlang nodes; or, where --oracle-dir
holds NAME.jsonl or NAME.jsonl.zst, its answers are read from there (the same
script's output, made with another release of OTP).  crashdive is asked by
`list TABLE` for each table and by `show ID --part=info` for each process and
some of the other things; lists read the packed dump, show the unpacked one.

rules.py turns what the viewer says and what crashdive says into the same
value.  What is left are differences; those that are the viewer's fault are
listed in known.tsv.  A line of known.tsv that explains nothing any more,
though one of its dumps was compared, is an error too.

Rejected: comparing whole normalised records (it does not say which field),
and leaving out what the viewer cannot read (a viewer that fails on every
process would then pass: each failure is a difference with the field
"viewer", which known.tsv must explain).

Exit status: 0 equal, 1 differences or stale lines, 2 usage, 77 no viewer.
"""

import argparse
import concurrent.futures
import functools
import os
import sys
import tempfile

from engine import Comparison, Viewer, compare_table
from known import Known
from programs import Crashdive, Failed, base_name, unpack, viewer_answers
from programs import records_of
from rules import TABLES
from values import Word

KNOWN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "known.tsv")
SHOWN = 60          # differences printed

# The viewer's calls for one thing, and the table that shows it.
PAGES = {"proc_details": "processes", "port": "ports", "node_info": "nodes",
         "loaded_mod_details": "modules"}


def compare_dump(dump, viewer, ask, limit=sys.maxsize, tables=TABLES):
    """All of one dump; returns a Comparison."""
    found = Comparison(dump, viewer)
    if viewer.failed:
        found.table = "general"
        found.check("", "exit status", 65, ask.status("general"))
        return found
    for call, argument, reason in viewer.crashes():
        if call in PAGES:
            found.table = PAGES[call]
            found.differ(argument, "viewer", reason, "")
    try:
        found.word = Word(viewer.one("general_info"),
                          (ask.list("general") or [{}])[0])
    except Failed as err:
        found.differ("", "list general", "an answer", str(err))
        return found
    if found.word.splits_utf8:
        viewer.join_utf8()
    for table in tables:
        try:
            compare_table(found, table, ask, limit)
        except Failed as err:
            found.differ("", "list", "an answer", str(err))
    return found


def chosen(options):
    if not options.tables:
        return TABLES
    return [t for t in TABLES if t.name in options.tables.split(",")]


def compare_file(options, place):
    """In a process of its own: what it returns is all that is left of it."""
    name, packed, plain, answers = place
    viewer = Viewer(records_of(answers))
    viewer.file_size = os.path.getsize(plain)
    found = compare_dump(name, viewer,
                         Crashdive(options.crashdive, packed, plain),
                         options.max_details, chosen(options))
    found.viewer = None
    return found


def compare_all(options, directory):
    packed = {base_name(p): p for p in options.dumps}
    plain = {n: unpack(p, directory) for n, p in packed.items()}
    answers = viewer_answers(plain, options.oracle_dir, options.jobs,
                             directory)
    if answers is None:
        print("oracle: this Erlang has no crashdump_viewer, skipped")
        return 77
    places = [(n, packed[n], plain[n], answers[n]) for n in sorted(plain)]
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        results = list(pool.map(
            functools.partial(compare_file, options), places))
    with open(options.known, encoding="utf-8") as file:
        known = Known(file)
    return tell(results, known, [table.name for table in chosen(options)])


def tell(results, known, tables):
    unknown, explained = [], 0
    for found in results:
        known.saw(found.dump, found.release, tables)
        for difference in found.differences:
            if known.explains(found.release, difference):
                explained += 1
            else:
                unknown.append(difference)
    for d in unknown[:SHOWN]:
        print("%s: %s %s %s: viewer %s, crashdive %s" % (
            d.dump, d.table, d.id, d.field, repr(d.viewer)[:200],
            repr(d.crashdive)[:200]))
    if len(unknown) > SHOWN:
        print("... and %d more" % (len(unknown) - SHOWN))
    stale = known.stale()
    for line in stale:
        print("known.tsv: explains nothing any more: %s" % line)
    print("oracle: %d dumps, %d tables, %d rows, %d fields compared, "
          "%d differences, %d known" % (
              len(results), len(tables), sum(f.rows for f in results),
              sum(f.fields for f in results), len(unknown), explained))
    return 1 if unknown or stale else 0


def main():
    parser = argparse.ArgumentParser(
        description="compare crashdive with OTP's crash dump viewer")
    parser.add_argument("--oracle-dir", metavar="DIR",
                        help="answers of the viewer made before")
    parser.add_argument("--known", default=KNOWN, metavar="FILE")
    parser.add_argument("--tables", metavar="A,B", help="only these")
    parser.add_argument("--jobs", type=int, metavar="N",
                        default=min(os.cpu_count() or 1, 4))
    parser.add_argument("--max-details", type=int, default=sys.maxsize,
                        metavar="N", help="show only N rows of a table")
    parser.add_argument("crashdive")
    parser.add_argument("dumps", nargs="+")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="crashdive-oracle-") as directory:
        return compare_all(options, directory)


if __name__ == "__main__":
    sys.exit(main())
