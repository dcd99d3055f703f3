/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

/*
 * Errors are what stops an operation; what is wrong *in* a dump is a value
 * (a truncated section, an unknown label) and never one of these. A function
 * that has more to tell than the code takes a struct err_info last, which may
 * be NULL.
 */

enum err {
	ERR_OK = 0,
	ERR_NOMEM,     /* an allocation in proportion to the dump failed */
	ERR_IO,        /* the system refused: open, read, write, map */
	ERR_NOT_DUMP,  /* readable, but no crash dump that we know */
	ERR_USAGE,     /* the user asked for something that does not exist */
	ERR_NOT_FOUND, /* a well-formed question without an answer */
	ERR_CANCELED,  /* somebody asked to stop */
	ERR_PIPE,      /* the reader of our output has gone: end quietly */
	ERR_WRITE,     /* our output could not be written */
};

struct err_info {
	char text[512]; /* one line for the user, without "crashdive: " */
};

/* Fills *info (if not NULL) and returns `code`, so that a failure is one
 * line: return err_set(info, ERR_IO, "%s: %s", path, strerror(errno)). Controls
 * and bytes that are not valid UTF-8 are replaced by '?', a text that is too
 * long is cut. info->text may be one of the arguments. */
enum err err_set(struct err_info *info, enum err code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* The exit status of the program for an error (sysexits.h): 64 usage, 65 not a
 * dump, 66 cannot read, 69 not found, 70 cannot write, out of memory and what
 * is no error of ours; 0 for ERR_OK, and for ERR_CANCELED and ERR_PIPE, which
 * end quietly. */
int err_exit_status(enum err code);

#endif
