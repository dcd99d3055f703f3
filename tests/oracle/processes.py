# SPDX-License-Identifier: Apache-2.0
"""Rules for the first page, for memory and for processes.

The viewer tells of a process twice: a few fields in its list, all on the page
of the process, where it dies more easily.
"""

import re

from engine import Rule, Table, of_kind
from values import ANY, number, percent, text, times, zero_if_missing


def rule(field, member, convert=text):
    return Rule(field, lambda v, word: convert(v.get(member)),
                lambda c: convert(c.get(field)))


def size(field, member):
    return Rule(field, lambda v, word: word.bytes(v.get(member)),
                lambda c: number(c.get(field)))


def raw(field):
    """Of records that are made here, with crashdive's names."""
    return Rule(field, lambda v, word: v[field], lambda c: c.get(field))


def release_of(version):
    """(OTP release, ERTS version) in a `System version:` line."""
    for pattern in (r"Erlang/OTP (\S+).*? \[erts-([^\]]+)\]",
                    r"Erlang (R\S+) \(erts-([^)]+)\)"):
        found = re.match(pattern, version or "")
        if found:
            return found.groups()
    return ANY, ANY


def truncation(viewer):
    for record in viewer.kinds["warning"]:
        if record["call"] == "general_info":
            match = re.search(r"truncated(?: \((.*)\))?\. ", record["text"])
            if match:
                return True, match.group(1) or ANY
    return False, ANY


def first_page(viewer):
    """The viewer's first page and what else `general` tells."""
    page = viewer.one("general_info")
    cut, reason = truncation(viewer)
    release, erts = release_of(page.get("system_vsn"))
    return [dict(page, otp_release=release, erts_version=erts,
                 complete=not cut, truncated_reason=reason,
                 ports=len(viewer.kinds["port"]),
                 modules=len(viewer.kinds["module"]),
                 dump_version=viewer.dump_version,
                 file_size=viewer.file_size)]


GENERAL = Table(
    "general", first_page, "general_info", (),
    (rule("created", "created"),
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
     Rule("word_size", lambda v, word: word.viewer,
          lambda c: c.get("word_size")),
     raw("otp_release"), raw("erts_version"), raw("complete"),
     raw("truncated_reason"), raw("ports"), raw("modules"),
     raw("dump_version"), raw("file_size")),
    alone=("calling_process", "last_tag", "process_limit", "port_limit",
           "atom_limit", "module_limit"))


def memory_classes(viewer):
    page = viewer.one("memory")
    total = number(page.get("total"))
    return [{"class": key, "bytes": number(value),
             "percent": percent(number(value), total)}
            for key, value in page.items() if key != "kind"]


MEMORY = Table(
    "memory", memory_classes, "memory", (raw("class"),),
    (raw("bytes"), raw("percent")), ordered=True)


def unless_overflow(value):
    """`OldBinVHeap unused: overflow` is no number: -1 in the viewer."""
    return None if value in (-1, "overflow") else value


def calls(value):
    """Up to OTP 23 entries run together; then only their words compare.  The
    table has them in one text."""
    if isinstance(value, list):
        value = " ".join(value)
    return (value or "").replace(", ", " ").split()


def monitor_of_viewer(entry):
    return entry["text"] if isinstance(entry, dict) else entry


def monitor_of_crashdive(entry):
    target, ref = entry["target"], entry.get("ref")
    if ref in (None, "", "[]"):
        return "%s node monitor" % target
    return "%s (%s)" % (target, ref)


def monitors(field, member):
    return Rule(
        field,
        lambda v, word: [monitor_of_viewer(m) for m in v.get(member) or []],
        lambda c: [monitor_of_crashdive(m) for m in c.get(field) or []])


def links(field="links"):
    return Rule(field, lambda v, word: v.get(field) or [],
                lambda c: c.get(field) or [])


def memory(record, to_bytes):
    """Up to R16 there is none: the viewer's list takes Stack+heap then."""
    own, heap = record.get("memory"), record.get("stack_heap") or 0
    return to_bytes(heap) if own is None or own == heap else own


def current(entry, what):
    if entry and entry["what"] == what:
        return entry["func"]
    return ""


def current_function(record):
    """The recorded one, or the M:F/A of `0x... (M:F/A + N)`."""
    recorded = text((record.get("current_func") or {}).get("func"))
    found = re.fullmatch(r"0x[0-9a-fA-F]+ \((.*) \+ \d+\)",
                         record.get("prog_count") or "", re.DOTALL)
    return recorded or (found.group(1) if found else ANY)


def current_as(field, what):
    return Rule(field,
                lambda v, word: current(v.get("current_func"), what),
                lambda c: text(c.get(field)))


PROCESSES = Table(
    "processes", of_kind("process"), "processes", (rule("pid", "pid"),),
    (Rule("name", lambda v, word: text(v.get("name")),
          lambda c: text(c.get("name") or c.get("spawned_as"))),
     rule("spawned_as", "init_func"),
     # the viewer adds a line to some
     Rule("state", lambda v, word: text(v.get("state")).split("\n")[0],
          lambda c: text(c.get("state"))),
     rule("message_queue_length", "msg_q_len", zero_if_missing),
     rule("reductions", "reds", zero_if_missing),
     Rule("stack_heap", lambda v, word: word.bytes(v.get("stack_heap") or 0),
          lambda c: zero_if_missing(c.get("stack_heap"))),
     Rule("memory", lambda v, word: memory(v, word.bytes),
          lambda c: memory(c, number))),
    details_of=of_kind("proc_details"),
    details=(
        rule("spawned_by", "parent"),
        rule("started", "start_time"),
        current_as("current_call", "Current call"),
        current_as("last_scheduled_in_for", "Last scheduled in for"),
        Rule("current_function", lambda v, word: current_function(v),
             lambda c: c.get("current_function")),
        rule("program_counter", "prog_count"),
        rule("cp", "cp"),
        rule("arity", "arity", number),
        rule("heap_fragments", "num_heap_frag", number),
        # in words there
        Rule("heap_fragment_data",
             lambda v, word: times(v.get("heap_frag_data"), word.real),
             lambda c: number(c.get("heap_fragment_data"))),
        size("old_heap", "old_heap"),
        size("heap_unused", "heap_unused"),
        size("old_heap_unused", "old_heap_unused"),
        size("bin_vheap", "bin_vheap"),
        size("old_bin_vheap", "old_bin_vheap"),
        size("bin_vheap_unused", "bin_vheap_unused"),
        Rule("old_bin_vheap_unused",
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
        rule("last_calls", "last_calls", calls)),
    lists=(links(), monitors("monitors", "monitors"),
           monitors("monitored_by", "mon_by")),
    show=lambda row: str(row.get("pid")), kind="process", shows=1 << 30,
    alone=("label", "initial_call", "display_name"))
