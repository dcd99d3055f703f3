/* SPDX-License-Identifier: Apache-2.0 */
#include "model/heap.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "model/heapseek.h"
#include "model/ident.h"
#include "model/table.h"

enum {
	ADDRESS_TEXT = 24,
	UTF8_ERTS_MAJOR = 5, /* atoms are UTF-8 from 5.10 (R16) on */
	UTF8_ERTS_MINOR = 10,
	ROOM_MOST = 64 << 20,
	INFLATED_LOOKS = 256,
};

/* Some ten seconds of reading. */
#define PATIENCE (UINT64_C(4) << 30)

struct heap_scratch {
	struct heap_scratch *next;
	struct bytes payload; /* that it was inflated from; n 0: none */
	size_t n;
	unsigned held;
	char data[];
};

/* Whether lines of the dump end with CR LF, which the first one tells. */
static bool has_crlf(struct span text)
{
	size_t lf = span_find_byte(span_take(text, 256), '\n');

	return lf > 0 && lf < text.n && text.p[lf - 1] == '\r';
}

static bool has_latin1_atoms(struct span erts)
{
	uint64_t major, minor = 0;

	if (!span_take_u64(&erts, &major))
		return false;
	erts = span_skip(erts, 1);
	span_take_u64(&erts, &minor);
	return major < UTF8_ERTS_MAJOR ||
	       (major == UTF8_ERTS_MAJOR && minor < UTF8_ERTS_MINOR);
}

/* Before 0.5 payloads are hexadecimal and literals are somewhere. */
static bool is_old(const struct general *g)
{
	return g->version.n > 0 && g->major == 0 && g->minor < 5;
}

struct term_format heap_format(const struct dump *d)
{
	const struct general *g = dump_general(d);

	return (struct term_format){
		.payload = is_old(g) ? BYTES_HEX : BYTES_BASE64,
		.crlf = has_crlf(dump_text(d)),
		.latin1 = has_latin1_atoms(g->erts),
	};
}

void heap_init(struct heap *h, const struct dump *d)
{
	*h = (struct heap){.dump = d,
	                   .text = dump_text(d),
	                   .format = heap_format(d),
	                   .patience = PATIENCE,
	                   .no_everywhere = !is_old(dump_general(d))};
}

/* Frees the scratch that a link leads to. */
static void free_one(struct heap *h, struct heap_scratch **link)
{
	struct heap_scratch *s = *link;

	*link = s->next;
	h->inflated -= s->n;
	free(s);
}

static void free_scratch(struct heap *h)
{
	while (h->scratch)
		free_one(h, &h->scratch);
}

void heap_forget(struct heap *h, size_t most)
{
	struct heap_scratch **link = &h->scratch;

	if (h->inflated <= most)
		return;
	while (*link) {
		if ((*link)->held > 0)
			link = &(*link)->next;
		else
			free_one(h, link);
	}
	h->forgotten++;
}

void heap_hold(struct heap *h, const struct bytes *b, int by)
{
	struct heap_scratch *s = h->scratch;

	while (s && s->data != b->text.p)
		s = s->next;
	if (s)
		s->held += (unsigned)by;
}

bool heap_inflated(struct heap *h, const struct bytes *payload,
                   struct bytes *out)
{
	struct heap_scratch **link = &h->scratch, *s;

	for (int i = 0; *link && i < INFLATED_LOOKS; i++) {
		s = *link;
		if (s->payload.text.p == payload->text.p &&
		    s->payload.off == payload->off &&
		    s->payload.n == payload->n) {
			*link = s->next;
			s->next = h->scratch;
			h->scratch = s;
			*out = bytes_of((struct span){s->data, s->n},
			                BYTES_PLAIN, s->n);
			return true;
		}
		link = &s->next;
	}
	return false;
}

void heap_keep(struct heap *h, const struct heap_scratch *since,
               const struct bytes *payload, const struct bytes *out)
{
	struct heap_scratch **link = &h->scratch;

	while (*link != since) {
		if (out && (*link)->data == out->text.p) {
			(*link)->payload = *payload;
			link = &(*link)->next;
		} else {
			free_one(h, link);
		}
	}
}

