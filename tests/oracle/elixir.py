#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compare terms in Elixir's syntax with what Elixir prints of them.

elixir.py [--known FILE] CRASHDIVE DUMP TEXT

TEXT is one of the texts of elixir.exs: NUMBER, a tab, and what inspect says of
the term that the dump has under NUMBER in the dictionary of `elixir_oracle`,
and, if it has messages, in the message {NUMBER, TERM}.

Exit status: 0 equal, 1 differences.
"""

import json
import subprocess
import sys

SHOWN = 40


def rows(crashdive, dump, part):
    command = [crashdive, "show", "elixir_oracle", "--part=" + part,
               "--syntax=elixir", "--format=ndjson", dump]
    run = subprocess.run(command, capture_output=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def dictionary(crashdive, dump):
    return {row["key"]: row["value"] for row in rows(crashdive, dump, "dictionary")}


def messages(crashdive, dump):
    found = {}
    for row in rows(crashdive, dump, "messages"):
        number, _, rest = row["term"].partition(", ")
        found[number[1:]] = rest[:-1]
    return found


def expected(path):
    with open(path, encoding="utf-8", newline="\n") as lines:
        return dict(line.rstrip("\n").split("\t", 1) for line in lines)


def compare(what, got, want):
    bad = 0
    for number, text in want.items():
        have = got.get(number)
        if have == text:
            continue
        bad += 1
        if bad <= SHOWN:
            print(f"{what} {number}:\n  elixir    {text[:2000]}\n  crashdive "
                  f"{have if have is None else have[:2000]}")
    for number in sorted(set(got) - set(want)):
        if number.isdigit():
            bad += 1
            print(f"{what} {number}: not in the text")
    print(f"{what}: {len(want)} terms, {bad} differences")
    return bad


def main(arguments):
    crashdive, dump, text = arguments
    want = expected(text)
    bad = compare("dictionary", dictionary(crashdive, dump), want)
    mail = messages(crashdive, dump)
    if mail:
        bad += compare("messages", mail, want)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
