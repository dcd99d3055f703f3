/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_TERM_LIST_H
#define MODEL_TERM_LIST_H

/*
 * The rows of a part of a process as items: its stack, messages, dictionary,
 * heap; or one term alone. What the command line writes line by line and the
 * terminal shows is the same item.
 *
 * A list is the part; a reader is somebody who reads it, with a place of his
 * own: any number of them, each of one thread. Item i of a long part is
 * reached through anchors, which a job fills (term_list_step); the first ones
 * can be had at once. The part may still grow while the dump is being indexed:
 * items that have been read once stay what they are.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/worker.h"
#include "model/linemap.h"
#include "model/stack.h"
#include "model/term.h"

enum terms_kind {
	TERMS_STACK,
	TERMS_MESSAGES,
	TERMS_DICTIONARY,
	TERMS_HEAP, /* also the literals */
	TERMS_ONE,
};

enum item_kind {
	ITEM_TERM,  /* `elem`; of TERMS_HEAP the object at `address` */
	ITEM_PAIR,  /* an entry of a dictionary: `key_elem`, `elem` */
	ITEM_FRAME, /* the head of a frame: `code`, `function` */
	ITEM_CATCH, /* a catch that is open: `code`, `function` */
	ITEM_OTHER, /* a line of a heap that is no object, or of a scheduler's
	             * stack that is no frame: `elem.raw` */
};

struct term_item {
	enum item_kind kind;
	enum terms_kind part;
	uint64_t index;    /* from 0 */
	uint64_t number;   /* of a message, from 1; of a frame, from 0, also of
	                    * what stands under it */
	struct span label; /* y0, or an address as the dump writes it; see
	                    * term_item_label */
	struct span code;  /* address of the code; maybe of frame 0 only */
	struct span function; /* module:function/arity + offset */
	char name[12];        /* a label that the emulator forgot */
	uint64_t address;     /* of a heap's object, which stands at */
	uint64_t off;         /* this offset of the dump */
	/* As they stand in the dump, not decoded. */
	struct lex_elem elem;
	struct lex_elem key_elem;
	struct lex_elem token_elem; /* of a message; LEX_NIL: it has none */
	/* After term_item_decode. */
	struct term term;
	struct term key;
	struct term token;
};

struct term_list;

/*
 * The part of the process whose =proc is `section`, or, if that is no =proc,
 * the section itself (the literals; the stack of a scheduler). The part need
 * not be there, or not yet. `d` is borrowed.
 */
struct term_list *term_list_new(const struct dump *d, enum terms_kind kind,
                                uint32_t section);

/* A list of one item, whose term is decoded. What the term refers to (external
 * terms that were inflated live in the heap that decoded them) must stay. */
struct term_list *term_list_one(const struct dump *d, const struct term *t);

void term_list_free(struct term_list *l);

enum terms_kind term_list_kind(const struct term_list *l);

/* How many items are known of; *known: and there are no more. Any thread. */
uint64_t term_list_count(const struct term_list *l, bool *known);

/* The job's thread, one at a time: a slice of work. True when there is more to
 * do now; false at the end, or at the end of what has been indexed so far. */
bool term_list_step(struct term_list *l);

/* Any thread: whether a step would find work: the anchors are not complete, and
 * the dump has grown since the last step, or there was none. */
bool term_list_wants(const struct term_list *l);

/* The steps as a job; the list must outlive it. job.drop does nothing.
 * result: ERR_NOMEM if the anchors end for want of memory. */
struct term_list_job {
	struct job job;
	struct term_list *list;
};
void term_list_job_init(struct term_list_job *j, struct term_list *l);

/* Whoever reads. Open, to be embedded; one thread. `patient`: reads on as long
 * as it takes, and never says ACCESS_LATER of a dump that is indexed. */
struct term_reader {
	const struct term_list *list;
	bool patient;
	struct line_body body;
	struct line_place place;
	struct stack stack;
	uint64_t row; /* of the stack, that comes next */
	size_t begun; /* bytes that the stack was begun with, and one */
};

void term_reader_init(struct term_reader *r, const struct term_list *l,
                      bool patient);

/* Item i; nothing is decoded, no heap is asked. */
enum access term_reader_get(struct term_reader *r, uint64_t i,
                            struct term_item *out);

/* An item of a dictionary: makes it an ITEM_PAIR if it is one on this heap. */
void term_item_split(struct heap *h, struct term_item *item);

/* Fills the terms of an item; splits it first. */
void term_item_decode(struct heap *h, struct term_item *item);

/* The label, also one that the emulator forgot; borrowed from the item. */
struct span term_item_label(const struct term_item *item);

/* Whether a line of the dump holds a token. */
bool term_item_has_token(const struct term_item *item);

#endif
