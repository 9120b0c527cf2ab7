/*
 * drip: copies stdin to stdout one byte a write, the worst that a pipe can do
 * to a reader of lines.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int
main(void)
{
	char buf[65536];
	ssize_t n;

	while ((n = read(STDIN_FILENO, buf, sizeof(buf))) > 0) {
		for (ssize_t i = 0; i < n; i++) {
			if (write(STDOUT_FILENO, buf + i, 1) != 1) {
				perror("drip: write");
				return 2;
			}
		}
	}
	if (n < 0) {
		perror("drip: read");
		return 2;
	}
	return 0;
}
