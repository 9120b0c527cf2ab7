/*
 * peak CMD...: runs a command and prints the peak of its resident memory in
 * KiB on stderr as the last line, "peak N".  Its own: what wait4 tells of a
 * process includes the largest of its children, and the children here are
 * FFmpeg's programs.  The kernel stops the process just before its memory
 * goes away, and its status file is read then.  Where that can't be done there
 * is no such line, and the exit status is 2.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../unit/peak.h"

static long
peak_of(pid_t pid)
{
	char name[64];

	snprintf(name, sizeof name, "/proc/%d/status", (int)pid);
	return peak_in(name);
}

int
main(int argc, char **argv)
{
	int status, sig;
	long kib = 0;
	pid_t pid;

	if (argc < 2) {
		fprintf(stderr, "usage: peak CMD...\n");
		return 2;
	}
	pid = fork();
	if (pid == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0) {
			perror("peak: ptrace");
			_exit(2);
		}
		raise(SIGSTOP);
		execvp(argv[1], argv + 1);
		perror(argv[1]);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0) {
		perror("peak");
		return 2;
	}
	ptrace(PTRACE_SETOPTIONS, pid, NULL,
	    (void *)(PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL));
	for (sig = 0; ; ) {
		ptrace(PTRACE_CONT, pid, NULL, (void *)(long)sig);
		if (waitpid(pid, &status, 0) < 0)
			return 2;
		if (!WIFSTOPPED(status))
			break;
		sig = WSTOPSIG(status);
		if (status >> 8 == (SIGTRAP | PTRACE_EVENT_EXIT << 8))
			kib = peak_of(pid);
		if (sig == SIGTRAP)
			sig = 0; /* ours, not the command's */
	}
	if (kib <= 0) {
		fprintf(stderr, "peak: nobody tells the memory of %s\n",
		    argv[1]);
		return 2;
	}
	fprintf(stderr, "peak %ld\n", kib);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
