/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_ARGS_H
#define CLI_ARGS_H

/*
 * The command line as it was typed, checked as far as no dump is needed.
 * Options may stand anywhere, "--" ends them; the first word that is no option
 * is a command, or else the file to browse ("./list" for a file of that name).
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "cli/writer.h"

enum command {
	COMMAND_BROWSE,
	COMMAND_LIST,
	COMMAND_SHOW,
	COMMAND_EXPORT,
	COMMAND_COUNT,
};

enum part {
	PART_INFO = 1 << 0,
	PART_RAW = 1 << 1,
	PART_STACK = 1 << 2,
	PART_MESSAGES = 1 << 3,
	PART_DICTIONARY = 1 << 4,
	PART_HEAP = 1 << 5,
	PART_CONTENT = 1 << 6,
	PART_STATE = 1 << 7,
	/* Those whose rows are terms. */
	PARTS_TERMS = PART_STACK | PART_MESSAGES | PART_DICTIONARY | PART_HEAP |
	              PART_STATE,
	/* Those that are written, if there are any, unless --part or --as say
	 * otherwise. */
	PARTS_DEFAULT = PART_INFO | PART_STACK | PART_MESSAGES |
	                PART_DICTIONARY | PART_CONTENT,
};

/* How terms are written. */
enum syntax {
	SYNTAX_ERLANG,
	SYNTAX_ELIXIR,
	SYNTAX_RAW, /* as in the dump */
};

/* How the content of a binary is written. */
enum as {
	AS_BEST, /* whatever suits it, and not all of it if it is long */
	AS_TEXT,
	AS_HEX,
	AS_TERM,
};

enum when {
	WHEN_AUTO,
	WHEN_ALWAYS,
	WHEN_NEVER,
};

#define LIMIT_NONE UINT64_MAX

enum {
	MAX_TERM = 1 << 20, /* unless --max-term says otherwise, */
	MAX_CELL = 4096,    /* and in lists for people */
	MAX_MESSAGES = 100, /* of a process, unless the part or --limit is
	                     * given */
};

struct args {
	enum command command;
	const char *word; /* TABLE, ID or DIR; NULL if there is none */
	const char *file; /* never NULL */
	bool file_typed;  /* it stood on the command line */
	const char *sort; /* NULL: not given, as the next three */
	const char *filter;
	const char *group;
	const char *columns;
	uint64_t limit; /* LIMIT_NONE */
	enum format format;
	unsigned parts;   /* PART_ bits */
	bool parts_typed; /* --part was given */
	enum as as;
	enum syntax syntax;
	uint64_t max_term;   /* bytes of a printed term */
	bool max_term_typed; /* --max-term was given */
	enum when colour;
	bool ascii;
	bool terms; /* --terms was given */
	bool help;
	bool version;
};

/* ERR_USAGE with a text that says what to do. The strings of argv and of the
 * environment are borrowed. */
enum err args_parse(struct args *a, int argc, char *const *argv,
                    struct err_info *info);

/* "text"; "" for AS_BEST. */
const char *args_as_name(enum as as);

/* For the help, which is made of the same declarations. */
struct command_info {
	const char *word;  /* "list"; "" for browsing */
	const char *usage; /* "list [TABLE]", padded by the printer */
	const char *files; /* behind it: "[FILE]" */
	const char *help;
};
const struct command_info *args_command(unsigned i);

struct option_info {
	const char *name;  /* without the dashes */
	const char *value; /* "KEYS"; NULL if it takes none */
	const char *help;  /* NULL: the help of another option names it */
	/* Takes the value; ERR_USAGE. */
	enum err (*set)(struct args *a, const char *value,
	                struct err_info *info);
	unsigned commands; /* bits of enum command that it belongs to */
	char letter;       /* 0: none */
};

/* NULL behind the last. */
const struct option_info *args_option(unsigned i);

#endif
