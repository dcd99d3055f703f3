/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_PRINTED_H
#define MODEL_PRINTED_H

/*
 * What the emulator has printed for people (erl_printf_term.c): names,
 * functions, messages of timers. Its bytes are not always UTF-8: strings and,
 * before R16, atoms are Latin-1, and OTP R16 to 24.0 escape bytes in the middle
 * of a character, as if they were control characters of Latin-1 (128 to 159).
 *
 * Pure. What is handed out is borrowed if there is nothing to change, which is
 * nearly always so, else of the arena.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/span.h"

/* Bytes that are looked at where somebody waits for a frame. */
enum { PRINTED_QUICK = 64 * 1024 };

bool printed_is_ascii(struct span s);

/* Latin-1 as UTF-8. */
struct span printed_latin1(struct span s, struct arena *a);

/* One atom, or a text without strings in it: valid UTF-8 as it is; with escaped
 * bytes, these put where they belong; else taken for Latin-1. */
struct span printed_atom(struct span s, struct arena *a);

/* Any text, in which each atom and each string is what it is for itself. Of one
 * that is longer than `most` bytes and is to be changed there is no more. */
struct span printed_text(struct span s, size_t most, struct arena *a);

/* The reverse of printed_atom, for look-ups: a name as R16 to OTP 24.0 print
 * it, or as earlier ones do (`latin1`). SPAN_NONE if it does not fit. */
struct span printed_back(struct span s, bool latin1, char *out, size_t room);

#endif
