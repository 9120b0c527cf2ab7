/*
 * peak CMD...: runs a command and prints the peak of its resident memory in
 * KiB on stderr as the last line, "peak N".  Its own: what wait4 tells of a
 * process includes the largest of its children, and the children here are
 * FFmpeg's programs.  The kernel stops the process just before its memory
 * goes away, and its status file is read then.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

static long
peak_of(pid_t pid)
{
	char name[64], line[256];
	long kib = -1;
	FILE *f;

	snprintf(name, sizeof name, "/proc/%d/status", (int)pid);
	f = fopen(name, "r");
	while (f && fgets(line, sizeof line, f))
		if (sscanf(line, "VmHWM: %ld", &kib) == 1)
			break;
	if (f)
		fclose(f);
	return kib;
}

int
main(int argc, char **argv)
{
	long kib = -1;
	int status, sig;
	pid_t pid;

	if (argc < 2) {
		fprintf(stderr, "usage: peak CMD...\n");
		return 2;
	}
	pid = fork();
	if (pid == 0) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
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
	fprintf(stderr, "peak %ld\n", kib);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
