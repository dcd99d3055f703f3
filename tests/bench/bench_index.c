/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_index DUMP [RUNS]: the time of a complete index against that of `wc -l`
 * on the same file, in turns, because other work on the machine comes and goes;
 * the best of each is said, and the best of the ratios of neighbours.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "index/index.h"

static double time_of_index(const char *path)
{
	double begin = bench_now();
	struct err_info info;
	enum err code;
	struct index *x = index_open(path, &code, &info);
	double end;

	if (!x) {
		fprintf(stderr, "%s\n", info.text);
		exit(1);
	}
	index_finish(x);
	end = bench_now();
	index_free(x);
	return end - begin;
}

static double time_of_wc(const char *path)
{
	double begin = bench_now();
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

		dup2(null, STDOUT_FILENO);
		execlp("wc", "wc", "-l", path, (char *)NULL);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0 || status != 0) {
		fputs("bench_index: wc fails\n", stderr);
		exit(1);
	}
	return bench_now() - begin;
}

int main(int argc, char **argv)
{
	double index = 0, wc = 0, ratio = 0;
	int runs = argc > 2 ? atoi(argv[2]) : 3;

	if (argc < 2)
		return 64;
	for (int i = 0; i < runs; i++) {
		double a = time_of_index(argv[1]);
		double b = time_of_wc(argv[1]);

		index = bench_least(index, a);
		wc = bench_least(wc, b);
		ratio = bench_least(ratio, a / b);
	}
	bench_say("index", index);
	bench_say("wc", wc);
	bench_say("ratio", ratio);
	return 0;
}
