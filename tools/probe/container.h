#ifndef CONTAINER_H
#define CONTAINER_H

#include <stdbool.h>
#include <stdint.h>

/* container is ffprobe's format_name. */

/* True when the headers promise more bytes than the file has: a recording or
 * a copy that was broken off. */
bool ends_early(int fd, int64_t size, const char *container);

/* True for an MP4 with encrypted tracks; ffprobe shows them as if they could
 * be decoded. */
bool is_encrypted(int fd, int64_t size, const char *container);

/* True when the first bytes are those of an MP4 or MOV. */
bool starts_like_mp4(int fd);

#endif
