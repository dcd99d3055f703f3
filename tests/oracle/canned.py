# SPDX-License-Identifier: Apache-2.0
"""One small dump as the viewer tells it and as crashdive must, for
selftest.py.  Each column has a value in it, and each kind of value is there.
"""

VIEWER = [
    {"kind": "oracle", "otp": "27", "observer": "2.17", "dump_version": "0.5"},
    {"kind": "general_info", "created": "Sun Nov 22 01:26:21 2026",
     "slogan": "one\ntwo", "system_vsn":
     "Erlang/OTP 25 [erts-13.1.5] [source] [64-bit] [smp:2:2]",
     "compile_time": None, "taints": "(none)", "node_name": "'a@b'",
     "num_atoms": "2", "num_procs": "1", "num_ets": "2",
     "num_timers": "2", "num_fun": "1", "mem_tot": "2000", "mem_max": "",
     "instr_info": False, "thread": "scheduler:2"},
    {"kind": "warning", "call": "general_info", "text": "WARNING: The crash "
     "dump is truncated (WHY). Some information might be missing."},
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
    {"kind": "port", "id": "#Port<0.1>", "state": "CONNECTED",
     "task_flags": 0, "slot": 8, "connected": "<0.5.0>", "links": ["<0.5.0>"],
     "name": "'my port'", "monitors": [
         {"id": "<0.9.0>", "text": "<0.9.0> (#Ref<0.4.5.6>)"}],
     "suspended": ["<0.5.0>", "<0.6.0>"], "controls": "External proc: cat",
     "input": 1, "output": 2, "queue": 3, "port_data": "{a,1}"},
    {"kind": "port", "id": "#Port<0.2>", "state": None, "task_flags": "EXIT",
     "slot": 16, "connected": None, "links": None, "name": None,
     "monitors": None, "suspended": None,
     "controls": "Linked in driver: tcp_inet", "input": 0, "output": 0,
     "queue": 0, "port_data": None},
    {"kind": "ets_table", "pid": "<0.5.0>", "slot": 1403, "id": "logger",
     "name": "logger", "is_named": "yes", "data_type": "set", "buckets": 256,
     "size": 3, "memory": 160, "details": {
         "chain_avg": 0.011719, "chain_exp_stddev": "0.108042",
         "chain_max": "1", "chain_min": "0", "chain_stddev": "0.107617",
         "compressed": "false", "fixed": "7", "protection": "public",
         "read_c": "true", "write_c": "auto"}},
    {"kind": "ets_table", "pid": "<0.6.0>", "slot": 3, "id": "17",
     "name": "t", "is_named": "no", "data_type": "tree", "buckets": "-",
     "size": 2, "memory": 80, "details": {}},
    {"kind": "internal_ets", "description": " module table", "pid": None,
     "slot": 4, "id": "0", "name": "0", "is_named": None, "data_type": "hash",
     "buckets": 512, "size": 9, "memory": 800, "details": {}},
    {"kind": "timer", "pid": "<0.5.0>", "name": None, "msg": "tick",
     "time": 1000},
    {"kind": "timer", "pid": None, "name": "'a name'", "msg": "{a,b}",
     "time": 5},
    {"kind": "scheduler", "name": 1, "type": "normal", "process": "<0.5.0>",
     "port": "None", "run_q": 10, "port_q": 5, "details": {
         "currp_int_state": "ACTIVE", "currp_prg_cnt": "0x01 (a:c/1 + 8)",
         "currp_cp": "0x00 (invalid)", "currp_state": "Running",
         "runq_flags": "NONEMPTY | EXEC", "runq_max": 1, "runq_high": 2,
         "runq_norm": 3, "runq_low": 4, "sleep_aux": "None",
         "sleep_info": "SLEEPING | WAITING",
         "currp_stack_0": "0x01:SReturn addr 0x95005C94 (a:b/2 + 124)",
         "currp_stack_1": "0x02:SReturn addr 0x950059C8 (a:c/2 + 176)"}},
    {"kind": "fun", "module": "lists", "uniq": 70664124, "index": 3,
     "address": "0x00007fae", "native_address": "0x00000000", "refc": 2},
    {"kind": "atom", "index": 1, "text": "false"},
    {"kind": "atom", "index": 2, "text": "'an atom'"},
    {"kind": "node", "name": "'c@d'", "channel": 8550, "conn_type": "visible",
     "controller": "#Port<0.17>", "creation": [3, 1795310798],
     "remote_links": [{"id": "<8550.89.0>",
                       "text": "<8550.89.0> <-> <0.103.0>"}],
     "remote_mon": [{"id": "<0.111.0>", "text": "<0.111.0> -> <8550.95.0>"},
                    {"id": "<0.106.0>", "text": "<0.106.0> -> {p, 'c@d'}"}],
     "remote_mon_by": [{"id": "<0.103.0>",
                        "text": "<0.103.0> <- <8550.55.0>"}],
     "error": "ERROR: why"},
    {"kind": "module", "mod": "lists", "current_size": 16400, "old_size": 9},
    {"kind": "module_details", "mod": "lists", "current_size": 16400,
     "current_attrib": "what", "current_comp_info": "what", "old_size": 9,
     "old_attrib": "what", "old_comp_info": None},
    {"kind": "memory", "total": "2000", "processes": "500"},
    {"kind": "allocated_area", "name": "static", "allocated": "527312",
     "used": ""},
    {"kind": "allocated_area", "name": "atom_space", "allocated": "131104",
     "used": "118548"},
    {"kind": "allocator_summary", "name": "Allocator Summary",
     "columns": ["blocks size", "carriers size", "mseg carriers size"],
     "rows": [["total", ["42", "200", "300"]],
              ["ll_alloc", ["42", "200", "70"]]]},
    {"kind": "allocator", "name": "sys_alloc", "rows": [
        ["option e", ["true"]]]},
    {"kind": "allocator", "name": "ll_alloc[0]", "rows": [
        ["versions", ["2.1", "3.0", ""]],
        ["mbcs blocks[ll_alloc] size", ["30", "31", "32"]],
        ["mbcs carriers size", ["120", "121", "122"]],
        ["mbcs mseg carriers size", ["70", "", ""]]]},
    {"kind": "allocator", "name": "ll_alloc[1]", "rows": [
        ["sbcs blocks[ll_alloc] size", ["10", "11", "12"]],
        ["sbcs blocks[ets_alloc] size", ["2", "2", "2"]],
        ["mbcs_pool carriers size", ["80", "", ""]]]},
    {"kind": "allocator", "name": "mseg_alloc[0]", "rows": [
        ["segments_size", ["300", "300", "300"]]]},
    {"kind": "hash_table", "name": "atom_tab", "size": "8192", "used": "5789",
     "objs": "10049", "depth": "7"},
    {"kind": "index_table", "name": "atom_tab", "size": "10240",
     "limit": "1048576", "used": "3", "rate": "4", "entries": "10049"},
    {"kind": "persistent_term", "key": "k", "value": "v"},
]

