/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_VIEW_DETAIL_H
#define UI_VIEW_DETAIL_H

/* Inside of the view of one thing: view_detail.c (the page and its jobs) and
 * detail_terms.c (what leads to a process's terms). */

#include "model/detail.h"
#include "ui/app.h"
#include "ui/page.h"

enum {
	DETAIL_PARTS = 4,
	DETAIL_WHERE = VIEW_WARNING / 2,
};

struct view_detail {
	struct view view;
	struct page page;
	struct place place;
	struct detail detail;
	struct detail_part parts[DETAIL_PARTS];
	unsigned n_parts;
	bool settled;    /* nothing of the fields can change any more */
	uintptr_t cells; /* state of terms in cells when it was made */
	struct relation_job *asking; /* out, or NULL */
	struct relation_job *found;  /* the last answer, or NULL */
	bool asked, asked_all;       /* at all; since the index is done */
	struct broken_job *looking;  /* out, or NULL */
	struct broken_job *broken;   /* the answer, or NULL */
};

/* Lines for the stack, messages, dictionary and heap. Only processes have any;
 * true: they need not be added again. */
bool detail_add_terms(struct view_detail *v);

/* Opens them; false if the action is not for that. */
bool detail_terms_action(struct view_detail *v, enum action a);

/* Whether the chosen line names a loop, whose state Enter opens. */
bool detail_on_loop(const struct view_detail *v);

/* The section whose bytes the chosen line stands for, else the thing's own. */
uint32_t detail_raw_section(const struct view_detail *v);

/* "the dump is cut in =proc_heap:<0.9.0>" if data of the process may be lost
 * behind that; returns false and "" if not. */
bool detail_lost_data(const struct view_detail *v, char where[DETAIL_WHERE]);

#endif
