#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compare the terms of processes with what OTP's crash dump viewer decodes.

terms.py [OPTION...] CRASHDIVE DUMP...

For each process the stack, the messages with their tokens, and the dictionary,
then the persistent terms and what modules have in external term format (which
the viewer cannot read: that is decoded by Erlang itself), are compared twice: as terms, in the fixed syntax of oracle.escript's norm/2,
and as text, byte for byte with `~0tp`, where only the order of the pairs of a
map is free (it differs between releases).

Both are made from one parse of the text. The viewer's stand-ins for pids,
ports and binaries ('#CDVPid' and so on) become what they stand for, and what
neither side has (an object that is not in the dump) is one mark. References
have the viewer's own number for their node, and so lose it; so do pids and
ports in a term with some that the viewer decoded from external terms. `maybe`
and `else` are quoted since OTP 27, by crashdive always.

A viewer that fails on a process says nothing about it; these are counted. Of
a dump that is cut the viewer drops all literals if one is cut, and hides what
there is of some processes: there, what it calls incomplete may be anything.
Other differences that are the viewer's fault are in known_terms.tsv.

Rejected: comparing text only. It would not see a binary whose bytes are wrong,
which the viewer's text does not show.

Exit status: 0 equal, 1 differences or stale lines, 2 usage, 77 no viewer.
"""

import argparse
import collections
import concurrent.futures
import fnmatch
import json
import os
import re
import subprocess
import sys
import tempfile
import threading

from programs import (Crashdive, ESCRIPT, Failed, NO_VIEWER, base_name,
                      unpack)

KNOWN = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                     "known_terms.tsv")
SHOWN = 40
EXPAND = "100000"

Difference = collections.namedtuple("Difference",
                                    "dump id place viewer crashdive")

# --------------------------------------------------------------------------
# The syntax of ~0tp and of norm/2. A tree is a leaf (its text), or a tuple
# (kind, items, tail or None); the items of a map are pairs.

TOKEN = re.compile(r"""
    (?P<string>"(?:\\.|[^"\\])*")
  | (?P<atom>'(?:\\.|[^'\\])*')
  | (?P<binary><<(?:"(?:\\.|[^"\\])*"(?:/utf8)?|[0-9,:]*)>>)
  | (?P<pid><[0-9?]+\.[0-9]+\.[0-9]+>)
  | (?P<open>\[|\{|\#\{)
  | (?P<record>\#(?:'(?:\\.|[^'\\])*'|[\w@]+):(?:'(?:\\.|[^'\\])*'|[\w@]+)\{)
  | (?P<object>\#(?:Fun|Ref|Port|Bad|Bin|FunRef)<[^>]*>)
  | (?P<fun>fun\s(?:'(?:\\.|[^'\\])*'|[^:']+):(?:'(?:\\.|[^'\\])*'|[^/']+)/\d+)
  | (?P<close>[\]}])
  | (?P<mark>\s*=>\s*|\s=\s|[,|])
  | (?P<bare>[-+\w@.]+)
    """, re.VERBOSE | re.DOTALL)


class Unreadable(Exception):
    """Text that is no term."""


def parse(text):
    stack = [["root", [], None, ","]]
    at = 0
    while at < len(text):
        found = TOKEN.match(text, at)
        if not found:
            raise Unreadable(text[at:at + 40])
        kind, token = found.lastgroup, found.group()
        at = found.end()
        if kind in ("open", "record"):
            name = {"[": "list", "{": "tuple", "#{": "map"}.get(token, token)
            stack.append([name, [], None, ","])
        elif kind == "mark":
            stack[-1][3] = token.strip()
        elif kind == "close":
            name, items, tail, _ = stack.pop()
            if not stack or (name == "list") != (token == "]"):
                raise Unreadable(text[at - 1:at + 40])
            if name == "map":
                items = list(zip(items[::2], items[1::2]))
            add(stack[-1], (name, items, tail))
        else:
            add(stack[-1], token)
    if len(stack) != 1 or len(stack[0][1]) != 1:
        raise Unreadable(text[:40])
    return stack[0][1][0]


def add(level, tree):
    if level[3] == "|":
        level[2] = tree
    else:
        level[1].append(tree)


STAND_INS = {"'#CDVPid'": (4, "<%s.%s.%s>"), "'#CDVPort'": (3, "#Port<%s.%s>"),
             "'#CDVBin'": (4, "#Bin<%s,%s,%s>")}
LOST = ("'#CDVIncompleteHeap'", "'#CDVNonexistingBinary'",
        "'#CDVTruncatedBinary'", "'#CDVBadDistExt'",
        "'<invalid-distribution-message>'")


def real(tree):
    """The tree with what the viewer's stand-ins stand for."""
    if isinstance(tree, str):
        if tree in LOST or tree.startswith("#Bad<"):
            return "#Bad"
        if tree in ("'maybe'", "'else'"):
            return tree[1:-1]
        return re.sub(r"^#Ref<[0-9?]+\.", "#Ref<*.", tree)
    kind, items, tail = tree
    if kind == "map":
        pairs = [(real(k), real(v)) for k, v in items]
        return (kind, sorted(pairs, key=repr), None)
    if kind == "tuple" and len(items) == 2 and items[0] == "'#CDVFRef'":
        return "#Bad"
    if kind == "list" and tail is None:
        for i, item in enumerate(items):
            size, form = STAND_INS.get(item, (0, "")) \
                if isinstance(item, str) else (0, "")
            if size and len(items) - i == size:
                leaf = form % tuple(items[i + 1:])
                if i == 0:
                    return leaf
                return (kind, [real(x) for x in items[:i]], leaf)
    return (kind, [real(x) for x in items],
            None if tail is None else real(tail))


