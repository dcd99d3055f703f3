# SPDX-License-Identifier: Apache-2.0
"""All tables of the viewer, and the rules for most of them.

rule() compares a column with a member of the viewer's record, raw() with one
that is made here; what else there is stands in functions.  A column that the
viewer does not show is named in `alone`.
"""

from allocators import ALLOCATORS, INSTANCES
from engine import Rule, Table, of_kind
from processes import (GENERAL, MEMORY, PROCESSES, links, monitors, rule)
from values import (flag, flag_or_number, number, present, real, text,
                    zero_if_missing)

# What the viewer writes before the name of what a port controls.
CONTROLS = (("Linked in driver: ", "driver"), ("Forker process: ", "forker"),
            ("External proc: ", "external"), ("File: ", "file"),
            ("UNIX fd not opened by emulator: ", "fd"))


def controls(record):
    """(kind, name) of what a port controls."""
    shown = record.get("controls") or ""
    for prefix, kind in CONTROLS:
        if shown.startswith(prefix):
            return kind, text(shown[len(prefix):])
    return "", text(shown)


def controls_if(field, kind):
    return Rule(field,
                lambda v, word: controls(v)[1] if controls(v)[0] == kind
                else "",
                lambda c: text(c.get(field)))


PORTS = Table(
    "ports", of_kind("port"), "ports", (rule("id", "id"),),
    (rule("name", "name"),
     rule("connected", "connected"),
     rule("slot", "slot", number),
     rule("state", "state"),
     # the viewer has 0 for none
     Rule("task_flags", lambda v, word: text(v.get("task_flags") or ""),
          lambda c: text(c.get("task_flags"))),
     Rule("kind", lambda v, word: controls(v)[0],
          lambda c: text(c.get("kind"))),
     Rule("controls", lambda v, word: controls(v)[1],
          lambda c: text(c.get("controls"))),
     controls_if("driver", "driver"),
     controls_if("external_program", "external"),
     rule("input", "input", zero_if_missing),
     rule("output", "output", zero_if_missing),
     rule("queue", "queue", zero_if_missing),
     rule("port_data", "port_data")),
    lists=(links(), monitors("monitors", "monitors"), links("suspended")),
    show=lambda row: str(row.get("id")), kind="port", shows=8)


def of_details(field, member, convert=text):
    return Rule(field,
                lambda v, word: convert((v.get("details") or {}).get(member)),
                lambda c: convert(c.get(field)))


def ets_type(record):
    """Since OTP 18 the type stands where the structure stood before."""
    shown = record.get("data_type")
    return "" if shown in ("hash", "tree") else text(shown)


def ets_structure(record):
    shown = record.get("data_type")
    if shown in ("hash", "tree"):
        return shown
    return "tree" if shown == "ordered_set" else "hash"


def ets_words(record, word):
    size = number(record.get("memory"))
    return size // word.viewer if isinstance(size, int) else size


ETS_COLUMNS = (
    rule("name", "name"),
    rule("slot", "slot", number),
    Rule("type", lambda v, word: ets_type(v), lambda c: text(c.get("type"))),
    Rule("data_structure", lambda v, word: ets_structure(v),
         lambda c: text(c.get("data_structure"))),
    of_details("protection", "protection"),
    rule("objects", "size", number),
    Rule("memory", lambda v, word: word.bytes(v.get("memory")),
         lambda c: number(c.get("memory"))),
    Rule("words", ets_words, lambda c: number(c.get("words"))),
    rule("buckets", "buckets", real),
    of_details("chain_avg", "chain_avg", real),
    of_details("chain_max", "chain_max", number),
    of_details("chain_min", "chain_min", number),
    of_details("chain_std_dev", "chain_stddev", real),
    of_details("expected_std_dev", "chain_exp_stddev", real),
    of_details("fixed", "fixed", flag_or_number),
    of_details("compressed", "compressed", flag),
    of_details("write_concurrency", "write_c", flag),
    of_details("read_concurrency", "read_c", flag))

