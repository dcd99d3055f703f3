/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INDEX_TAGS_H
#define INDEX_TAGS_H

/* The tags of a dump as constants; tags.def is the list. Pure, any thread. */

#include "base/span.h"

enum tag {
#define TAG(name, text, shape, body, first) TAG_##name,
#include "index/tags.def"
#undef TAG
	TAG_UNKNOWN, /* a well-formed tag that is not in the list */
	TAG_COUNT,
};

enum tag_shape {
	SHAPE_NONE,    /* no id */
	SHAPE_VERSION, /* 0.5 */
	SHAPE_NUMBER,  /* 12 */
	SHAPE_PID,     /* <0.12.0> */
	SHAPE_PORT,    /* #Port<0.5> */
	SHAPE_ADDRESS, /* 7F00A0 */
	SHAPE_NAME,    /* anything */
};

enum tag_body {
	BODY_HEADER,
	BODY_LABELS,
	BODY_PORT,
	BODY_TERMS,
	BODY_LINES,
	BODY_EMPTY,
};

struct tag_info {
	struct span text; /* without "=" */
	enum tag_shape shape;
	enum tag_body body;
	struct span first; /* first label, or empty */
};

/* TAG_UNKNOWN has the text "", shape NAME and body LINES. */
extern const struct tag_info tag_infos[TAG_COUNT];

static inline const struct tag_info *tag_info(enum tag tag)
{
	return &tag_infos[tag];
}

/* The tag of a name such as "proc_heap"; TAG_UNKNOWN if it is in no release. */
enum tag tag_lookup(struct span text);

/* Whether an id, without the colon, is one that an emulator could have
 * written behind this tag. */
bool tag_shape_fits(enum tag_shape shape, struct span id);

#endif