ESCAPES = {"n": 10, "t": 9, "r": 13, "b": 8, "v": 11, "f": 12, "e": 27,
           "d": 127, "s": 32, "0": 0}


def characters(text):
    for part in re.findall(r"\\[0-7]{3}|\\x\{[0-9A-F]+\}|\\.|[^\\]", text,
                           re.DOTALL):
        if part[0] != "\\":
            yield ord(part)
        elif part[1:3] == "x{":
            yield int(part[3:-1], 16)
        elif len(part) == 4:
            yield int(part[1:], 8)
        else:
            yield ESCAPES.get(part[1], ord(part[1]))


def numbers(codes):
    return ",".join(map(str, codes))


def plain_leaf(leaf):
    if leaf[0] == '"':
        return ("list", list(map(str, characters(leaf[1:-1]))), None)
    if leaf.startswith('<<"'):
        if leaf.endswith("/utf8>>"):
            text = "".join(map(chr, characters(leaf[3:-8])))
            return "<<" + numbers(text.encode("utf-8", "surrogatepass")) + ">>"
        return "<<" + numbers(characters(leaf[3:-3])) + ">>"
    return leaf


def plain(tree):
    """The tree in the syntax of norm/2: no strings."""
    if isinstance(tree, str):
        return plain_leaf(tree)
    kind, items, tail = tree
    if kind == "map":
        return (kind, sorted(((plain(k), plain(v)) for k, v in items),
                             key=repr), None)
    return (kind, list(map(plain, items)),
            None if tail is None else plain(tail))


def may_be(stand_in, tree):
    """Whether this can be the binary that the viewer did not fetch."""
    size = int(stand_in.split(",")[1])
    if not isinstance(tree, str):
        return False
    if tree.startswith('<<"'):
        tree = plain_leaf(tree)
    return tree == "#Bad" or (tree.startswith("<<") and
                              len(tree[2:-2].split(",")) == size) or \
        (tree == "<<>>" and size == 0)