void heap_release(struct heap *h)
{
	if (!h->borrowed)
		heapmap_free(h->everywhere);
	free_scratch(h);
}

void heap_share(struct heap *h, const struct heap *from)
{
	heap_init(h, from->dump);
	h->text = from->text;
	h->format = from->format;
	h->own = from->own;
	h->literals = from->literals;
	h->everywhere = from->everywhere;
	h->borrowed = from->everywhere;
	h->no_everywhere = from->no_everywhere || from->everywhere;
	h->no_memory = from->no_memory;
	h->bounded = true;
	h->patience = from->patience;
}

static bool add_section(struct heapmap *m, const struct dump *d, uint32_t i)
{
	struct section s;

	index_get(dump_index(d), i, &s);
	return heapmap_add(m, (uint64_t)(s.body.p - dump_text(d).p), s.body.n);
}

static struct heapmap *map_section(const struct dump *d, uint32_t section,
                                   uint64_t budget)
{
	struct term_format f = heap_format(d);
	struct heapmap *m = heapmap_new(&f, dump_text(d), budget);

	if (section != SECTION_NONE)
		add_section(m, d, section);
	return m;
}

struct heapmap *heap_map_process(const struct dump *d, struct span pid,
                                 uint64_t budget)
{
	return map_section(d, index_find(dump_index(d), TAG_PROC_HEAP, pid),
	                   budget);
}

struct heapmap *heap_map_literals(const struct dump *d, uint64_t budget)
{
	return map_section(d, index_first(dump_index(d), TAG_LITERALS), budget);
}

bool heap_needs_everywhere(const struct dump *d)
{
	return is_old(dump_general(d));
}

struct heapmap *heap_map_everywhere(const struct dump *d, uint64_t budget)
{
	return map_section(d, SECTION_NONE, budget);
}

bool heap_add_everywhere(struct heapmap *m, const struct dump *d, uint32_t *row,
                         uint32_t n)
{
	const struct sections *all = dump_sections(d);
	uint32_t count = sections_tag_count(all, TAG_PROC_HEAP);

	for (; n > 0 && *row < count; n--, ++*row)
		if (!add_section(m, d,
		                 sections_tag_at(all, TAG_PROC_HEAP, *row)))
			return false;
	return true;
}

/* At once, whatever it takes. */
static struct heapmap *map_everything(const struct dump *d)
{
	struct heapmap *m = heap_map_everywhere(d, heapmap_budget());
	uint32_t row = 0;

	if (!heap_add_everywhere(m, d, &row, UINT32_MAX)) {
		heapmap_free(m);
		return NULL;
	}
	heapmap_finish(m);
	return m;
}

static bool find_in(const struct heap *h, const struct heapmap *m,
                    uint64_t address, uint64_t *off)
{
	if (!m)
		return false;
	return h->quick || h->bounded ? heapmap_find_mapped(m, address, off)
	                              : heapmap_find(m, address, off);
}

bool heap_owns(const struct heap *h, uint64_t off)
{
	return h->own && heapmap_end(h->own, off) != 0;
}

bool heap_tires(const struct heap *h, uint64_t patience)
{
	return patience - h->patience >= HEAP_SLICE;
}

static bool is_whole(const struct heapmap *m)
{
	return !m || heapmap_whole(m);
}

static bool all_whole(const struct heap *h)
{
	return is_whole(h->own) && is_whole(h->literals) &&
	       is_whole(h->everywhere);
}

/* Reads the text that did not fit, as far as the patience goes. */
static bool find_patiently(struct heap *h, uint64_t address, uint64_t *off)
{
	const struct heapmap *maps[] = {h->own, h->literals, h->everywhere};
	uint64_t most = h->patience < HEAP_LOOK ? h->patience : HEAP_LOOK;
	uint64_t left = most;
	bool found = false;

	if (all_whole(h))
		return false;
	for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]) && !found; i++)
		found = maps[i] &&
		        heapmap_find_unmapped(maps[i], address, off, &left);
	h->patience -= most - left;
	h->no_room = !found && left == 0;
	return found;
}

