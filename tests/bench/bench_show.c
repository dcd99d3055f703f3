/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_show PROGRAM ARGUMENT...: the time to the first byte of what a command
 * prints and to its end, its processor time, how much it prints, and the most
 * private memory that it was seen to have.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

enum { LOOK_MS = 2 };

static pid_t start(char **argv, int *out)
{
	int ends[2];
	pid_t pid;

	if (pipe(ends) != 0)
		return -1;
	pid = fork();
	if (pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execv(argv[0], argv);
		_exit(127);
	}
	close(ends[1]);
	*out = ends[0];
	return pid;
}

static double cpu_of(const struct rusage *u)
{
	return (double)(u->ru_utime.tv_sec + u->ru_stime.tv_sec) +
	       (double)(u->ru_utime.tv_usec + u->ru_stime.tv_usec) / 1e6;
}

int main(int argc, char **argv)
{
	double begin = bench_now(), first = 0, most = 0;
	static char buf[65536];
	uint64_t bytes = 0;
	struct rusage usage;
	int fd = -1, status = 0;
	ssize_t n = 1;
	pid_t pid;

	if (argc < 2)
		return 64;
	pid = start(argv + 1, &fd);
	if (pid < 0)
		return 1;
	while (n > 0) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		double now = bench_private(pid);

		most = now > most ? now : most;
		if (poll(&p, 1, LOOK_MS) == 0)
			continue;
		n = read(fd, buf, sizeof(buf));
		if (n > 0 && bytes == 0)
			first = bench_now() - begin;
		bytes += n > 0 ? (uint64_t)n : 0;
	}
	if (wait4(pid, &status, 0, &usage) != pid || status != 0)
		return 1;
	bench_say("first", first);
	bench_say("all", bench_now() - begin);
	bench_say("cpu", cpu_of(&usage));
	bench_say("bytes", (double)bytes);
	bench_say("private", most);
	return 0;
}