def same_text(viewer, ours, cut):
    """Equal trees, but a binary that the viewer does not print is any, and so
    is what it did not find if the dump is cut."""
    if cut and viewer == "#Bad":
        return True
    if isinstance(viewer, str) and viewer.startswith("#Bin<"):
        return may_be(viewer, ours)
    if isinstance(viewer, str) or isinstance(ours, str):
        return viewer == ours
    if viewer[0] != ours[0]:
        return False
    if cut and viewer[2] == "#Bad":
        ours = (ours[0], ours[1][:len(viewer[1])], "#Bad")
    if len(viewer[1]) != len(ours[1]):
        return False
    if viewer[0] == "map":
        return same_map(viewer[1], ours[1], cut)
    return all(same_text(a, b, cut) for a, b in zip(viewer[1], ours[1])) and \
        same_text(viewer[2] or "", ours[2] or "", cut)


def same_map(viewer, ours, cut):
    """Keys may be binaries that the viewer does not print."""
    if all(same_text(a, b, cut) and same_text(c, d, cut)
           for (a, c), (b, d) in zip(viewer, ours)):
        return True
    rest = list(ours)
    for key, value in viewer:
        for pair in rest:
            if same_text(key, pair[0], cut) and \
                    same_text(value, pair[1], cut):
                rest.remove(pair)
                break
        else:
            return False
    return True


# --------------------------------------------------------------------------
# Rows

# A pid or port as the viewer's own runtime prints it.
VIEWERS_OWN = re.compile(r"(?:#Port)?<[1-9][0-9]*\.[0-9]+(?:\.[0-9]+)?>")


def without_nodes(text):
    text = re.sub(r"'#CDV(Pid|Port)',[0-9]+,", r"'#CDV\1',0,", text)
    return re.sub(r"<[0-9?]+(\.[0-9]+(?:\.[0-9]+)?>)", r"<0\1", text)


class Compared:
    def __init__(self, name, otp, cut):
        self.name, self.otp, self.cut = name, otp, cut
        self.terms = 0
        self.processes = 0
        self.loops = 0
        self.silent = 0
        self.differences = []

    def rows(self, ident, place, viewer, ours):
        """Whether there are as many rows, so that they can be compared."""
        if len(viewer) == len(ours):
            return True
        if viewer or not self.cut:
            self.differ(ident, place, len(viewer), len(ours))
        return False

    def differ(self, ident, place, viewer, ours):
        self.differences.append(
            Difference(self.name, ident, place, viewer, ours))

    def term(self, ident, place, viewer, viewer_norm, ours):
        self.terms += 1
        if ours is None:
            self.differ(ident, place, viewer, ours)
            return
        if VIEWERS_OWN.search(viewer):
            viewer, ours = without_nodes(viewer), without_nodes(ours)
            viewer_norm = viewer_norm and without_nodes(viewer_norm)
        try:
            tree = real(parse(ours))
        except Unreadable as err:
            self.differ(ident, place, viewer, "unreadable: %s" % err)
            return
        try:
            if viewer_norm is not None:
                if not same_text(real(parse(viewer_norm)), plain(tree),
                                 self.cut):
                    self.differ(ident, place, viewer_norm, ours)
                    return
            want = real(parse(viewer))
        except Unreadable as err:
            self.differ(ident, place, "unreadable: %s" % err, ours)
            return
        if not (self.cut and LOST[0] in viewer) and \
                not same_text(want, tree, self.cut):
            self.differ(ident, place + " text", viewer, ours)


def code_row(row):
    """A row of code as the viewer says it."""
    word = "Catch" if row["label"].startswith("y") else "Return addr"
    return "%s %s (%s)" % (word, row["return_address"], row["function"] or "")


def viewer_code(row):
    found = re.fullmatch(r'"((?:Return addr|Catch) 0x.*)"', row["term"],
                         re.DOTALL)
    return re.sub(r"\\(.)", r"\1", found.group(1)) if found else None