/* What is in no map may not have fitted. */
static bool find_unmapped(struct heap *h, uint64_t address, uint64_t *off)
{
	if (all_whole(h))
		return false;
	if (!h->seek) {
		h->no_room = true;
		return false;
	}
	switch (heapseek_find(h->seek, address, off)) {
	case SEEK_FOUND:
		return true;
	case SEEK_NOT_YET:
		h->later = true;
		break;
	case SEEK_NO_ROOM:
		h->no_room = true;
		break;
	case SEEK_NOWHERE:
		break;
	}
	return false;
}

bool heap_find(struct heap *h, uint64_t address, uint64_t *off)
{
	h->later = h->no_room = false;
	if (find_in(h, h->own, address, off) ||
	    find_in(h, h->literals, address, off) ||
	    find_in(h, h->everywhere, address, off))
		return true;
	if (h->waits) {
		h->later = h->lacked = true;
		return false;
	}
	if (!h->everywhere && !h->no_everywhere) {
		h->everywhere = map_everything(h->dump);
		h->no_memory = h->no_everywhere = !h->everywhere;
		if (find_in(h, h->everywhere, address, off))
			return true;
	}
	if (h->bounded)
		return find_patiently(h, address, off);
	return h->quick && find_unmapped(h, address, off);
}

/* A map without memory looks in the text. */
static bool search_section(const struct dump *d, uint32_t section,
                           uint64_t address, uint64_t *off)
{
	struct heapmap *m = map_section(d, section, 0);
	bool found;

	heapmap_finish(m);
	found = heapmap_find(m, address, off);
	heapmap_free(m);
	return found;
}

bool heap_search(const struct dump *d, uint64_t address, uint64_t *off,
                 struct section *where)
{
	static const enum tag tags[] = {TAG_PROC_HEAP, TAG_LITERALS};
	const struct sections *all = dump_sections(d);

	for (size_t t = 0; t < sizeof(tags) / sizeof(tags[0]); t++) {
		uint32_t n = sections_tag_count(all, tags[t]);

		for (uint32_t row = 0; row < n; row++) {
			uint32_t i = sections_tag_at(all, tags[t], row);

			if (!search_section(d, i, address, off))
				continue;
			index_get(dump_index(d), i, where);
			return true;
		}
	}
	return false;
}

bool heap_binary(const struct heap *h, uint64_t address, struct span *body)
{
	char id[ADDRESS_TEXT];
	struct section s;
	uint32_t i;

	snprintf(id, sizeof(id), "%" PRIX64, address);
	i = index_find(dump_index(h->dump), TAG_BINARY, span_str(id));
	if (i == SECTION_NONE)
		return false;
	index_get(dump_index(h->dump), i, &s);
	*body = s.body;
	return true;
}

static int64_t find_channel(const struct heap *h, struct span node)
{
	struct link link = {.kind = LINK_NODE, .id = node};
	struct place place;
	struct section s;
	uint64_t channel;

	if (ident_resolve(h->dump, &link, &place) != LINK_FOUND)
		return span_eq(node, SPAN_LIT("nonode@nohost")) ? 0 : -1;
	if (place.section == SECTION_NONE)
		return -1;
	index_get(dump_index(h->dump), place.section, &s);
	if (s.tag == TAG_NODE)
		return 0;
	if (!span_u64(s.id, &channel) || channel > INT64_MAX)
		return -1;
	return (int64_t)channel;
}

int64_t heap_channel(struct heap *h, struct span node)
{
	struct span last = {h->node.name, h->node.n};

	node = span_take(node, HEAP_NODE);
	if (node.n > 0 && span_eq(node, last))
		return h->node.channel;
	memcpy(h->node.name, node.p, node.n);
	h->node.n = node.n;
	h->node.channel = find_channel(h, node);
	return h->node.channel;
}

char *heap_room(struct heap *h, size_t n)
{
	struct heap_scratch *s;

	if (n > ROOM_MOST || h->inflated > ROOM_MOST - n)
		return NULL;
	s = big_alloc(1, sizeof(*s) + n);
	if (!s)
		return NULL;
	*s = (struct heap_scratch){.next = h->scratch, .n = n};
	h->inflated += n;
	h->scratch = s;
	return s->data;
}
