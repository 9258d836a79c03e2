/* The fuzz targets of the room over their corpora, in the ordinary run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "socho/base/command.h"

#define LLVMFuzzerTestOneInput fuzz_reader
#define must fuzz_reader_must
#include "../fuzz/fuzz_reader.c"
#undef LLVMFuzzerTestOneInput
#undef must
#define LLVMFuzzerTestOneInput fuzz_memo
#define must fuzz_memo_must
#include "../fuzz/fuzz_memo.c"

enum { CORPUS_FILE_BYTES_MAX = 1 << 20 };

static int replay(const char *folder, int (*target)(const uint8_t *, size_t))
{
	DIR *dir = opendir(folder);
	assert_non_null(dir);
	int count = 0;
	for (struct dirent *entry; (entry = readdir(dir));) {
		if (entry->d_name[0] == '.')
			continue;
		int fd = openat(dirfd(dir), entry->d_name, O_RDONLY | O_CLOEXEC);
		char *bytes;
		size_t n;
		assert_true(fd >= 0);
		assert_int_equal(read_all(fd, CORPUS_FILE_BYTES_MAX, &bytes, &n), 0);
		close(fd);
		assert_int_equal(target((const uint8_t *)bytes, n), 0);
		free(bytes);
		count++;
	}
	closedir(dir);
	return count;
}

static void the_reader_survives_its_corpus(void **state)
{
	(void)state;
	assert_true(replay("tests/fuzz/corpus/fuzz_reader", fuzz_reader) > 10);
}

static void the_memo_finder_survives_its_corpus(void **state)
{
	(void)state;
	assert_true(replay("tests/fuzz/corpus/fuzz_memo", fuzz_memo) > 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_reader_survives_its_corpus),
		cmocka_unit_test(the_memo_finder_survives_its_corpus),
	};
	return cmocka_run_group_tests_name("vietqr corpora", tests, NULL, NULL);
}
