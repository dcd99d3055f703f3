#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""sizes.py CRASHDIVE

Compares the size of terms of every kind, as `show addr:` tells it, with what
erts_debug:size/1 said in the process that the dump is of. The emulator is the
installed Erlang.

Exit status: 0 equal, 1 differences.
"""
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))

# What a dump does not tell, and so by how many words the answer may be less.
LESS = {
    "bits_13": (5, "before OTP 27 the last bits are a part of a binary, which "
                   "is written as if it were one"),
    "fun_of_list": (20, "variables of funs are in no dump"),
    "alias": (1, "OTP 24 and 25 write an alias as any other reference"),
}
# Some emulators do not write the binary that another one grew out of.
LOST = {"grown"}


def run(*args, **kwargs):
    return subprocess.run(args, stdout=subprocess.PIPE, check=True,
                          **kwargs).stdout.decode("utf-8", "replace")


def make(dump):
    """A dump, and what the emulator says: {name: words}."""
    env = dict(os.environ, ERL_CRASH_DUMP=dump)
    p = subprocess.run(["escript", os.path.join(HERE, "sizes.escript")],
                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                       env=env, check=False)
    lines = p.stdout.decode().splitlines()
    return {name: int(n) for name, n in (l.split() for l in lines)}


def places(program, dump):
    """{name: address, or None for what is no object}"""
    out = run(program, "show", "sizes", "--part=dictionary", "--syntax=raw",
              "--format=ndjson", dump)
    rows = [json.loads(line) for line in out.splitlines()]
    return {r["key"].split(":", 1)[1]:
            r["value"][1:] if r["value"].startswith("H") else None
            for r in rows if r["key"]}


def compare(program, dump):
    want = make(dump)
    at = places(program, dump)
    wrong = 0
    for name, words in sorted(want.items()):
        size = {"words": 0, "literal_words": 0, "lost": 0}
        if name not in at:
            print(f"sizes: {name}: not in the dump")
            wrong += 1
            continue
        if at[name]:
            size = json.loads(run(program, "show", "addr:" + at[name],
                                  "--max-term=1", "--format=json",
                                  dump))["info"]
        got = size["words"] + size["literal_words"]
        less = LESS.get(name, (0, ""))[0]
        literal = name.startswith("literal") and "not" not in name
        if not words - less <= got <= words or (
                size["lost"] > 0 and name not in LOST):
            print(f"sizes: {name}: {got} words, erts_debug:size {words}: "
                  f"{size}")
            wrong += 1
        elif literal and size["words"] > 0:
            print(f"sizes: {name}: a literal is on the heap: {size}")
            wrong += 1
    print(f"sizes: {len(want)} terms, {wrong} differ; {len(LESS)} may be less")
    return wrong or not want


def main():
    with tempfile.TemporaryDirectory() as d:
        return 1 if compare(sys.argv[1], os.path.join(d, "dump")) else 0


if __name__ == "__main__":
    sys.exit(main())
