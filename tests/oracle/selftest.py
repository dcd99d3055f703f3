#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The comparison's own test: every change of an answer must be noticed.

One process as the viewer tells it and as crashdive must; then each member of
each of crashdive's answers is changed, and dropped, in turn.
"""

import copy
import sys

import compare

VIEWER = [
    {"kind": "oracle", "otp": "25", "observer": "2.14", "dump_version": "0.5"},
    {"kind": "general_info", "created": "Sun Nov 22 01:26:21 2026",
     "slogan": "one\ntwo", "system_vsn":
     "Erlang/OTP 25 [erts-13.1.5] [source] [64-bit] [smp:2:2]",
     "compile_time": None, "taints": "(none)", "node_name": "'a@b'",
     "num_atoms": "8170", "num_procs": "1", "num_ets": "78",
     "num_timers": "62", "num_fun": "632", "mem_tot": "2000", "mem_max": "",
     "instr_info": False, "thread": "scheduler:2"},
    {"kind": "warning", "call": "general_info", "text": "WARNING: The crash "
     "dump is truncated (WHY). Some information might be missing."},
    {"kind": "memory", "total": "2000", "processes": "500"},
    {"kind": "port", "id": "#Port<0.0>"}, {"kind": "port", "id": "#Port<0.1>"},
    {"kind": "module", "mod": "lists"},
    {"kind": "process", "pid": "<0.5.0>", "name": "x:y/0",
     "init_func": "x:y/0", "state": "Garbing\n(limited info)",
     "msg_q_len": 3, "reds": 4, "stack_heap": 80, "memory": 96},
    {"kind": "proc_details", "pid": "<0.5.0>", "name": "x:y/0",
     "init_func": "x:y/0", "parent": "<0.1.0>", "start_time": "unknown",
     "state": "Garbing\n(limited info)", "current_func":
     {"what": "Current call", "func": "a:b/1"}, "msg_q_len": 3,
     "last_calls": ["timeout send a:b/2"], "links": ["<0.1.0>"],
     "monitors": [{"id": "<0.2.0>", "text": "<0.2.0> (#Ref<0.1.2.3>)"},
                  {"id": "'n@h'", "text": "'n@h' node monitor"}],
     "mon_by": [{"id": "<0.3.0>", "text": "{p,'a@b'} (#Ref<0.1.2.4>)"}],
     "prog_count": "0x01 (a:c/1 + 8)", "cp": "0x00 (invalid)", "arity": "2",
     "reds": 4, "num_heap_frag": "1", "heap_frag_data": "4",
     "stack_heap": 80, "old_heap": 0, "heap_unused": 16,
     "old_heap_unused": 8, "bin_vheap": 24, "old_bin_vheap": 32,
     "bin_vheap_unused": 40, "old_bin_vheap_unused": -1,
     "new_heap_start": "A0", "new_heap_top": "A1", "stack_top": "A2",
     "stack_end": "A3", "old_heap_start": "A4", "old_heap_top": "A5",
     "old_heap_end": "A6", "memory": 96, "run_queue": "7",
     "int_state": "ACTIVE | GC", "n_stack": 0},
]

INFO = {
    "pid": "<0.5.0>", "name": None, "spawned_as": "x:y/0",
    "state": "Garbing", "spawned_by": "<0.1.0>", "started": None,
    "current_function": "a:b/1", "message_queue_length": 3, "reductions": 4,
    "memory": 96, "stack_heap": 80, "old_heap": 0, "heap_unused": 16,
    "old_heap_unused": 8, "bin_vheap": 24, "old_bin_vheap": 32,
    "bin_vheap_unused": 40, "old_bin_vheap_unused": None,
    "heap_fragments": 1, "heap_fragment_data": 32, "links": ["<0.1.0>"],
    "monitors": [{"target": "<0.2.0>", "ref": "#Ref<0.1.2.3>"},
                 {"target": "'n@h'", "ref": "[]"}],
    "monitored_by": [{"target": "{p,'a@b'}", "ref": "#Ref<0.1.2.4>"}],
    "program_counter": "0x01 (a:c/1 + 8)", "cp": "0x00 (invalid)",
    "arity": 2, "internal_state": "ACTIVE | GC", "run_queue": 7,
    "last_scheduled_in_for": None, "current_call": "a:b/1",
    "last_calls": ["timeout", "send", "a:b/2"], "new_heap_start": "A0",
    "new_heap_top": "A1", "stack_top": "A2", "stack_end": "A3",
    "old_heap_start": "A4", "old_heap_top": "A5", "old_heap_end": "A6",
}


class Canned:
    """Answers as crashdive must give them for VIEWER."""

    def __init__(self):
        row = dict(INFO, links=1, monitors=2, monitored_by=1, last_calls=3)
        self.tables = {
            "general": [{
                "created": "Sun Nov 22 01:26:21 2026", "slogan": "one\ntwo",
                "system_version": VIEWER[1]["system_vsn"],
                "otp_release": "25", "erts_version": "13.1.5",
                "word_size": 8, "dump_version": "0.5", "node_name": "'a@b'",
                "taints": "", "calling_thread": "scheduler:2",
                "compiled": None, "atoms": 8170, "processes": 1, "ets": 78,
                "timers": 62, "funs": 632, "ports": 2, "modules": 1,
                "memory_total": 2000,
                "memory_maximum": None, "complete": False,
                "truncated_reason": "WHY", "file_size": 9}],
            "memory": [{"class": "total", "bytes": 2000, "percent": 100},
                       {"class": "processes", "bytes": 500, "percent": 25.0}],
            "processes": [row]}
        self.shown = {"id": "<0.5.0>", "kind": "process",
                      "info": copy.deepcopy(INFO), "links": []}

    def list(self, table):
        return self.tables[table]

    def show(self, _):
        return self.shown


def differences(ask):
    return compare.compare_dump("canned", VIEWER, ask, 9, 9).differences


def changed(value):
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    if isinstance(value, list):
        return value[:-1]
    return (value or "") + "7"


def selftest():
    faults = []
    left = differences(Canned())
    if left:
        faults.append("equal records differ: %s" % left)
    unseen = {"last_calls in processes"}    # a count, for which no rule is
    places = [(t, lambda a, t=t: a.tables[t][0])
              for t in ("general", "memory", "processes")]
    places += [("show", lambda a: a.shown["info"])]
    tried = 0
    for where, get in places:
        for member in get(Canned()):
            for change in ("change", "drop"):
                ask = Canned()
                if change == "drop":
                    del get(ask)[member]
                    if where == "memory" and member == "percent":
                        continue
                else:
                    get(ask)[member] = changed(get(ask)[member])
                name = "%s in %s" % (member, where)
                tried += 1
                seen = bool(differences(ask))
                if not seen and name not in unseen:
                    faults.append("not noticed: %s of %s" % (change, name))
    ask = Canned()
    ask.shown["info"]["monitors"].reverse()
    if not differences(ask):
        faults.append("not noticed: order of monitors")
    faults += selftest_known()
    for fault in faults:
        print("selftest: %s" % fault)
    print("selftest: %d changes tried, %d faults" % (tried, len(faults)))
    return 1 if faults else 0


def selftest_known():
    faults = []
    wrong = compare.Difference("d.otp25", "<0.5.0>", "links", 1, 2)
    known = compare.Known([
        "# a comment\n", "d.*\t25\t<0.5.*>\tlinks\twhy\n",
        "d.*\t*\t<0.6.0>\tlinks\twhy\n",
        "d.*\t29\t*\t*\twhy\n", "e.*\t*\t*\t*\twhy\n"])
    known.saw("d.otp25", "25")
    if not known.explains("25", wrong):
        faults.append("a known difference is not recognised")
    if known.explains("25", wrong._replace(field="cp")):
        faults.append("an unknown field is taken for a known one")
    if known.stale() != ["d.*\t*\t<0.6.0>\tlinks\twhy"]:
        faults.append("stale lines are wrong: %s" % known.stale())
    if not compare.same("caf\xe9", "caf\ufffd") or \
            compare.same("cafe", "caf\ufffd"):
        faults.append("text that is no UTF-8 compares wrongly")
    return faults


if __name__ == "__main__":
    sys.exit(selftest())
