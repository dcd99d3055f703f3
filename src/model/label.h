/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_LABEL_H
#define MODEL_LABEL_H

/*
 * The label of a process: what proc_lib:set_label/1 (OTP 27) puts into its
 * dictionary under '$process_label'. Pure, any thread.
 */

#include <stdbool.h>

#include "base/span.h"
#include "model/heap.h"
#include "model/term.h"

enum {
	LABEL_QUICK = 64 << 10, /* bytes of a heap that a frame looks through */
	LABEL_MOST = 1 << 20,   /* that others do */
};

/* Where it stands. */
struct label {
	struct span elem; /* the value, an element of terms */
	struct span heap; /* the part of the heap that was looked through */
};

/* Whether processes of the dump can have labels: by its release. */
bool label_possible(const struct dump *d);

/* The label in the first `most` bytes of the process's heap and dictionary,
 * which is at most that much work. False if there is none. */
bool label_find(const struct dump *d, struct span pid, size_t most,
                struct label *out);

/* The same as a term; what it refers to is looked up in `heap` alone, for which
 * a map is made that h then owns, and where h does already. */
struct term label_term(const struct label *l, struct heap *h);

#endif