def compare_stack(result, ident, viewer, ours):
    ours = [row for row in ours if row["label"] is not None]
    if not result.rows(ident, "stack rows", viewer, ours):
        return
    codes = [viewer_code(row) for row in viewer]
    ours_codes = [code_row(row) for row in ours if row["function"]]
    if sorted(filter(None, codes)) != sorted(ours_codes):
        result.differ(ident, "stack code", list(filter(None, codes)),
                      ours_codes)
    result.terms += len(ours_codes)
    terms = [row for row, code in zip(viewer, codes) if code is None]
    ours = [row for row in ours if not row["function"]]
    for want, have in zip(terms, ours):
        if want["label"] != have["label"] and want["label"][0] == "y":
            result.differ(ident, "stack label", want["label"], have["label"])
        result.term(ident, "stack " + have["label"], want["term"],
                    want.get("norm"), have["term"])


def compare_messages(result, ident, viewer, ours):
    if not result.rows(ident, "messages", viewer, ours):
        return
    for want, have in zip(viewer, ours):
        place = "message %d" % have["number"]
        result.term(ident, place, want["term"], want.get("norm"), have["term"])
        if want["token"] is None and have["token"] is None:
            continue
        result.term(ident, place + " token", want["token"] or "[]", None,
                    have["token"] or "[]")


def compare_dictionary(result, ident, viewer, ours):
    if not result.rows(ident, "dictionary", viewer, ours):
        return
    for n, (want, have) in enumerate(zip(viewer, ours)):
        text = have["value"]
        if have["key"] is not None:
            text = "{%s,%s}" % (have["key"], have["value"])
        result.term(ident, "dictionary %d" % n, want["term"],
                    want.get("norm"), text)


EXPORTED = {"stack": "stacks", "messages": "messages",
            "dictionary": "dictionaries"}


def exported(ask):
    """What `export --terms` writes: (part, pid) -> rows without pid."""
    rows = collections.defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="crashdive-export-") as directory:
        ask.answer("export", "--terms", "--max-term=1G", ask.unpacked,
                   directory)
        for part, name in EXPORTED.items():
            path = os.path.join(directory, name + ".ndjson")
            with open(path, encoding="utf-8") as file:
                for line in file:
                    row = json.loads(line)
                    rows[part, row.pop("pid")].append(row)
    return rows


def check_state(result, ident, stack):
    """Each gen_server that waits in its loop has a state; but for those whose
    stack the dump lacks, which are known by their program counter alone."""
    loops = [row["function"] for row in stack
             if not (row["label"] or "").startswith("y")
             and (row["function"] or "").startswith("gen_server:loop/")]
    if not loops or len(stack) == 1:
        return
    result.loops += 1
    if not any(row["name"] == "State" for row in stack):
        result.differ(ident, "state", loops[0], None)


def compare_process(result, ident, rows, ask, export):
    parts = {"stack": [], "messages": [], "dictionary": []}
    out = ask.answer("show", ident, "--part=stack,messages,dictionary",
                     "--format=ndjson", "--max-term=1G", ask.unpacked)
    for line in out.split(b"\n"):
        if line:
            row = json.loads(line.decode("utf-8"))
            parts[row.pop("part")].append(row)
    result.processes += 1
    for part, ours in parts.items():
        if export[part, ident] != ours:
            result.differ(ident, "export of " + part, ours,
                          export[part, ident])
    check_state(result, ident, parts["stack"])
    compare_stack(result, ident, rows["stack"], parts["stack"])
    compare_messages(result, ident, rows["message"], parts["messages"])
    compare_dictionary(result, ident, rows["dict"], parts["dictionary"])


def rows_of(ask, table, columns):
    out = ask.answer("list", table, "--columns=" + columns, "--format=ndjson",
                     "--max-term=1G", ask.unpacked)
    return [json.loads(line.decode("utf-8"))
            for line in out.split(b"\n") if line]


