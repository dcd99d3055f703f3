/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signal handlers, and with them one of the program's few mutable globals: a
 * handler has no other way to know anything.
 *
 * A fatal signal may come at any point of any function, hence what gives the
 * terminal back is prepared beforehand and needs write and tcsetattr alone.
 * Then the handler that was there before has its turn (a sanitizer's, or the
 * system's default), on the same fault.
 *
 * SIGBUS belongs to the mapping of the dump (index/mapping.h), which fills the
 * hole of a file that has shrunk and goes on. Its handler is asked first; that
 * it gave up shows in that it has put back the one before.
 */
#include "ui/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const int asked[] = {
	SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGCONT, SIGTSTP,
};

static const int fatal[] = {
	SIGQUIT, SIGSEGV, SIGABRT, SIGFPE, SIGILL, SIGSYS, SIGBUS,
};

enum {
	ASKED = sizeof(asked) / sizeof(asked[0]),
	FATAL = sizeof(fatal) / sizeof(fatal[0]),
};

static struct {
	int pipe[2];
	volatile sig_atomic_t armed; /* the terminal is to be given back */
	struct rescue rescue;
	struct sigaction asked_before[ASKED];
	struct sigaction fatal_before[FATAL];
} signals;

static void on_asked(int sig)
{
	int saved = errno;
	unsigned char byte = (unsigned char)sig;

	/* A full pipe holds plenty of the same. */
	if (write(signals.pipe[1], &byte, 1) < 0)
		errno = saved;
	errno = saved;
}

static void give_back(void)
{
	const struct rescue *r = &signals.rescue;
	ssize_t n;

	if (!signals.armed)
		return;
	signals.armed = 0;
	n = write(r->fd, r->bytes, r->n);
	(void)n; /* there is nobody left to tell */
	tcsetattr(r->fd, TCSANOW, &r->modes);
}

static void on_fatal(int sig, siginfo_t *si, void *context);

/* Whether the signal would still come to us. */
static bool is_ours(int sig)
{
	struct sigaction now;

	return sigaction(sig, NULL, &now) == 0 &&
	       (now.sa_flags & SA_SIGINFO) != 0 && now.sa_sigaction == on_fatal;
}

/* Asks the handler of before, which may mend a fault of the mapping. */
static bool mended(const struct sigaction *before, siginfo_t *si, void *context)
{
	if (!(before->sa_flags & SA_SIGINFO))
		return false;
	before->sa_sigaction(SIGBUS, si, context);
	return is_ours(SIGBUS);
}

static void on_fatal(int sig, siginfo_t *si, void *context)
{
	int saved = errno;
	int i = 0;

	while (i < FATAL - 1 && fatal[i] != sig)
		i++;
	if (sig != SIGBUS || !mended(&signals.fatal_before[i], si, context)) {
		give_back();
		if (is_ours(sig))
			sigaction(sig, &signals.fatal_before[i], NULL);
		/* A fault comes again by itself, as it was. */
		if (si->si_code <= 0)
			raise(sig);
	}
	errno = saved;
}

static enum err open_pipe(struct err_info *info)
{
	if (pipe(signals.pipe) < 0)
		return err_set(info, ERR_IO, "pipe: %s", strerror(errno));
	for (int i = 0; i < 2; i++) {
		int flags = fcntl(signals.pipe[i], F_GETFL);

		fcntl(signals.pipe[i], F_SETFL, flags | O_NONBLOCK);
		fcntl(signals.pipe[i], F_SETFD, FD_CLOEXEC);
	}
	return ERR_OK;
}

enum err signals_start(struct err_info *info)
{
	struct sigaction on = {.sa_handler = on_asked, .sa_flags = SA_RESTART};
	struct sigaction last = {.sa_sigaction = on_fatal,
	                         .sa_flags = SA_SIGINFO};

	if (open_pipe(info) != ERR_OK)
		return ERR_IO;
	sigemptyset(&on.sa_mask);
	sigemptyset(&last.sa_mask);
	atexit(give_back); /* memory that is out ends the program anywhere */
	for (int i = 0; i < ASKED; i++)
		sigaction(asked[i], &on, &signals.asked_before[i]);
	for (int i = 0; i < FATAL; i++)
		sigaction(fatal[i], &last, &signals.fatal_before[i]);
	return ERR_OK;
}

void signals_stop(void)
{
	for (int i = 0; i < ASKED; i++)
		sigaction(asked[i], &signals.asked_before[i], NULL);
	for (int i = 0; i < FATAL; i++)
		sigaction(fatal[i], &signals.fatal_before[i], NULL);
	close(signals.pipe[0]);
	close(signals.pipe[1]);
}

void signals_rescue(const struct rescue *r)
{
	signals.armed = 0;
	if (!r)
		return;
	signals.rescue = *r;
	signals.armed = 1;
}

int signals_fd(void)
{
	return signals.pipe[0];
}

int signals_next(void)
{
	unsigned char byte;

	return read(signals.pipe[0], &byte, 1) == 1 ? byte : 0;
}

void signals_suspend(void)
{
	struct sigaction usual = {.sa_handler = SIG_DFL};
	struct sigaction ours;

	sigemptyset(&usual.sa_mask);
	sigaction(SIGTSTP, &usual, &ours);
	/* To the whole group: a shell script that started us must stop as
	 * well, else nobody reads the keyboard. */
	kill(0, SIGTSTP);
	sigaction(SIGTSTP, &ours, NULL);
}
