# SPDX-License-Identifier: Apache-2.0
"""Compares a table of crashdive with the viewer's records, as rules say.

A table (rules.py) names the records, the rules that tell which row is which
record, and the rules for the fields.  Rows and records of the same identity
are compared in a fixed order, since the viewer keeps none.  For rows that
`show` can tell more about, its `info` is compared as well: there, lists stand
where the table has their lengths.

A viewer that died in a call, or in a part of it, has lost records.  That is
one difference, of the field "viewer"; rows that it lost are none.

Rejected: comparing by position (the viewer's order is that of its workers),
and leaving out a column that no rule knows (a new column would never be
compared: it must have a rule or be named as one that the viewer lacks).
"""

import collections

from programs import Failed
from values import joined_utf8, same, zero_if_missing

# What crashdive's FIELD holds: two functions, of the viewer's record (and the
# Word) and of crashdive's row, that must give the same value.
Rule = collections.namedtuple("Rule", "field viewer ours")

# name       crashdive's
# records    of the viewer, a function of the Viewer
# call       the viewer's, to know whether it died in it
# ident      rules for the identity, also compared with what `show` says
# columns    the other rules
# details    rules for the viewer's page of one row: a function of the Viewer
#            gives {identity: record}
# lists      rules for what is a list in `show` and its length in the table
# show       the ID to show, of a row of crashdive, where no other has it
# kind       what `show` calls it; shows: so many of a dump
# alone      columns that the viewer does not have
# ordered    the viewer keeps the dump's order
Table = collections.namedtuple(
    "Table", "name records call ident columns details_of details lists show "
    "kind shows alone ordered",
    defaults=((), None, (), (), None, "", 0, (), False))

Difference = collections.namedtuple(
    "Difference", "dump table id field viewer crashdive")


class Viewer:
    """The viewer's answers for one dump."""

    def __init__(self, records):
        self.kinds = collections.defaultdict(list)
        for record in records:
            self.kinds[record["kind"]].append(record)
        about = self.one("oracle")
        self.release = about.get("otp", "?")
        self.dump_version = about.get("dump_version")
        self.failed = bool(self.kinds["read_error"])

    def join_utf8(self):
        self.kinds = collections.defaultdict(list, joined_utf8(self.kinds))

    def one(self, kind):
        return self.kinds[kind][0] if self.kinds[kind] else {}

    def crashes(self):
        """(call, argument, reason) where it died or would not answer."""
        for kind in "oracle_crash", "oracle_error":
            for record in self.kinds[kind]:
                call, _, argument = record["call"].partition(" ")
                yield call, argument, record["reason"][:160]

    def lost(self, call):
        """Why the answer to a call is not whole, or None."""
        for died, _, reason in self.crashes():
            if died == call:
                return reason
        for record in self.kinds["cdv_output"]:
            if record["call"] == call and \
                    "error occurred while parsing" in record["text"]:
                return record["text"]
        return None


class Comparison:
    """What is found in one dump: differences and how much was compared."""

    def __init__(self, dump, viewer):
        self.dump = dump
        self.release = viewer.release
        self.viewer = viewer
        self.word = None
        self.table = ""
        self.fields = 0
        self.rows = 0
        self.differences = []

    def differ(self, ident, field, viewer, ours):
        self.differences.append(Difference(
            self.dump, self.table, label(ident), field, viewer, ours))

    def check(self, ident, field, viewer, ours):
        self.fields += 1
        if not same(viewer, ours):
            self.differ(ident, field, viewer, ours)

    def apply(self, ident, rules, record, row):
        word = self.word
        self.fields += len(rules)
        for rule in rules:
            if rule.field not in row:
                self.differ(ident, rule.field, "a member", "no such member")
                continue
            left, right = rule.viewer(record, word), ours_of(rule, row)
            if not same(left, right):
                self.differ(ident, rule.field, left, right)


def label(ident):
    if isinstance(ident, tuple):
        return " ".join("" if part is None else str(part) for part in ident)
    return str(ident)


def ours_of(rule, row):
    try:
        return rule.ours(row)
    except (AttributeError, KeyError, TypeError, ValueError) as err:
        return "another shape: %r" % err


def of_kind(kind):
    return lambda viewer: viewer.kinds[kind]


