#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Cuts one process out of a dump: cut_out.py NAME < DUMP > SMALLER

What is left is the head, the process with this registered name, its
dictionary and its heap, and the literals and binaries that these need.
"""

import re
import sys

REFERENCE = re.compile(rb"H([0-9A-F]+)|:Y[cs]([0-9A-F]+)|:Mf\d+:H([0-9A-F]+)")
OBJECT = re.compile(rb"(?m)^(?=[0-9A-F]{6,}:[A-Za-z])")


def sections(dump):
    return re.split(rb"(?m)^(?==[a-z_]+[:\n])", dump)


def head_of(section):
    return section.split(b"\n", 1)[0]


def references(text):
    return {a for found in REFERENCE.findall(text) for a in found if a}


def needed(text, literals):
    """The literals that a text refers to, and those that they do."""
    found, new = set(), references(text)
    while new:
        found |= new
        new = set().union(*(references(literals[a]) for a in new
                            if a in literals)) - found
    return found


def main(name):
    parts = sections(sys.stdin.buffer.read())
    mine = next(p for p in parts if p.startswith(b"=proc:")
                and b"\nName: " + name + b"\n" in p)
    pid = head_of(mine)[len(b"=proc:"):]
    own = [b"=proc_dictionary:" + pid, b"=proc_heap:" + pid]
    kept = b"".join(p for p in parts if head_of(p) in own)
    literals = {}
    for part in parts:
        if head_of(part) == b"=literals":
            for line in OBJECT.split(part)[1:]:
                literals[line.split(b":", 1)[0]] = line
    use = needed(kept, literals)
    out = sys.stdout.buffer
    for part in parts:
        head = head_of(part)
        if head.startswith((b"=erl_crash_dump:", b"=node:", b"=end")) \
                or part is mine or head in own \
                or head[:8] == b"=binary:" and head[8:] in \
                references(kept + b"".join(literals.get(a, b"") for a in use)):
            out.write(part)
        elif head == b"=literals":
            out.write(head + b"\n")
            out.write(b"".join(v for k, v in literals.items() if k in use))


if __name__ == "__main__":
    main(sys.argv[1].encode())
