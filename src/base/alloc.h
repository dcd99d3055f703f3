/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_ALLOC_H
#define BASE_ALLOC_H

/*
 * Two families. The x functions are for small things whose size does not
 * depend on the dump: they end the program with status 70 when memory is out.
 * The big functions are for everything that grows with the dump: they return
 * NULL, and the caller says so to the user.
 */

#include <stddef.h>

void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t size);
char *xstrdup(const char *s);
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* n * size bytes, overflow checked; NULL on failure. Not zeroed unless the
 * name says so. Freed with free(). */
void *big_alloc(size_t n, size_t size);
void *big_calloc(size_t n, size_t size);
void *big_realloc(void *p, size_t n, size_t size);

/* As big_alloc, on large pages where the system has them: for what is soon
 * written from end to end, in any order. */
void *big_pages(size_t n, size_t size);

#endif
