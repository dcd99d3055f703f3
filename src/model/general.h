/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_GENERAL_H
#define MODEL_GENERAL_H

/*
 * The head of a dump: the section =erl_crash_dump (erl_crash_dump.c writes it),
 * in which the slogan is free text of any number of lines, and up to OTP 27 may
 * be glued to the line behind it.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

struct general {
	struct span version;   /* "0.5" */
	unsigned major, minor; /* of it */
	struct span created;   /* ctime's text, without time zone */
	struct span error;     /* "The error occurred in file ..." or empty */
	struct span slogan;    /* all its lines, LF between them, no last LF */
	struct span system;    /* "Erlang/OTP 25 [erts-13.1.5] ..." */
	struct span otp;       /* "25", "R15B01"; derived from ERTS to R12 */
	struct span erts;      /* "13.1.5" */
	struct span compiled;
	struct span taints;
	struct span calling_thread;
	struct span body; /* of the section */
	uint64_t atoms;
	bool has_slogan, has_atoms, has_taints;
	unsigned word_size; /* 4, 8; 0 if the head does not tell */
};

/* Versions of ERTS as numbers that can be compared. */
#define ERTS(major, minor) ((major)*1000U + (minor))

/* The version that wrote the dump, as ERTS makes it; 0 if the head does not
 * tell. */
unsigned general_erts(const struct general *g);

/* Reads the head out of `body`, the bytes behind the first line. Cut or odd
 * heads leave fields empty. */
void general_parse(struct general *g, struct span version, struct span body);

#endif
