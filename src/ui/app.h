/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_APP_H
#define UI_APP_H

/*
 * The program as the user sees it, without a terminal: tabs, each with a stack
 * of views on it, the prompt, the message line; keys go in, a canvas comes
 * out. loop.c connects it with the terminal; tests drive it directly.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/worker.h"
#include "model/bytes.h"
#include "model/dump.h"
#include "model/ident.h"
#include "model/table.h"
#include "model/term_list.h"
#include "model/term_print.h"
#include "ui/canvas.h"
#include "ui/input.h"
#include "ui/view.h"

struct app;

/* Both are borrowed and outlive the app. */
struct app *app_new(struct dump *d, struct worker *w, bool ascii);

/* Every job must have been reaped or dropped before: free the worker first. */
void app_free(struct app *a);

/* For the loop. */
void app_key(struct app *a, struct key k);
void app_resize(struct app *a, int rows, int cols);
void app_tick(struct app *a); /* catch up with the index */
void app_job_done(struct app *a, struct job *job);
const struct canvas *app_draw(struct app *a);         /* the current frame */
bool app_cursor(const struct app *a, int *y, int *x); /* of the prompt */

enum app_wish {
	APP_GO_ON,
	APP_QUIT,
	APP_SUSPEND,
	APP_REPAINT,
};
/* What the last key asked of the loop; asking clears it. */
enum app_wish app_wish(struct app *a);

/* Nothing is under way: the index is done and no job is out. */
bool app_idle(const struct app *a);

/* For views. */
struct dump *app_dump(const struct app *a);
struct arena *app_frame(const struct app *a); /* reset before each frame */
bool app_ascii(const struct app *a);
bool app_caught_up(const struct app *a); /* columns and summary are whole */
bool app_exact(const struct app *a);     /* the user wants exact numbers */
struct heaps *app_heaps(struct app *a);  /* heaps.h */

/* How terms are written; NULL: as they stand in the dump. */
const struct term_syntax *app_syntax(const struct app *a);
void app_next_syntax(struct app *a); /* and says which it is */

/* Puts a view on top of the current tab's stack; the app owns it. */
void app_push(struct app *a, struct view *v);

/* Follows a link: a process's page, another section's, or a message that says
 * why not (it had exited; lives on another node; not indexed yet). */
void app_follow(struct app *a, const struct link *l);
void app_open(struct app *a, const struct place *p);

/* The bytes of a section in the pager; from the top, or the line of byte `at`.
 */
void app_open_raw(struct app *a, uint32_t section);
void app_open_raw_at(struct app *a, uint32_t section, uint64_t at);

/* The bytes of a =binary. */
void app_open_binary(struct app *a, uint32_t section);

/* The term in a column of the row that a link (LINK_ROW) leads to. */
void app_open_cell(struct app *a, const struct link *row,
                   const struct column *c);

/* Runs a job for a view; it comes back through job_done. */
void app_submit(struct app *a, struct view *v, struct job *job);
void app_cancel(struct app *a, struct job *job);

/* One line at the bottom until the next key. */
void app_message(struct app *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Constructors of the views; each never returns NULL. */
struct view *view_general_new(struct app *a);
struct view *view_table_new(struct app *a, const struct table *t);
struct view *view_detail_new(struct app *a, const struct place *p);
/* `at`: a byte of the section, whose line is shown first. */
struct view *view_pager_new(struct app *a, uint32_t section, uint64_t at);
/* Text of ours, malloc'ed, which the view takes over; lines are wrapped. */
struct view *view_text_new(struct app *a, const char *title, char *text,
                           size_t n);
/* A part of the process whose =proc is `section`, or the section itself: the
 * literals, the stack of a scheduler. */
struct view *view_terms_new(struct app *a, enum terms_kind kind,
                            uint32_t section);
/* The stack of a process, at the state if it runs a well-known loop. */
struct view *view_state_new(struct app *a, uint32_t section);
/* One term: the element at the front of `elem`, which is text of the dump. What
 * it refers to is in the heap of `process`, a =proc, or SECTION_NONE, and in
 * the literals. */
struct view *view_term_new(struct app *a, uint32_t process, struct span elem,
                           const char *title);
/* The same of the term in a column of a row; the title names the row. */
struct view *view_cell_new(struct app *a, const struct place *p,
                           const struct column *c, const char *title);
/* An external term, from its version byte on; the bytes are copied unless they
 * are the dump's. NULL if there is no memory for that. */
struct view *view_external_new(struct app *a, const struct bytes *payload,
                               const char *title);
/* What the bytes of a binary hold, or those of a string; the title is copied,
 * and so are the bytes unless they are the dump's. */
struct view *view_bytes_new(struct app *a, const struct bytes *bytes,
                            const char *title);
/* The same for a list of characters, or of lists and binaries of them, whose
 * terms are in the heap of this section (heaps.h). NULL if it cannot be read
 * now: maps or memory are missing, or it is within something packed. */
struct view *view_string_new(struct app *a, uint32_t heap,
                             const struct term *list, const char *title);
struct view *view_help_new(struct app *a, enum context context,
                           const struct table *t);

#endif
