#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes utf8_width.def: python3 utf8_width.py > utf8_width.def

Needs Python 3.12, whose data are those of Unicode 15.0.
"""

import unicodedata as data

FIRST = 0x300  # what is below is decided in utf8.c
LONGEST = 0x10000  # ranges have a 16-bit length

# What changes the direction or the lines of the text around it, and the
# byte-order mark. Non-characters at the end of each plane are in utf8.c.
FORBIDDEN = {0x61C, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF}
FORBIDDEN.update(range(0x202A, 0x202F), range(0x2066, 0x206A))
FORBIDDEN.update(range(0xD800, 0xE000), range(0xFDD0, 0xFDF0))

# Wide by default, also where nothing is assigned yet (UAX #11).
WIDE = [(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF),
        (0x20000, 0x2FFFD), (0x30000, 0x3FFFD)]

# Format characters that have a shape: signs in front of Arabic, Syriac and
# Kaithi numbers.
SHAPED = {0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
SHAPED.update(range(0x600, 0x606))


def width(cp):
    char = chr(cp)
    if cp in FORBIDDEN:
        return -1
    if 0x1160 <= cp <= 0x11FF or 0xD7B0 <= cp <= 0xD7FB:
        return 0  # Hangul vowels and finals join the initial before them
    if data.category(char) in ("Mn", "Me"):
        return 0
    if data.category(char) == "Cf" and cp not in SHAPED:
        return 0
    if any(a <= cp <= b for a, b in WIDE):
        return 2
    if data.category(char) == "Cn":
        return 1
    return 2 if data.east_asian_width(char) in "WF" else 1


def ranges():
    first, current = FIRST, width(FIRST)
    for cp in range(FIRST + 1, 0x110001):
        now = width(cp) if cp < 0x110000 else None
        if now != current or cp - first == LONGEST:
            if current != 1:
                yield first, cp - 1, current
            first, current = cp, now


def main():
    assert data.unidata_version == "15.0.0"
    print("/* SPDX-License-Identifier: Apache-2.0 */")
    print("/* Made by utf8_width.py: Unicode 15.0. */")
    line = ""
    for item in ranges():
        text = "WIDTH(0x%04X, 0x%04X, %d)" % item
        if len(line) + 1 + len(text) > 80:
            print(line)
            line = ""
        line += (" " if line else "") + text
    print(line)


main()
