/*
 * Fuzzes the reader of ffprobe's answer, and the records made of it: whatever
 * a file makes ffprobe say, the media record must be one that the strict
 * reader takes.
 */
#include <stdint.h>
#include <stdlib.h>

#include "json.h"

#include "../../tools/probe/ffinfo.h"
#include "../../tools/probe/media.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct file_facts facts = { "a\xff\n.mp4",
	    "0123456789abcdef", 12345, 1700000000000000, NULL };
	struct info in = { .nstreams = 0 };
	struct buf b = BUF_INIT;

	if (!ffinfo_read((const char *)data, size, &in)) {
		info_refusal(&in);
		media_record(&b, "0123456789abcdef", &facts, &in, true);
		if (json_check(b.p, b.len, NULL, 0))
			abort();
		buf_clear(&b);
		table_row(&b, &facts, &in);
	}
	info_free(&in);
	buf_free(&b);
	return 0;
}
