#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compare crashdive with OTP's own crash dump viewer, field by field.

compare.py [OPTION...] CRASHDIVE DUMP...     (see run.sh for the usual call)

A DUMP is NAME.dump or NAME.dump.zst.  The viewer is asked through
oracle.escript, all dumps in one or two Erlang nodes; or, where --oracle-dir
holds NAME.jsonl or NAME.jsonl.zst, its answers are read from there (the same
script's output, made with another release of OTP).  crashdive is asked by
`list general`, `list memory`, `list processes` and, for each process, by
`show PID --part=info`; lists read the packed dump, show the unpacked one.

Each rule below turns what the viewer says and what crashdive says into the
same value.  What is left are differences; those that are the viewer's fault
are listed in known.tsv.  A line of known.tsv that explains nothing any more,
though one of its dumps was compared, is an error too.

Rejected: comparing whole normalised records (it does not say which field),
and leaving out what the viewer cannot read (a viewer that fails on every
process would then pass: each failure is a difference with the field
"viewer", which known.tsv must explain).

Exit status: 0 equal, 1 differences or stale lines, 2 usage, 77 no viewer.
"""

import argparse
import collections
import concurrent.futures
import fnmatch
import os
import re
import sys
import tempfile

from programs import Crashdive, Failed, base_name, unpack, viewer_answers

HERE = os.path.dirname(os.path.abspath(__file__))
KNOWN = os.path.join(HERE, "known.tsv")
SHOWN = 60          # differences printed

Difference = collections.namedtuple(
    "Difference", "dump id field viewer crashdive")


# --------------------------------------------------------------------------
# Values.  "" stands for what the dump leaves empty: the viewer shows "-1",
# "(none)" or "unknown" in its place, crashdive null or "".

def text(value):
    if value in (None, "", "-1", "unknown", "(none)", "[]"):
        return ""
    return value


def number(value):
    if isinstance(value, str) and re.fullmatch(r"-?\d+", value):
        return int(value)
    return None if value in ("", "unknown") else value


def zero_if_missing(value):
    return 0 if value is None else number(value)


def times(value, factor):
    value = number(value)
    return value * factor if isinstance(value, int) else value


def unless_overflow(value):
    """`OldBinVHeap unused: overflow` is no number: -1 in the viewer."""
    return None if value in (-1, "overflow") else value


def calls(value):
    """Up to OTP 23 entries run together; then only their words compare."""
    return " ".join(value or []).split()


def monitor_of_viewer(entry):
    return entry["text"] if isinstance(entry, dict) else entry


def monitor_of_crashdive(entry):
    target, ref = entry["target"], entry.get("ref")
    if ref in (None, "", "[]"):
        return "%s node monitor" % target
    return "%s (%s)" % (target, ref)


def memory(record, to_bytes):
    own, heap = record.get("memory"), record.get("stack_heap") or 0
    return to_bytes(heap) if own is None or own == heap else own


def current(entry, what):
    if entry and entry["what"] == what:
        return entry["func"]
    return ""


def function_at(counter):
    """The M:F/A of `0x... (M:F/A + N)`, or None if there is none."""
    found = re.fullmatch(r"0x[0-9a-fA-F]+ \((.*) \+ \d+\)", counter or "",
                         re.DOTALL)
    return found.group(1) if found else None


def release_of(version):
    """(OTP release, ERTS version) in a `System version:` line."""
    for pattern in (r"Erlang/OTP (\S+).*? \[erts-([^\]]+)\]",
                    r"Erlang (R\S+) \(erts-([^)]+)\)"):
        found = re.match(pattern, version or "")
        if found:
            return found.groups()
    return None


class Word:
    """The viewer's word size, which is wrong (4) where it overlooks the system
    version, and the real one, which corrects its sizes."""

    def __init__(self, viewer_general, our_general):
        version = viewer_general.get("system_vsn") or ""
        self.viewer = 8 if "[64-bit]" in version else 4
        self.real = our_general.get("word_size") or self.viewer

    def bytes(self, viewer_bytes):
        return times(viewer_bytes, self.real // self.viewer)


def same(viewer, ours):
    if viewer == ours:
        return True
    if isinstance(viewer, list) and isinstance(ours, list):
        return len(viewer) == len(ours) and all(map(same, viewer, ours))
    if not isinstance(viewer, str) or not isinstance(ours, str):
        return False
    # Text that is no UTF-8 reads as Latin-1 in the viewer; a reader may as
    # well show that it is broken.
    try:
        raw = viewer.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return "\ufffd" in ours and (
        re.sub("\ufffd+", "\ufffd", raw.decode("utf-8", "replace")) ==
        re.sub("\ufffd+", "\ufffd", ours))


# --------------------------------------------------------------------------
# Rules: field, value of the viewer's record, value of crashdive's record

def rule(field, member, convert=text):
    return (field, lambda v, word: convert(v.get(member)),
            lambda c: convert(c.get(field)))


def size(field, member):
    return (field, lambda v, word: word.bytes(v.get(member)),
            lambda c: number(c.get(field)))


GENERAL = (
    rule("created", "created"),
    rule("slogan", "slogan"),
    rule("system_version", "system_vsn"),
    rule("compiled", "compile_time"),
    rule("taints", "taints"),
    rule("node_name", "node_name"),
    rule("calling_thread", "thread"),
    rule("atoms", "num_atoms", number),
    rule("processes", "num_procs", number),
    rule("ets", "num_ets", number),
    rule("timers", "num_timers", number),
    rule("funs", "num_fun", number),
    rule("memory_total", "mem_tot", number),
    rule("memory_maximum", "mem_max", number),
    ("word_size", lambda v, word: word.viewer, lambda c: c.get("word_size")),
)

# The viewer's list of processes against the table.
LISTED = (
    ("name", lambda v, word: text(v.get("name")),
     lambda c: text(c.get("name") or c.get("spawned_as"))),
    rule("spawned_as", "init_func"),
    ("state", lambda v, word: text(v.get("state")).split("\n")[0],
     lambda c: text(c.get("state"))),
    rule("message_queue_length", "msg_q_len", zero_if_missing),
    rule("reductions", "reds", zero_if_missing),
    ("stack_heap", lambda v, word: word.bytes(v.get("stack_heap") or 0),
     lambda c: zero_if_missing(c.get("stack_heap"))),
    # up to R16 there is none: the viewer takes Stack+heap in its list
    ("memory", lambda v, word: memory(v, word.bytes),
     lambda c: memory(c, number)),
)

# The viewer's page of one process against `show PID --part=info`.
SCALARS = (
    rule("pid", "pid"),
    rule("spawned_by", "parent"),
    rule("started", "start_time"),
    ("current_call",
     lambda v, word: current(v.get("current_func"), "Current call"),
     lambda c: text(c.get("current_call"))),
    ("last_scheduled_in_for",
     lambda v, word: current(v.get("current_func"), "Last scheduled in for"),
     lambda c: text(c.get("last_scheduled_in_for"))),
    rule("program_counter", "prog_count"),
    rule("cp", "cp"),
    rule("arity", "arity", number),
    rule("heap_fragments", "num_heap_frag", number),
    # in words there
    ("heap_fragment_data",
     lambda v, word: times(v.get("heap_frag_data"), word.real),
     lambda c: number(c.get("heap_fragment_data"))),
    size("old_heap", "old_heap"),
    size("heap_unused", "heap_unused"),
    size("old_heap_unused", "old_heap_unused"),
    size("bin_vheap", "bin_vheap"),
    size("old_bin_vheap", "old_bin_vheap"),
    size("bin_vheap_unused", "bin_vheap_unused"),
    ("old_bin_vheap_unused",
     lambda v, word: word.bytes(
         unless_overflow(v.get("old_bin_vheap_unused"))),
     lambda c: number(unless_overflow(c.get("old_bin_vheap_unused")))),
    rule("new_heap_start", "new_heap_start"),
    rule("new_heap_top", "new_heap_top"),
    rule("stack_top", "stack_top"),
    rule("stack_end", "stack_end"),
    rule("old_heap_start", "old_heap_start"),
    rule("old_heap_top", "old_heap_top"),
    rule("old_heap_end", "old_heap_end"),
    rule("run_queue", "run_queue", number),
    rule("internal_state", "int_state"),
)

LISTS = (
    ("links", lambda v, word: v.get("links") or [],
     lambda c: c.get("links") or []),
    ("monitors",
     lambda v, word: [monitor_of_viewer(m) for m in v.get("monitors") or []],
     lambda c: [monitor_of_crashdive(m) for m in c.get("monitors") or []]),
    ("monitored_by",
     lambda v, word: [monitor_of_viewer(m) for m in v.get("mon_by") or []],
     lambda c: [monitor_of_crashdive(m) for m in c.get("monitored_by") or []]),
    ("last_calls", lambda v, word: calls(v.get("last_calls")),
     lambda c: calls(c.get("last_calls"))),
)


class Comparison:
    """What is found in one dump: differences and how much was compared."""

    def __init__(self, dump, viewer):
        self.dump = dump
        self.viewer = viewer    # the viewer's OTP release
        self.fields = 0
        self.processes = 0
        self.differences = []

    def differ(self, ident, field, viewer, ours):
        self.differences.append(
            Difference(self.dump, ident, field, viewer, ours))

    def check(self, ident, field, viewer, ours):
        self.fields += 1
        if not same(viewer, ours):
            self.differ(ident, field, viewer, ours)

    def apply(self, ident, rules, viewer, ours, word):
        for field, of_viewer, of_crashdive in rules:
            self.fields += 1
            if field not in ours:
                self.differ(ident, field, "a member", "no such member")
                continue
            left = of_viewer(viewer, word)
            try:
                right = of_crashdive(ours)
            except (AttributeError, KeyError, TypeError) as err:
                right = "another shape: %r" % err
            if not same(left, right):
                self.differ(ident, field, left, right)


# --------------------------------------------------------------------------
# Comparing one dump.  `viewer` is the list of the viewer's records, `ask`
# answers for crashdive: ask.list(TABLE) and ask.show(PID).

def compare_general(found, viewer, rows, file_size):
    """Returns the Word that the rest is compared with."""
    general = next((r for r in viewer if r["kind"] == "general_info"), {})
    if len(rows) != 1:
        found.differ("general", "rows", 1, len(rows))
        return Word(general, {})
    ours, word = rows[0], Word(general, rows[0])
    found.apply("general", GENERAL, general, ours, word)
    release = release_of(general.get("system_vsn"))
    if release:
        found.check("general", "otp_release", release[0],
                    ours.get("otp_release"))
        found.check("general", "erts_version", release[1],
                    ours.get("erts_version"))
    for kind, field in (("port", "ports"), ("module", "modules")):
        found.check("general", field,
                    sum(r["kind"] == kind for r in viewer), ours.get(field))
    about = next((r for r in viewer if r["kind"] == "oracle"), {})
    found.check("general", "dump_version", about.get("dump_version"),
                ours.get("dump_version"))
    cut, reason = truncation(viewer)
    found.check("general", "complete", not cut, ours.get("complete"))
    if reason:
        found.check("general", "truncated_reason", reason,
                    ours.get("truncated_reason"))
    found.check("general", "file_size", file_size, ours.get("file_size"))
    return word


def truncation(viewer):
    for record in viewer:
        if record["kind"] == "warning" and record["call"] == "general_info":
            match = re.search(r"truncated(?: \((.*)\))?\. ", record["text"])
            if match:
                return True, match.group(1)
    return False, None


def compare_memory(found, viewer, rows):
    memory = next((r for r in viewer if r["kind"] == "memory"), {})
    left = {k: number(v) for k, v in memory.items() if k != "kind"}
    right = {r.get("class"): r for r in rows}
    for key in sorted(set(left) | set(right), key=str):
        ours = right.get(key, {})
        found.check("memory", str(key), left.get(key), ours.get("bytes"))
        percent = ours.get("percent")
        if percent is not None and left.get("total") and key in left:
            want = 100.0 * left[key] / left["total"]
            ok = isinstance(percent, (int, float)) and \
                abs(percent - want) < 0.1
            found.check("memory", "%s percent" % key, round(want, 2),
                        round(want, 2) if ok else percent)


def by_pid(records):
    groups = collections.OrderedDict()
    for record in records:
        groups.setdefault(record.get("pid"), []).append(record)
    return groups


def compare_processes(found, viewer, rows, ask, word, limit):
    left = by_pid(r for r in viewer if r["kind"] == "process")
    right = by_pid(rows)
    details = by_pid(r for r in viewer if r["kind"] == "proc_details")
    for pid in right:
        if pid not in left:
            found.differ(pid, "process", "none", "one")
    for n, (pid, records) in enumerate(left.items()):
        found.processes += 1
        ours = right.get(pid, [])
        if len(ours) != len(records):
            found.differ(pid, "process", len(records), len(ours))
            continue
        if len(ours) > 1:   # their order is not the viewer's
            records = sorted(records, key=lambda r: str(r.get("reds")))
            ours = sorted(ours, key=lambda r: str(r.get("reductions")))
        for a, b in zip(records, ours):
            found.apply(pid, LISTED, a, b, word)
        if pid in details and len(ours) == 1 and n < limit:
            compare_details(found, pid, details[pid][0], ours[0], ask, word)


def compare_details(found, pid, viewer, row, ask, word):
    try:
        shown = ask.show(pid)
    except Failed as err:
        found.differ(pid, "show", "an answer", str(err))
        return
    found.check(pid, "show id", pid, shown.get("id"))
    found.check(pid, "show kind", "process", shown.get("kind"))
    info = shown.get("info", {})
    found.apply(pid, LISTED + SCALARS + LISTS, viewer, info, word)
    found.apply(pid, SCALARS, viewer, row, word)
    for field, of_viewer, _ in LISTS[:3]:
        found.check(pid, "number of " + field, len(of_viewer(viewer, word)),
                    zero_if_missing(row.get(field)))
    want = text((viewer.get("current_func") or {}).get("func")) or \
        function_at(viewer.get("prog_count"))
    if want:
        for ours in row, info:
            found.check(pid, "current_function", want,
                        ours.get("current_function"))


def compare_dump(dump, viewer, ask, file_size, limit):
    """All of one dump; returns a Comparison."""
    about = next((r for r in viewer if r["kind"] == "oracle"), {})
    found = Comparison(dump, about.get("otp", "?"))
    if any(r["kind"] == "read_error" for r in viewer):
        found.check("general", "exit status", 65, ask.status("general"))
        return found
    for record in viewer:
        if record["kind"] in ("oracle_crash", "oracle_error"):
            call = record["call"].split()
            found.differ(call[-1], "viewer", record["reason"][:160], "")
    try:
        word = compare_general(found, viewer, ask.list("general"), file_size)
        compare_memory(found, viewer, ask.list("memory"))
        compare_processes(found, viewer, ask.list("processes"), ask, word,
                          limit)
    except Failed as err:
        found.differ("general", "list", "an answer", str(err))
    return found


# --------------------------------------------------------------------------
# Known differences

class Known:
    """known.tsv: dump, viewer, id, field (all with wildcards), reason."""

    def __init__(self, lines):
        self.entries = []
        for line in lines:
            line = line.rstrip("\n")
            if not line or line.startswith("#"):
                continue
            parts = line.split("\t")
            if len(parts) != 5 or not parts[4]:
                raise ValueError("known.tsv: not five columns: %r" % line)
            self.entries.append(parts)
        self.used = set()
        self.named = set()

    def explains(self, viewer, difference):
        found = False
        for n, (dump, otp, ident, field, _) in enumerate(self.entries):
            if fnmatch.fnmatchcase(difference.dump, dump) and \
                    fnmatch.fnmatchcase(viewer, otp) and \
                    fnmatch.fnmatchcase(difference.id or "", ident) and \
                    fnmatch.fnmatchcase(difference.field, field):
                self.used.add(n)
                found = True
        return found

    def saw(self, dump, viewer):
        for n, (glob, otp, _, _, _) in enumerate(self.entries):
            if fnmatch.fnmatchcase(dump, glob) and \
                    fnmatch.fnmatchcase(viewer, otp):
                self.named.add(n)

    def stale(self):
        return ["\t".join(self.entries[n])
                for n in sorted(self.named - self.used)]


def compare_all(options, directory):
    packed = {base_name(p): p for p in options.dumps}
    plain = {n: unpack(p, directory) for n, p in packed.items()}
    answers = viewer_answers(plain, options.oracle_dir, options.jobs,
                             directory)
    if answers is None:
        print("oracle: this Erlang has no crashdump_viewer, skipped")
        return 77
    limit = options.max_details

    def one(name):
        ask = Crashdive(options.crashdive, packed[name], plain[name])
        return compare_dump(name, answers[name], ask,
                            os.path.getsize(plain[name]), limit)

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        results = list(pool.map(one, sorted(plain)))
    with open(options.known, encoding="utf-8") as file:
        known = Known(file)
    return tell(results, known)


def tell(results, known):
    unknown, explained = [], 0
    for found in results:
        known.saw(found.dump, found.viewer)
        for difference in found.differences:
            if known.explains(found.viewer, difference):
                explained += 1
            else:
                unknown.append(difference)
    for d in unknown[:SHOWN]:
        print("%s: %s %s: viewer %s, crashdive %s" % (
            d.dump, d.id, d.field, repr(d.viewer)[:200],
            repr(d.crashdive)[:200]))
    if len(unknown) > SHOWN:
        print("... and %d more" % (len(unknown) - SHOWN))
    stale = known.stale()
    for line in stale:
        print("known.tsv: explains nothing any more: %s" % line)
    print("oracle: %d dumps, %d processes, %d fields compared, "
          "%d differences, %d known" % (
              len(results), sum(f.processes for f in results),
              sum(f.fields for f in results), len(unknown), explained))
    return 1 if unknown or stale else 0


def main():
    parser = argparse.ArgumentParser(
        description="compare crashdive with OTP's crash dump viewer")
    parser.add_argument("--oracle-dir", metavar="DIR",
                        help="answers of the viewer made before")
    parser.add_argument("--known", default=KNOWN, metavar="FILE")
    parser.add_argument("--jobs", type=int, metavar="N",
                        default=min(os.cpu_count() or 1, 4))
    parser.add_argument("--max-details", type=int, default=sys.maxsize,
                        metavar="N", help="show only N processes of a dump")
    parser.add_argument("crashdive")
    parser.add_argument("dumps", nargs="+")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="crashdive-oracle-") as directory:
        return compare_all(options, directory)


if __name__ == "__main__":
    sys.exit(main())
