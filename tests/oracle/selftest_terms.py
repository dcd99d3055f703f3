#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The test of terms.py: what is equal passes, and every change is noticed."""

import sys

from terms import Compared, Unreadable, parse

# What the viewer prints, in norm/2's syntax or None, and what crashdive does.
EQUAL = [
    ("a", "a", "a"),
    ('"ab\\n"', "[97,98,10]", '"ab\\n"'),
    ("{['#CDVPid',0,12,3],['#CDVPort',9,7]}", "{<0.12.3>,#Port<9.7>}",
     "{<0.12.3>,#Port<9.7>}"),
    ("[a,'#CDVPid',0,1,2]", "[a|<0.1.2>]", "[a|<0.1.2>]"),
    ("['#CDVBin',0,3,99]", "<<97,98,99>>", '<<"abc">>'),
    ("['#CDVBin',0,2,99]", "#Bin<0,2,99>", "<<0,1>>"),
    ("#{b => 1,a => [x]}", "#{a=>[x],b=>1}", "#{a => [x],b => 1}"),
    ('<<"å"/utf8>>', "<<195,165>>", '<<"å"/utf8>>'),
    ("[a|'#CDVIncompleteHeap']", "[a|'#CDVIncompleteHeap']",
     "[a|#Bad<not in the dump 7F00>]"),
    ("#Ref<17.3.2.1>", "#Ref<17.3.2.1>", "#Ref<9.3.2.1>"),
    ("{maybe,fun lists:map/2}", "{maybe,fun lists:map/2}",
     "{'maybe',fun lists:map/2}"),
    ("<17.3.1>", "<17.3.1>", "<9.3.1>"),
    ("'a\\'b|]'", "'a\\'b|]'", "'a\\'b|]'"),
]

# The same with something else in crashdive's answer.
DIFFERENT = [
    ("a", "a", "b"),
    ("a", "a", "'a'"),
    ('"ab"', "[97,98]", '"ac"'),
    ('"ab"', "[97,98]", "[97,98]"),
    ("[1,2]", "[1,2]", "[1,2,3]"),
    ("[1,2]", "[1,2]", "[1|2]"),
    ("{['#CDVPid',0,12,3]}", "{<0.12.3>}", "{<0.12.4>}"),
    ("['#CDVBin',0,3,99]", "<<97,98,99>>", '<<"abd">>'),
    ("['#CDVBin',0,2,99]", "#Bin<0,2,99>", "<<0,1,2>>"),
    ("#{a => 1}", "#{a=>1}", "#{a => 2}"),
    ("#{a => 1}", "#{a=>1}", "#{a => 1,b => 1}"),
    ("#Ref<0.3.2.1>", "#Ref<0.3.2.1>", "#Ref<0.3.2.2>"),
    ("a", "a", "#Bad<cut>"),
    ("a", "a", "[a"),
    ("a", "a", None),
]


def differences(viewer, norm, ours, cut=False):
    result = Compared("dump", "25", cut)
    result.term("<0.1.0>", "x", viewer, norm, ours)
    return result.differences


def main():
    failures = [case for case in EQUAL if differences(*case)]
    failures += [case for case in DIFFERENT if not differences(*case)]
    if differences("[a|'#CDVIncompleteHeap']", "[a|'#CDVIncompleteHeap']",
                   "[a,b]", cut=True):
        failures.append("cut")
    for text in ("", "{", "a b", "[1,2", "}"):
        try:
            parse(text)
            failures.append(text)
        except Unreadable:
            pass
    for failure in failures:
        print("selftest_terms: %r" % (failure,))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