def compare_persistent(result, viewer, ask):
    """The viewer has the last one first."""
    if not viewer:
        return
    rows = rows_of(ask, "persistent_terms", "key,value")
    if not result.rows("", "persistent terms", viewer, rows):
        return
    for n, (want, have) in enumerate(zip(reversed(viewer), rows)):
        for side in ("key", "value"):
            result.term("", "persistent %s %d" % (side, n), want[side],
                        want.get(side + "_norm"), have[side])


FIELDS = ("current_attributes", "current_compilation_info", "old_attributes",
          "old_compilation_info")


def compare_modules(result, viewer, ask):
    """What Erlang cannot decode is marked, or cut."""
    if not viewer:
        return
    rows = {}
    for row in rows_of(ask, "modules", "name," + ",".join(FIELDS)):
        rows.setdefault(row["name"], []).append(row)
    for want in viewer:
        field = want["label"].lower().replace(" ", "_")
        have = rows.get(want["mod"], [])
        if field not in FIELDS or len(have) != 1:
            if len(have) != 1:
                result.differ(want["mod"], field, "a module", len(have))
            continue
        ours = have[0][field]
        if want["term"] is None and "#Bad<" in (ours or ""):
            result.terms += 1
            continue
        result.term(want["mod"], field, want["term"] or "#Bad<>",
                    want.get("norm"), ours)


# --------------------------------------------------------------------------
# Programs

def records(data):
    wanted = ("oracle", "proc_details", "stack", "message", "dict",
              "persistent_term", "module_term", "oracle_crash", "oracle_error", "read_error")
    for line in data.decode("utf-8").split("\n"):
        if line and line[9:line.find('"', 9)] in wanted:
            yield json.loads(line)


def ask_viewer(dumps, directory):
    """DIRECTORY/NAME.jsonl for each dump; False if there is no viewer."""
    if not dumps:
        return True
    os.mkdir(directory)
    command = ["escript", ESCRIPT, "--norm", "--expand", EXPAND, "--only",
               "general_info,processes,persistent_terms,module_terms,details",
               "--out-dir", directory]
    done = subprocess.run(command + dumps, stdin=subprocess.DEVNULL,
                          check=False)
    return done.returncode != NO_VIEWER


def stored(directory, name):
    """The viewer's answers that are in a directory, or None."""
    path = os.path.join(directory or "", name + ".jsonl")
    if directory and os.path.exists(path + ".zst"):
        return subprocess.run(["zstd", "-dqc", path + ".zst"], check=True,
                              stdout=subprocess.PIPE).stdout
    if directory and os.path.exists(path):
        with open(path, "rb") as file:
            return file.read()
    return None


def answer_of(name, oracle_dir, places):
    data = stored(oracle_dir, name)
    for place in places:
        data = data or stored(place, name)
    return data or b""


def is_cut(path):
    with open(path, "rb") as file:
        file.seek(max(0, os.path.getsize(path) - 16))
        return not re.search(rb"\n=end\r?\n$", file.read())


def compare_dump(name, data, ask, limit):
    result = Compared(name, "", is_cut(ask.unpacked))
    processes = collections.OrderedDict()
    persistent, modules = [], []
    for record in records(data):
        kind = record["kind"]
        if kind == "oracle":
            result.otp = record["otp"]
        elif kind == "proc_details":
            processes[record["pid"]] = {
                "stack": [], "message": [], "dict": []}
        elif kind in ("stack", "message", "dict"):
            processes[record["pid"]][kind].append(record)
        elif kind == "persistent_term":
            persistent.append(record)
        elif kind == "module_term":
            modules.append(record)
        elif record.get("call", "").startswith("proc_details"):
            result.silent += 1
    try:
        export = exported(ask)
    except Failed as err:
        result.differ("", "export", "", str(err))
        return result
    for ident, rows in list(processes.items())[:limit]:
        try:
            compare_process(result, ident, rows, ask, export)
        except Failed as err:
            result.differ(ident, "crashdive", "", str(err))
    try:
        compare_persistent(result, persistent, ask)
        compare_modules(result, modules, ask)
    except Failed as err:
        result.differ("", "crashdive", "", str(err))
    return result