PROCESS = {
    "pid": "<0.5.0>", "name": None, "label": None, "initial_call": "x:y/0",
    "display_name": "x:y/0", "spawned_as": "x:y/0",
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

PORTS = [
    {"id": "#Port<0.1>", "name": "'my port'", "connected": "<0.5.0>",
     "slot": 8, "state": "CONNECTED", "task_flags": None, "kind": "external",
     "controls": "cat", "driver": None, "external_program": "cat",
     "input": 1, "output": 2, "queue": 3, "port_data": "{a,1}",
     "links": ["<0.5.0>"],
     "monitors": [{"target": "<0.9.0>", "ref": "#Ref<0.4.5.6>"}],
     "suspended": ["<0.5.0>", "<0.6.0>"]},
    {"id": "#Port<0.2>", "name": None, "connected": None, "slot": 16,
     "state": None, "task_flags": "EXIT", "kind": "driver",
     "controls": "tcp_inet", "driver": "tcp_inet", "external_program": None,
     "input": 0, "output": 0, "queue": 0, "port_data": None, "links": [],
     "monitors": [], "suspended": []},
]

ETS = [
    {"id": "logger", "name": "logger", "named": True, "owner": "<0.5.0>",
     "slot": 1403, "data_structure": "hash", "type": "set",
     "protection": "public", "objects": 3, "memory": 160, "words": 20,
     "buckets": 256, "chain_avg": 0.011719, "chain_max": 1, "chain_min": 0,
     "chain_std_dev": 0.107617, "expected_std_dev": 0.108042, "fixed": "7",
     "compressed": False, "write_concurrency": "auto",
     "read_concurrency": True, "decentralized_counters": None},
    {"id": "17", "name": "t", "named": False, "owner": "<0.6.0>", "slot": 3,
     "data_structure": "tree", "type": None, "protection": None,
     "objects": 2, "memory": 80, "words": 10, "buckets": None,
     "chain_avg": None, "chain_max": None, "chain_min": None,
     "chain_std_dev": None, "expected_std_dev": None, "fixed": None,
     "compressed": None, "write_concurrency": None, "read_concurrency": None,
     "decentralized_counters": None},
]

INTERNAL_ETS = dict(
    ETS[1], description=" module table", id="0", name="0", named=True, slot=4,
    data_structure="hash", objects=9, memory=800, words=100, buckets=512)
del INTERNAL_ETS["owner"]

SCHEDULER = {
    "id": 1, "type": "normal", "current_process": "<0.5.0>",
    "current_port": None, "run_queue": 10, "port_queue": 5,
    "run_queue_max": 1, "run_queue_high": 2, "run_queue_normal": 3,
    "run_queue_low": 4, "run_queue_flags": "NONEMPTY | EXEC",
    "sleep_info_flags": "SLEEPING | WAITING", "sleep_info_aux_work": None,
    "current_process_state": "Running",
    "current_process_internal_state": "ACTIVE",
    "current_process_program_counter": "0x01 (a:c/1 + 8)",
    "current_process_cp": "0x00 (invalid)", "crashed": False,
    "limited_stack": ["0x01:SReturn addr 0x95005C94 (a:b/2 + 124)",
                      "0x02:SReturn addr 0x950059C8 (a:c/2 + 176)"],
}

NODE = {
    "channel": 8550, "name": "'c@d'", "type": "visible",
    "controller": "#Port<0.17>", "creation": "3 1795310798",
    "remote_links": [{"local": "<0.103.0>", "remote": "<8550.89.0>"}],
    "remote_monitors": [{"local": "<0.106.0>", "remote": "{p, 'c@d'}"},
                        {"local": "<0.111.0>", "remote": "<8550.95.0>"}],
    "remote_monitored": [{"local": "<0.103.0>", "remote": "<8550.55.0>"}],
    "error": "why",
}

# Compared only as there or not.
PRESENCE = ("current_attributes", "current_compilation_info",
            "old_attributes", "old_compilation_info")

MODULE = {
    "name": "lists", "current_size": 16400, "old_size": 9,
    "current_attributes": "[]", "current_compilation_info": "[{a,1}]",
    "old_attributes": "[]", "old_compilation_info": None,
}


def instance(allocator, type_, number, key, text, *values):
    current, since, maximum = (values + (None,) * 3)[:3]
    return {"allocator": allocator, "type": type_, "instance": number,
            "key": key, "current": current, "maximum_since": since,
            "maximum": maximum, "text": text}


ROWS = {
    "general": [{
        "created": "Sun Nov 22 01:26:21 2026", "slogan": "one\ntwo",
        "system_version": VIEWER[1]["system_vsn"], "otp_release": "25",
        "erts_version": "13.1.5", "word_size": 8, "dump_version": "0.5",
        "node_name": "'a@b'", "taints": "", "calling_thread": "scheduler:2",
        "calling_process": "<0.5.0>", "compiled": None, "atoms": 2,
        "processes": 1, "ets": 2, "timers": 2, "funs": 1, "ports": 2,
        "modules": 1, "memory_total": 2000, "memory_maximum": None,
        "complete": False, "truncated_reason": "WHY", "last_tag": "atoms",
        "file_size": 9}],
    "processes": [PROCESS],
    "ports": PORTS,
    "ets": ETS,
    "internal_ets": [INTERNAL_ETS],
    "timers": [
        {"owner": "<0.5.0>", "owner_name": None, "message": "tick",
         "time_left": 1000},
        {"owner": None, "owner_name": "'a name'", "message": "{a,b}",
         "time_left": 5}],
    "schedulers": [SCHEDULER],
    "funs": [{"module": "lists", "uniq": 70664124, "index": 3,
              "address": "0x00007fae", "native_address": "0x00000000",
              "refc": 2}],
    "atoms": [{"number": 1, "name": "false"},
              {"number": 2, "name": "'an atom'"}],
    "nodes": [NODE],
    "modules": [MODULE],
    "memory": [{"class": "total", "bytes": 2000, "percent": 100},
               {"class": "processes", "bytes": 500, "percent": 25.0}],
    "allocated_areas": [
        {"area": "static", "allocated": 527312, "used": None},
        {"area": "atom_space", "allocated": 131104, "used": 118548}],
    "allocators": [
        {"allocator": "total", "block_size": 42, "carrier_size": 200,
         "mseg_carrier_size": 300, "utilisation": 21, "wasted": 158},
        {"allocator": "ll_alloc", "block_size": 42, "carrier_size": 200,
         "mseg_carrier_size": 70, "utilisation": 21.0, "wasted": 158}],
    "allocator_instances": [
        instance("sys_alloc", "sys_alloc", None, "option e", "true"),
        instance("ll_alloc[0]", "ll_alloc", 0, "versions", "2.1 3.0"),
        instance("ll_alloc[0]", "ll_alloc", 0, "mbcs blocks[ll_alloc] size",
                 "30 31 32", 30, 31, 32),
        instance("ll_alloc[0]", "ll_alloc", 0, "mbcs carriers size",
                 "120 121 122", 120, 121, 122),
        instance("ll_alloc[0]", "ll_alloc", 0, "mbcs mseg carriers size",
                 "70", 70),
        instance("ll_alloc[1]", "ll_alloc", 1, "sbcs blocks[ll_alloc] size",
                 "10 11 12", 10, 11, 12),
        instance("ll_alloc[1]", "ll_alloc", 1, "sbcs blocks[ets_alloc] size",
                 "2 2 2", 2, 2, 2),
        instance("ll_alloc[1]", "ll_alloc", 1, "mbcs_pool carriers size",
                 "80", 80),
        instance("mseg_alloc[0]", "mseg_alloc", 0, "segments_size",
                 "300 300 300", 300, 300, 300)],
    "hash_tables": [{"name": "atom_tab", "size": 8192, "used": 5789,
                     "objects": 10049, "depth": 7}],
    "index_tables": [{"name": "atom_tab", "size": 10240, "limit": 1048576,
                      "used": 3, "rate": 4, "entries": 10049}],
    "persistent_terms": [{"key": "k", "value": "v", "address": None}],
}

FILE_SIZE = 9
