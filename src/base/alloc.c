/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Allocation that ends the program (x) and allocation that may fail (big).
 *
 * A size of zero is rounded up to one byte everywhere, so that NULL always
 * means "out of memory" and realloc never means "free".
 */
#include "base/alloc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/err.h"

enum { LARGE_PAGE = 2 << 20 }; /* of most systems; a guess does no harm */

static void *or_die(void *p)
{
	if (!p) {
		fputs("crashdive: out of memory\n", stderr);
		exit(err_exit_status(ERR_NOMEM));
	}
	return p;
}

static size_t at_least_one(size_t size)
{
	return size > 0 ? size : 1;
}

void *xmalloc(size_t size)
{
	return or_die(malloc(at_least_one(size)));
}

void *xcalloc(size_t n, size_t size)
{
	return or_die(big_calloc(n, size));
}

void *xrealloc(void *p, size_t size)
{
	return or_die(realloc(p, at_least_one(size)));
}

char *xstrdup(const char *s)
{
	return or_die(strdup(s));
}

char *xasprintf(const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	return or_die(n < 0 ? NULL : text);
}

void *big_alloc(size_t n, size_t size)
{
	return big_realloc(NULL, n, size);
}

void *big_calloc(size_t n, size_t size)
{
	size_t total;

	/* calloc would find this too, but a sanitizer's ends the program. */
	if (__builtin_mul_overflow(n, size, &total))
		return NULL;
	return calloc(1, at_least_one(total));
}

void *big_pages(size_t n, size_t size)
{
	size_t total, rounded;
	void *p;

	if (__builtin_mul_overflow(n, size, &total) ||
	    __builtin_add_overflow(total, LARGE_PAGE - 1, &rounded))
		return NULL;
	if (total < LARGE_PAGE)
		return big_alloc(n, size);
	rounded -= rounded % LARGE_PAGE;
	p = aligned_alloc(LARGE_PAGE, rounded);
#ifdef MADV_HUGEPAGE
	if (p)
		madvise(p, rounded, MADV_HUGEPAGE);
#endif
	return p;
}

void *big_realloc(void *p, size_t n, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(n, size, &total))
		return NULL;
	return realloc(p, at_least_one(total));
}