class Known:
    """known_terms.tsv: dump, viewer's release, process, place, reason; each
    but the reason a pattern."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            lines = [line.rstrip("\n").split("\t") for line in file
                     if line.strip() and line[0] != "#"]
        self.entries = [line[:4] for line in lines]
        self.used = set()

    def explains(self, otp, d):
        found = False
        have = (d.dump, otp, d.id, d.place)
        for n, entry in enumerate(self.entries):
            if all(map(fnmatch.fnmatchcase, have, entry)):
                self.used.add(n)
                found = True
        return found

    def stale(self, results):
        for n, (dump, otp, _, _) in enumerate(self.entries):
            if n not in self.used and any(
                    fnmatch.fnmatchcase(r.name, dump) and
                    fnmatch.fnmatchcase(r.otp, otp) for r in results):
                yield "\t".join(self.entries[n])


def short(value):
    return repr(value)[:300]


def tell(results, known):
    unknown, explained = [], 0
    for result in results:
        for difference in result.differences:
            if known.explains(result.otp, difference):
                explained += 1
            else:
                unknown.append(difference)
    for d in unknown[:SHOWN]:
        print("%s: %s %s:\n\tviewer    %s\n\tcrashdive %s" % (
            d.dump, d.id, d.place, short(d.viewer), short(d.crashdive)))
    if len(unknown) > SHOWN:
        print("... and %d more" % (len(unknown) - SHOWN))
    stale = list(known.stale(results))
    for line in stale:
        print("known_terms.tsv: explains nothing any more: %s" % line)
    print("oracle: terms of %d dumps, %d processes (%d more on which the "
          "viewer fails), %d terms compared, %d gen_server loops, "
          "%d differences, %d known" % (
              len(results), sum(r.processes for r in results),
              sum(r.silent for r in results), sum(r.terms for r in results),
              sum(r.loops for r in results), len(unknown), explained))
    return 1 if unknown or stale else 0


def compare_all(options, directory):
    packed = {base_name(p): p for p in options.dumps}
    plain = {n: unpack(p, directory) for n, p in packed.items()}
    missing = [n for n in plain
               if stored(options.oracle_dir, n) is None]
    shares = [missing[n::options.jobs] for n in range(options.jobs)]
    places = [os.path.join(directory, "terms%d" % n)
              for n in range(options.jobs)]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        good = list(pool.map(
            lambda share, place: ask_viewer([plain[n] for n in share], place),
            shares, places))
    if not all(good):
        print("oracle: this Erlang has no crashdump_viewer, skipped")
        return 77

    def one(name):
        ask = Crashdive(options.crashdive, packed[name], plain[name])
        data = answer_of(name, options.oracle_dir, places)
        return compare_dump(name, data, ask, options.max_details)

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        results = list(pool.map(one, sorted(plain)))
    return tell(results, Known(options.known))


def main():
    parser = argparse.ArgumentParser(
        description="compare terms with those of OTP's crash dump viewer")
    parser.add_argument("--oracle-dir", metavar="DIR",
                        help="answers of the viewer made before")
    parser.add_argument("--known", default=KNOWN, metavar="FILE")
    parser.add_argument("--jobs", type=int, metavar="N",
                        default=min(os.cpu_count() or 1, 4))
    parser.add_argument("--max-details", type=int, default=sys.maxsize,
                        metavar="N", help="only N processes of a dump")
    parser.add_argument("crashdive")
    parser.add_argument("dumps", nargs="+")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="crashdive-terms-") as directory:
        return compare_all(options, directory)


def deep(results):
    results.append(main())


if __name__ == "__main__":
    # terms are nested as deep as they like, and so are the calls above
    sys.setrecursionlimit(1 << 20)
    threading.stack_size(256 << 20)
    status = []
    thread = threading.Thread(target=deep, args=(status,))
    thread.start()
    thread.join()
    sys.exit(status[0] if status else 2)