ETS = Table(
    "ets", of_kind("ets_table"), "ets_tables",
    (rule("owner", "pid"), rule("id", "id")),
    ETS_COLUMNS + (rule("named", "is_named", flag),),
    show=lambda row: "ets:%s" % row.get("id"), kind="ETS table", shows=8,
    alone=("decentralized_counters",))

def stripped(value):
    """Debug emulators write a blank before the description."""
    return text(value).strip()


INTERNAL_ETS = Table(
    "internal_ets", of_kind("internal_ets"), "internal_ets_tables",
    (rule("description", "description", stripped), rule("id", "id")),
    ETS_COLUMNS,
    alone=("named", "decentralized_counters"))

TIMERS = Table(
    "timers", of_kind("timer"), "timers",
    (rule("owner_name", "name"), rule("message", "msg")),
    (rule("owner", "pid"), rule("time_left", "time", number)),
    show=lambda row: "timer:%s" % (row.get("owner_name") or row.get("owner")),
    kind="timer", shows=8)


def stack_of(record):
    details = record.get("details") or {}
    lines = []
    while "currp_stack_%d" % len(lines) in details:
        lines.append(details["currp_stack_%d" % len(lines)])
    return lines


SCHEDULER_TAGS = {"normal": "scheduler", "dirty_cpu": "dirty_cpu_scheduler",
                  "dirty_io": "dirty_io_scheduler"}

SCHEDULERS = Table(
    "schedulers", of_kind("scheduler"), "schedulers",
    (rule("type", "type"), rule("id", "name", number)),
    (rule("current_process", "process"),
     rule("current_port", "port"),
     rule("run_queue", "run_q", zero_if_missing),
     rule("port_queue", "port_q", zero_if_missing),
     of_details("run_queue_max", "runq_max", number),
     of_details("run_queue_high", "runq_high", number),
     of_details("run_queue_normal", "runq_norm", number),
     of_details("run_queue_low", "runq_low", number),
     of_details("run_queue_flags", "runq_flags"),
     of_details("sleep_info_flags", "sleep_info"),
     of_details("sleep_info_aux_work", "sleep_aux"),
     of_details("current_process_state", "currp_state"),
     of_details("current_process_internal_state", "currp_int_state"),
     of_details("current_process_program_counter", "currp_prg_cnt"),
     of_details("current_process_cp", "currp_cp")),
    lists=(Rule("limited_stack", lambda v, word: stack_of(v),
                lambda c: c.get("limited_stack") or []),),
    show=lambda row: "%s:%s" % (SCHEDULER_TAGS.get(row.get("type"), ""),
                                row.get("id")),
    kind="scheduler", shows=8,
    alone=("crashed",))

FUNS = Table(
    "funs", of_kind("fun"), "funs",
    (rule("module", "module"), rule("uniq", "uniq", number),
     rule("index", "index", number)),
    (rule("address", "address"), rule("native_address", "native_address"),
     rule("refc", "refc", number)))

def atoms(viewer):
    """Where it does not know how many there are, it counts down from -1."""
    records = viewer.kinds["atom"]
    last = min((r["index"] for r in records), default=1)
    shift = 1 - last if last < 0 else 0
    return [dict(r, index=r["index"] + shift) for r in records]


ATOMS = Table(
    "atoms", atoms, "atoms", (rule("number", "index", number),),
    # it keeps those of Windows
    (Rule("name", lambda v, word: v["text"].rstrip("\r"),
          lambda c: c["name"]),),
    show=lambda row: "atom:%s" % row.get("number"), kind="atom", shows=2)


