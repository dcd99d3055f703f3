#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The comparison's own test: every change of an answer must be noticed.

canned.py has one dump as the viewer tells it and as crashdive must; then each
member of each of crashdive's answers is changed, and dropped, in turn, rows
are dropped, doubled and swapped, and whole tables are missing.
"""

import copy
import sys

import canned
import compare
from engine import Difference, Viewer
from known import Known
from programs import Failed
from rules import TABLES
from values import joined_utf8, same


class Canned:
    """Answers as crashdive must give them for canned.VIEWER."""

    def __init__(self):
        self.tables, self.pages = {}, {}
        for table in TABLES:
            rows = copy.deepcopy(canned.ROWS[table.name])
            for row in rows if table.show else ():
                self.pages[table.show(row)] = {
                    "kind": table.kind, "info": copy.deepcopy(row)}
            counted = [rule.field for rule in table.lists]
            self.tables[table.name] = [
                {k: len(v) if k in counted else joined(v)
                 for k, v in row.items()} for row in rows]

    def list(self, table):
        if table not in self.tables:
            raise Failed("no such table")
        return self.tables[table]

    def show(self, name):
        if name not in self.pages:
            raise Failed("no such thing")
        return self.pages[name]


def joined(value):
    return ", ".join(value) if isinstance(value, list) else value


def differences(ask):
    viewer = Viewer(canned.VIEWER)
    viewer.file_size = canned.FILE_SIZE
    return compare.compare_dump("canned", viewer, ask).differences


def changed(value):
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    if isinstance(value, list):
        return value[:-1] if value else ["7"]
    return (value or "") + "7"


def drop(record, member):
    del record[member]


def change(record, member):
    if member in canned.PRESENCE:
        record[member] = None if record[member] else "7"
    else:
        record[member] = changed(record[member])


def changes():
    """(name, function that spoils a Canned) for each that must be noticed."""
    for table in TABLES:
        for n, row in enumerate(canned.ROWS[table.name]):
            for member in row:
                if member in table.alone:
                    continue
                for what in drop, change:
                    name = "%s of %s in %s" % (what.__name__, member,
                                               table.name)
                    yield name, lambda a, w=what, t=table, n=n, m=member: \
                        w(a.tables[t.name][n], m)
                    if table.show:
                        yield "shown: " + name, \
                            lambda a, w=what, t=table, r=row, m=member: \
                            w(a.pages[t.show(r)]["info"], m)
            if table.show:
                yield "no page in " + table.name, \
                    lambda a, t=table, r=row: a.pages.pop(t.show(r))
                yield "another kind in " + table.name, \
                    lambda a, t=table, r=row: change(a.pages[t.show(r)],
                                                     "kind")
        yield from row_changes(table)


def row_changes(table):
    def swap(a):
        a.tables[table.name].reverse()

    yield "no row in " + table.name, lambda a: a.tables[table.name].pop()
    yield "a row more in " + table.name, \
        lambda a: a.tables[table.name].append(a.tables[table.name][0])
    yield "a column more in " + table.name, \
        lambda a: a.tables[table.name][0].update(new=1)
    yield "no " + table.name, lambda a: a.tables.pop(table.name)
    if table.ordered:
        yield "order of " + table.name, swap


def monitors_swapped(ask):
    ask.pages["<0.5.0>"]["info"]["monitors"].reverse()


def selftest():
    faults = []
    left = differences(Canned())
    if left:
        faults.append("equal records differ: %s" % left)
    tried = list(changes()) + [("order of monitors", monitors_swapped)]
    for name, spoil in tried:
        ask = Canned()
        spoil(ask)
        if not differences(ask):
            faults.append("not noticed: %s" % name)
    faults += selftest_known() + selftest_utf8() + selftest_lost()
    for fault in faults:
        print("selftest: %s" % fault)
    print("selftest: %d changes tried, %d faults" % (len(tried), len(faults)))
    return 1 if faults else 0


def selftest_known():
    faults = []
    wrong = Difference("d.otp25", "processes", "<0.5.0>", "links", 1, 2)
    known = Known([
        "# a comment\n", "d.*\t25\tproc*\t<0.5.*>\tlinks\twhy\n",
        "d.*\t*\tprocesses\t<0.6.0>\tlinks\twhy\n",
        "d.*\t*\tports\t*\t*\twhy\n",
        "d.*\t29\t*\t*\t*\twhy\n", "e.*\t*\t*\t*\t*\twhy\n"])
    known.saw("d.otp25", "25", ["processes"])
    if not known.explains("25", wrong):
        faults.append("a known difference is not recognised")
    for other in wrong._replace(field="cp"), wrong._replace(table="funs"):
        if known.explains("25", other):
            faults.append("%s is taken for a known one" % (other,))
    if known.stale() != ["d.*\t*\tprocesses\t<0.6.0>\tlinks\twhy"]:
        faults.append("stale lines are wrong: %s" % known.stale())
    if not same("caf\xe9", "caf\ufffd") or same("cafe", "caf\ufffd"):
        faults.append("text that is no UTF-8 compares wrongly")
    return faults


def selftest_utf8():
    """What the emulator escaped in the middle of characters."""
    escaped = {"name": ["'\xe6\\227\xa5'", "'\\200'", 2, "caf\xe9"]}
    whole = {"name": ["'\u65e5'", "'\\200'", 2, "caf\xe9"]}
    if joined_utf8(escaped) != whole:
        return ["escaped bytes: %s" % joined_utf8(escaped)]
    return []


def selftest_lost():
    """What the viewer lost is one difference, and no more."""
    lost = [r for r in canned.VIEWER if r["kind"] != "process"] + [
        {"kind": "cdv_output", "call": "processes",
         "text": "WARNING: an error occurred while parsing data."}]
    viewer = Viewer(lost)
    viewer.file_size = canned.FILE_SIZE
    found = compare.compare_dump("canned", viewer, Canned()).differences
    if [(d.table, d.field) for d in found] != [("processes", "viewer")]:
        return ["a list that the viewer lost: %s" % found]
    return []


if __name__ == "__main__":
    sys.exit(selftest())