def grouped(rows, identity):
    groups = collections.OrderedDict()
    for row in rows:
        groups.setdefault(identity(row), []).append(row)
    return groups


def same_identities(left, right):
    """Rows of a name that is no UTF-8 get the viewer's identity."""
    for ours in [i for i in right if i not in left and "\ufffd" in label(i)]:
        for theirs in left:
            if theirs not in right and same(theirs, ours):
                right[theirs] = right.pop(ours)
                break


def in_fixed_order(rules, records, rows, word):
    if len(records) < 2:
        return records, rows
    records = sorted(records, key=lambda r: repr(
        [rule.viewer(r, word) for rule in rules]))
    rows = sorted(rows, key=lambda r: repr(
        [ours_of(rule, r) for rule in rules]))
    return records, rows


def compare_table(found, table, ask, limit):
    """`ask` answers for crashdive: ask.list(TABLE) and ask.show(ID); `limit`
    bounds the rows that are shown."""
    found.table = table.name
    word = found.word
    rows = ask.list(table.name)
    lost = found.viewer.lost(table.call)
    if lost:
        found.differ(table.call, "viewer", lost, "")
    check_columns(found, table, rows)

    def theirs(record):
        return tuple(rule.viewer(record, word) for rule in table.ident)

    left = grouped(table.records(found.viewer), theirs)
    right = grouped(rows, lambda row: tuple(
        ours_of(rule, row) for rule in table.ident))
    same_identities(left, right)
    for ident in right:
        if ident not in left and not lost:
            found.differ(ident, "rows", 0, len(right[ident]))
    if table.ordered and not lost:
        found.check("", "order", *common_order(left, right))
    details = grouped(table.details_of(found.viewer), theirs) \
        if table.details_of else {}
    single, rules = [], table.ident + table.columns
    for ident, records in left.items():
        found.rows += len(records)
        ours = right.get(ident, [])
        if len(ours) != len(records) and not (lost and ours):
            found.differ(ident, "rows", len(records), len(ours))
            continue
        records, ours = in_fixed_order(table.columns, records, ours, word)
        for record, row in zip(records, ours):
            found.apply(ident, rules, record, row)
        if len(ours) == 1:
            page = details.get(ident, [None if table.details else records[0]])
            if page[0] is not None:
                single.append((ident, page[0], ours[0]))
    names = collections.Counter(map(table.show, rows) if table.show else ())
    compare_pages(found, table, single, names, ask, limit)


def common_order(left, right):
    return ([label(i) for i in left if i in right],
            [label(i) for i in right if i in left])


def check_columns(found, table, rows):
    known = {rule.field for part in
             (table.ident, table.columns, table.details, table.lists)
             for rule in part}.union(table.alone)
    for field in (rows[0] if rows else ()):
        if field not in known:
            found.differ("", field, "no such column", "a column")


def length(rule):
    """Of what is a list in `show`, and its length in the table."""
    return Rule(rule.field, lambda v, word: len(rule.viewer(v, word)),
                lambda c: zero_if_missing(c[rule.field]))


def compare_pages(found, table, single, names, ask, limit):
    for ident, record, row in single:
        found.apply(ident, table.details, record, row)
        found.apply(ident, [length(rule) for rule in table.lists], record,
                    row)
    if not table.show:
        return
    # bytes of the dump that are no UTF-8 cannot be asked for
    single = [one for one in single if names[table.show(one[2])] == 1 and
              table.show(one[2]).isascii()]
    step = max(1, len(single) // max(1, min(limit, table.shows)))
    for ident, record, row in single[::step]:
        name = table.show(row)
        try:
            shown = ask.show(name)
        except Failed as err:
            found.differ(ident, "show", "an answer", str(err))
            continue
        shown = one_of(shown, table, ident)
        found.check(ident, "show kind", table.kind, shown.get("kind"))
        found.apply(ident, table.ident + table.columns + table.details +
                    table.lists, record, shown.get("info", {}))


def one_of(shown, table, ident):
    """Several things of a name are shown all."""
    for page in shown if isinstance(shown, list) else ():
        if same(ident, tuple(ours_of(rule, page.get("info", {}))
                             for rule in table.ident)):
            return page
    return {} if isinstance(shown, list) else shown