def ends(field, member, sign):
    """Who is linked with whom; the viewer lists the last one first, and has
    the remote one of a link on either side."""
    def of_viewer(record, _word):
        said = [entry["text"] if isinstance(entry, dict) else entry
                for entry in record.get(member) or []]
        pairs = [ends_of.split(" %s " % sign, 1) for ends_of in said]
        return [pair if pair[0].startswith("<0.") else pair[::-1]
                for pair in reversed(pairs)]
    return Rule(field, of_viewer, lambda c: [
        [end["local"], end["remote"]] for end in c.get(field) or []])


def creation(record):
    """Numbers; debug emulators write what holds them between these."""
    said = record.get("creation") or []
    said = said.split() if isinstance(said, str) else map(str, said)
    return [word for word in said if word.isdigit()]


def error_of_node(record):
    shown = record.get("error") or ""
    return text(shown[len("ERROR: "):] if shown.startswith("ERROR: ")
                else shown)


NODES = Table(
    "nodes", of_kind("node"), "dist_info", (rule("channel", "channel"),),
    (rule("name", "name"),
     rule("type", "conn_type"),
     rule("controller", "controller"),
     Rule("creation", lambda v, word: creation(v), creation),
     Rule("error", lambda v, word: error_of_node(v),
          lambda c: text(c.get("error")))),
    lists=(ends("remote_links", "remote_links", "<->"),
           ends("remote_monitors", "remote_mon", "->"),
           ends("remote_monitored", "remote_mon_by", "<-")),
    show=lambda row: "node:%s" % row.get("name"), kind="node", shows=99)


def whether(field, member):
    """The viewer cannot decode these: only whether there is one; terms.py
    compares them with what Erlang itself decodes."""
    return Rule(field, lambda v, word: present(v.get(member)),
                lambda c: c.get(field) is not None)


def old_size(record):
    shown = record.get("old_size")
    return None if shown == "No old code exists" else number(shown)


MODULES = Table(
    "modules", of_kind("module"), "loaded_modules",
    (rule("name", "mod"),),
    (rule("current_size", "current_size", number),
     Rule("old_size", lambda v, word: old_size(v),
          lambda c: number(c.get("old_size")))),
    details_of=of_kind("module_details"),
    details=(
        whether("current_attributes", "current_attrib"),
        whether("current_compilation_info", "current_comp_info"),
        whether("old_attributes", "old_attrib"),
        whether("old_compilation_info", "old_comp_info")),
    show=lambda row: "module:%s" % row.get("name"), kind="module", shows=8)

ALLOCATED_AREAS = Table(
    "allocated_areas", of_kind("allocated_area"), "allocated_areas",
    (rule("area", "name"),),
    (rule("allocated", "allocated", number), rule("used", "used", number)),
    ordered=True)

HASH_TABLES = Table(
    "hash_tables", of_kind("hash_table"), "hash_tables",
    (rule("name", "name"),),
    (rule("size", "size", number), rule("used", "used", number),
     rule("objects", "objs", number), rule("depth", "depth", number)),
    show=lambda row: "hash_table:%s" % row.get("name"), kind="hash table",
    shows=2)

INDEX_TABLES = Table(
    "index_tables", of_kind("index_table"), "index_tables",
    (rule("name", "name"),),
    (rule("size", "size", number), rule("limit", "limit", number),
     rule("used", "used", number), rule("rate", "rate", number),
     rule("entries", "entries", number)),
    show=lambda row: "index_table:%s" % row.get("name"), kind="index table",
    shows=2)

# Only how many: terms.py compares what they are.
PERSISTENT_TERMS = Table(
    "persistent_terms", of_kind("persistent_term"), "persistent_terms", (),
    (), alone=("key", "value", "address"))

TABLES = (
    GENERAL, PROCESSES, PORTS, ETS, INTERNAL_ETS, TIMERS, SCHEDULERS, FUNS,
    ATOMS, NODES, MODULES, MEMORY, ALLOCATED_AREAS, ALLOCATORS, INSTANCES,
    HASH_TABLES, INDEX_TABLES, PERSISTENT_TERMS)
