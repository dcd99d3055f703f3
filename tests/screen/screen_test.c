/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs one script against the program: screen_test PROGRAM DUMPS NAME.keys.
 * The screens that the script asks for are compared with NAME.screen, which
 * UPDATE=1 in the environment writes anew. README.md says what a script can
 * say. The exit status is 0, 1 (a difference), 2 (the script or the system),
 * or 77 (a dump that the script wants is not there).
 */
#include <ctype.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "keys.h"
#include "session.h"
#include "terminal.h"

enum { ARGS_MAX = 16, TIMEOUT_MS = 60000, KEYS_MAX = 8192 };

struct test {
	const char *script;
	int line;
	int failures;
	bool started;
	struct session_plan plan;
	char *args[ARGS_MAX + 2];
	int n_args, n_env;
	char input[256];
	struct session session;
	struct terminal *terminal;
	size_t bytes; /* since the last step */
	enum session_event event;
	FILE *screens;
	char *text;
	size_t text_size;
};

static void fail(struct test *t, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void fail(struct test *t, const char *fmt, ...)
{
	va_list ap;

	t->failures++;
	fprintf(stderr, "%s:%d: ", t->script, t->line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

static void feed(void *user, const char *bytes, size_t n)
{
	struct test *t = user;

	t->bytes += n;
	if (!terminal_feed(t->terminal, bytes, n))
		fail(t, "a byte that must not be sent");
}

static void settle(struct test *t)
{
	t->event = session_wait(&t->session, TIMEOUT_MS, feed, t);
	if (t->event != EVENT_TIMEOUT)
		return;
	fail(t, "the program is neither idle nor gone; its screen:");
	terminal_print(t->terminal, stderr);
}

static void set_env(struct test *t, const char *setting)
{
	size_t name = strcspn(setting, "=");
	int i = 0;

	while (i < t->n_env && strncmp(t->plan.env[i], setting, name + 1) != 0)
		i++;
	if (i >= SESSION_ENV_MAX - 1) {
		fail(t, "too many settings");
		return;
	}
	t->n_env += i == t->n_env;
	free(t->plan.env[i]);
	t->plan.env[i] = strdup(setting);
}

static void start(struct test *t)
{
	if (t->started)
		return;
	t->started = true;
	t->plan.argv = t->args;
	t->terminal = terminal_new(t->plan.rows, t->plan.cols);
	if (!session_start(&t->session, &t->plan))
		exit(2);
	settle(t);
}

/* Before each thing that the program has to answer. */
static void step(struct test *t)
{
	start(t);
	session_forget_idle(&t->session);
	t->bytes = 0;
}

static void do_size(struct test *t, char *rest)
{
	if (sscanf(rest, "%dx%d", &t->plan.cols, &t->plan.rows) != 2)
		fail(t, "size COLUMNSxROWS");
}

static void do_env(struct test *t, char *rest)
{
	set_env(t, rest);
}

static void do_args(struct test *t, char *rest)
{
	for (char *word = strtok(rest, " "); word; word = strtok(NULL, " ")) {
		if (t->n_args >= ARGS_MAX) {
			fail(t, "too many arguments");
			return;
		}
		t->args[1 + t->n_args++] = strdup(word);
	}
}

static void do_stdin(struct test *t, char *rest)
{
	snprintf(t->input, sizeof(t->input), "%s", rest);
	t->plan.input = t->input;
}

static void do_start(struct test *t, char *rest)
{
	(void)rest;
	start(t);
}

/* The next word, or "text in quotes", of which *quoted says. */
static char *next_key(char **rest, bool *quoted)
{
	char *p = *rest + strspn(*rest, " ");
	char *end;

	if (*p == '\0')
		return NULL;
	*quoted = *p == '"' && p[1] != '\0' && p[1] != ' ';
	p += *quoted;
	end = p + strcspn(p, *quoted ? "\"" : " ");
	*rest = *end == '\0' ? end : end + 1;
	*end = '\0';
	return p;
}

static void send(struct test *t, const char *bytes, size_t n)
{
	step(t);
	if (write(t->session.master, bytes, n) != (ssize_t)n)
		fail(t, "the terminal does not take the keys");
	settle(t);
}

static void do_keys(struct test *t, char *rest)
{
	char bytes[KEYS_MAX];
	size_t n = 0;
	bool quoted;
	char *key;

	while ((key = next_key(&rest, &quoted)) != NULL) {
		char one[KEYS_BYTES];
		size_t add = quoted ? strlen(key) : keys_bytes(key, one);

		if (add == 0 || n + add > sizeof(bytes)) {
			fail(t, "no such key: %s", key);
			return;
		}
		memcpy(bytes + n, quoted ? key : one, add);
		n += add;
	}
	send(t, bytes, n);
}

static void do_bytes(struct test *t, char *rest)
{
	char bytes[KEYS_MAX];
	size_t n = 0;
	char *end = rest;

	while (n < sizeof(bytes)) {
		unsigned long byte = strtoul(rest, &end, 16);

		if (end == rest)
			break;
		bytes[n++] = (char)byte;
		rest = end;
	}
	send(t, bytes, n);
}

static void do_resize(struct test *t, char *rest)
{
	int rows, cols;

	step(t);
	if (sscanf(rest, "%dx%d", &cols, &rows) != 2) {
		fail(t, "resize COLUMNSxROWS");
		return;
	}
	if (rows > 0 && cols > 0)
		terminal_resize(t->terminal, rows, cols);
	session_resize(&t->session, rows, cols);
	settle(t);
}

static void do_signal(struct test *t, char *rest)
{
	static const struct {
		const char *name;
		int number;
	} signals[] = {
		{"TERM", SIGTERM}, {"HUP", SIGHUP},   {"INT", SIGINT},
		{"TSTP", SIGTSTP}, {"STOP", SIGSTOP}, {"CONT", SIGCONT},
		{"SEGV", SIGSEGV}, {"BUS", SIGBUS},   {"WINCH", SIGWINCH},
		{"KILL", SIGKILL}, {"QUIT", SIGQUIT}, {"ABRT", SIGABRT},
	};

	step(t);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		if (strcmp(rest, signals[i].name) == 0) {
			session_signal(&t->session, signals[i].number);
			settle(t);
			return;
		}
	fail(t, "no such signal: %s", rest);
}

static void do_hang_up(struct test *t, char *rest)
{
	(void)rest;
	step(t);
	session_hang_up(&t->session);
	settle(t);
}

static void do_screen(struct test *t, char *rest)
{
	start(t);
	fprintf(t->screens, "== %s\n", rest);
	terminal_print(t->terminal, t->screens);
}

static void do_expect_exit(struct test *t, char *rest)
{
	int status;

	start(t);
	status = t->session.status;
	if (t->event != EVENT_ENDED) {
		fail(t, "the program has not ended");
		terminal_print(t->terminal, stderr);
	} else if (WIFSIGNALED(status)) {
		fail(t, "killed by signal %d", WTERMSIG(status));
	} else if (WEXITSTATUS(status) != atoi(rest)) {
		fail(t, "exit status %d", WEXITSTATUS(status));
		terminal_print(t->terminal, stderr);
	}
}

static void do_expect_killed(struct test *t, char *rest)
{
	int status = t->session.status;

	if (t->event != EVENT_ENDED || !WIFSIGNALED(status) ||
	    WTERMSIG(status) != atoi(rest))
		fail(t, "not killed by signal %s: status %x", rest, status);
}

static void do_expect_stopped(struct test *t, char *rest)
{
	(void)rest;
	if (t->event != EVENT_STOPPED)
		fail(t, "the program has not stopped");
}

static void do_expect_bytes(struct test *t, char *rest)
{
	size_t most;

	start(t);
	if (sscanf(rest, "<= %zu", &most) != 1)
		fail(t, "expect-bytes <= N");
	else if (t->bytes > most)
		fail(t, "%zu bytes were sent", t->bytes);
	if (getenv("SCREEN_TEST_BYTES"))
		fprintf(stderr, "%s:%d: %zu bytes\n", t->script, t->line,
		        t->bytes);
}

/* Compared are the flags that a shell would miss, not the speed. */
static void do_expect_restored(struct test *t, char *rest)
{
	const struct termios *a = &t->session.before;
	struct termios now;

	(void)rest;
	if (!terminal_given_back(t->terminal))
		fail(t, "the screen was not given back");
	if (tcgetattr(t->session.slave, &now) < 0 ||
	    now.c_iflag != a->c_iflag || now.c_oflag != a->c_oflag ||
	    now.c_lflag != a->c_lflag || now.c_cflag != a->c_cflag ||
	    memcmp(now.c_cc, a->c_cc, sizeof(now.c_cc)) != 0)
		fail(t, "the modes were not given back");
}

static const struct command {
	const char *name;
	void (*run)(struct test *t, char *rest);
} commands[] = {
	{"size", do_size},
	{"env", do_env},
	{"args", do_args},
	{"stdin", do_stdin},
	{"start", do_start},
	{"keys", do_keys},
	{"bytes", do_bytes},
	{"resize", do_resize},
	{"signal", do_signal},
	{"hang-up", do_hang_up},
	{"screen", do_screen},
	{"expect-exit", do_expect_exit},
	{"expect-killed", do_expect_killed},
	{"expect-stopped", do_expect_stopped},
	{"expect-bytes", do_expect_bytes},
	{"expect-restored", do_expect_restored},
};

static void run_line(struct test *t, char *line)
{
	size_t name;

	line[strcspn(line, "\n")] = '\0';
	if (line[0] == '\0' || line[0] == '#')
		return;
	name = strcspn(line, " ");
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		const struct command *c = &commands[i];

		if (strlen(c->name) == name &&
		    memcmp(line, c->name, name) == 0) {
			c->run(t, line + name + (line[name] != '\0'));
			return;
		}
	}
	fail(t, "no such command: %s", line);
}

static void run_script(struct test *t)
{
	FILE *f = fopen(t->script, "r");
	char line[4096];

	if (!f) {
		perror(t->script);
		exit(2);
	}
	while (fgets(line, sizeof(line), f)) {
		t->line++;
		run_line(t, line);
	}
	fclose(f);
}

static char *golden_path(const char *script)
{
	size_t n = strlen(script);
	char *path = malloc(n + 8);

	if (n > 5 && strcmp(script + n - 5, ".keys") == 0)
		n -= 5;
	sprintf(path, "%.*s.screen", (int)n, script);
	return path;
}

static char *read_whole(const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = calloc(1, 1 << 20);

	if (f) {
		text[fread(text, 1, (1 << 20) - 1, f)] = '\0';
		fclose(f);
	}
	return text;
}

/* Tells the first line that differs. */
static void tell_difference(struct test *t, const char *want, const char *got)
{
	int line = 1;

	while (*want != '\0' && *want == *got) {
		line += *want == '\n';
		want++;
		got++;
	}
	fail(t, "line %d of the screens differs; all of them:\n%s", line,
	     t->text);
}

static void compare(struct test *t)
{
	char *path = golden_path(t->script);
	const char *update = getenv("UPDATE");
	char *want = read_whole(path);

	fclose(t->screens);
	if (update && strcmp(update, "1") == 0 && t->text[0] != '\0') {
		FILE *f = fopen(path, "w");

		if (!f || fputs(t->text, f) < 0 || fclose(f) != 0) {
			perror(path);
			exit(2);
		}
	} else if (strcmp(want, t->text) != 0) {
		tell_difference(t, want, t->text);
	}
	free(want);
	free(path);
}

static void release(struct test *t)
{
	if (t->started)
		terminal_free(t->terminal);
	for (int i = 0; i <= t->n_args; i++)
		free(t->args[i]);
	for (int i = 0; i < t->n_env; i++)
		free(t->plan.env[i]);
	free(t->text);
}

int main(int argc, char **argv)
{
	struct test t = {.plan = {.rows = 24, .cols = 80}};
	static const char *const env[] = {
		"TERM=xterm-256color", "LANG=C.UTF-8",        "TZ=UTC",
		"PATH=/usr/bin:/bin",  "CRASHDIVE_IDLE_FD=9",
	};

	if (argc != 4) {
		fputs("usage: screen_test PROGRAM DUMPS SCRIPT\n", stderr);
		return 2;
	}
	t.args[0] = realpath(argv[1], NULL); /* it runs elsewhere */
	if (!t.args[0]) {
		perror(argv[1]);
		return 2;
	}
	t.plan.dir = argv[2];
	t.script = argv[3];
	t.screens = open_memstream(&t.text, &t.text_size);
	for (size_t i = 0; i < sizeof(env) / sizeof(env[0]); i++)
		set_env(&t, env[i]);
	for (char **e = environ; *e; e++)
		if (strstr(*e, "SAN_OPTIONS=") ||
		    strncmp(*e, "TMPDIR=", 7) == 0)
			set_env(&t, *e);
	run_script(&t);
	if (t.started)
		session_end(&t.session);
	compare(&t);
	release(&t);
	return t.failures > 0;
}
