/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_COLUMNDEF_H
#define MODEL_COLUMNDEF_H

/*
 * How a line of a .def file becomes a struct column:
 *
 *	#define COLUMN COLUMN_ENTRY
 *	static const struct column columns[] = {
 *	#include "model/process.def"
 *	};
 *	#undef COLUMN
 *
 * COLUMN(key, label of the dump or "", title, name, group or NULL,
 *        how the value is got, unit, flags, width, priority, help)
 *
 * how: LINE             the labelled line
 *      GET(fn)          derived
 *      ORDERED(fn, ord) derived, with a sort key of its own
 *      LIST(fn, next)   derived, with items behind it
 *      LINE_TERM(fn)    the labelled line, which is a term
 *      TERM(get, fn)    derived; a term
 */

#include "model/table.h"

#define LINE             .get = NULL
#define GET(fn)          .get = (fn)
#define ORDERED(fn, ord) .get = (fn), .order = (ord)
#define LIST(fn, next)   .get = (fn), .item = (next)
#define LINE_TERM(fn)    .term = (fn)
#define TERM(fn, te)     .get = (fn), .term = (te)

#define COLUMN_ENTRY(k, lab, ti, na, gr, how, un, fl, wi, pr, he)              \
	{.key = #k,                                                            \
	 .label = sizeof(lab) > 1 ? (lab) : NULL,                              \
	 .label_n = sizeof(lab) - 1,                                           \
	 .title = (ti),                                                        \
	 .name = (na),                                                         \
	 .group = (gr),                                                        \
	 .help = (he),                                                         \
	 how,                                                                  \
	 .unit = (un),                                                         \
	 .flags = (fl),                                                        \
	 .width = (wi),                                                        \
	 .priority = (pr)},

#endif
