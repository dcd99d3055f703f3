/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chroot_test PROGRAM DUMP WORD
 *
 * Runs the static program in a directory that holds the program and the dump
 * and nothing else: no libraries, no terminfo database, no locales, no devices.
 * On terminals of several names it must show WORD, which the slogan of the dump
 * has, and end by 'q' with status 0; `list` must print the word `memory`.
 *
 * Exit status: 0, 1 failed, 77 not root.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "../common/pty.h"

enum { SECONDS = 10 };

static bool copy(const char *from, const char *dir, const char *name, int mode)
{
	char to[4096], buf[65536];
	int in, out;
	ssize_t n = 0;
	bool ok;

	snprintf(to, sizeof(to), "%s/%s", dir, name);
	in = open(from, O_RDONLY | O_CLOEXEC);
	out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	ok = in >= 0 && out >= 0;
	while (ok && (n = read(in, buf, sizeof(buf))) > 0)
		ok = write(out, buf, (size_t)n) == n;
	ok = ok && n == 0;
	if (!ok)
		fprintf(stderr, "%s to %s: %s\n", from, to, strerror(errno));
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	return ok;
}

static bool report(bool ok, const struct pty *p, const char *what)
{
	printf("%-44s %s, %llu bytes\n", what, ok ? "ok" : "FAILED",
	       (unsigned long long)p->bytes);
	if (!ok)
		printf("---- what it sent:\n%s\n----\n", p->text);
	return ok;
}

static bool browse(const char *root, const char *word, const char *term,
                   const char *lang)
{
	static const char *const argv[] = {"/crashdive", "/erl_crash.dump",
	                                   NULL};
	const char *const words[] = {word, NULL};
	char term_env[64], lang_env[64], what[128];
	const char *env[] = {term_env, lang_env, NULL};
	struct pty_plan plan = {root, argv, env, 24, 80};
	struct pty p;
	bool shown, ended;

	snprintf(term_env, sizeof(term_env), "TERM=%s", term);
	snprintf(lang_env, sizeof(lang_env), "LANG=%s", lang);
	snprintf(what, sizeof(what), "browse, TERM=%s LANG=%s", term, lang);
	if (!pty_start(&p, &plan))
		return false;
	shown = pty_expect(&p, words, SECONDS);
	pty_send(&p, "q");
	ended = pty_end(&p, SECONDS) == 0;
	return report(shown && ended, &p, what);
}

static bool list(const char *root)
{
	static const char *const argv[] = {"/crashdive", "list", "memory",
	                                   "/erl_crash.dump", NULL};
	static const char *const words[] = {"processes", NULL};
	static const char *const env[] = {"TERM=dumb", NULL};
	struct pty_plan plan = {root, argv, env, 24, 80};
	struct pty p;
	bool shown;

	if (!pty_start(&p, &plan))
		return false;
	shown = pty_expect(&p, words, SECONDS);
	return report(pty_end(&p, SECONDS) == 0 && shown, &p, "list memory");
}

static bool run_all(const char *root, const char *word)
{
	static const char *const terms[] = {
		"xterm-256color", "xterm-kitty",   "xterm",
		"screen",         "tmux-256color", "linux",
		"vt100",          "alacritty",     "not-a-terminal",
	};
	static const char *const langs[] = {"C.UTF-8", "en_US.UTF-8", "C"};
	bool ok = true;

	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++)
		ok = browse(root, word, terms[i], langs[0]) && ok;
	for (size_t i = 1; i < sizeof(langs) / sizeof(langs[0]); i++)
		ok = browse(root, word, terms[0], langs[i]) && ok;
	return list(root) && ok;
}

int main(int argc, char **argv)
{
	char root[] = "/tmp/crashdive-chroot.XXXXXX";
	char path[128];
	bool ok = false;

	if (argc != 4) {
		fputs("usage: chroot_test PROGRAM DUMP WORD\n", stderr);
		return 2;
	}
	if (geteuid() != 0) {
		puts("only root may change the root directory, skipped");
		return 77;
	}
	if (!mkdtemp(root)) {
		perror(root);
		return 1;
	}
	if (copy(argv[1], root, "crashdive", 0755) &&
	    copy(argv[2], root, "erl_crash.dump", 0644))
		ok = run_all(root, argv[3]);
	snprintf(path, sizeof(path), "%s/crashdive", root);
	unlink(path);
	snprintf(path, sizeof(path), "%s/erl_crash.dump", root);
	unlink(path);
	if (rmdir(root) < 0) {
		fprintf(stderr, "%s: it has left files behind\n", root);
		ok = false;
	}
	return ok ? 0 : 1;
}
