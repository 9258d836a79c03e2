/* Behaviour of forms with files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>

#include "socho/base/multipart.h"

static struct arena arena;
static struct multipart form;

static int with_arena(void **state)
{
	(void)state;
	arena_init(&arena, 1024);
	return 0;
}

static int without_arena(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static int read(const char *body_z)
{
	return multipart_read(&arena, S("multipart/form-data; boundary=\"b1\""), slice_z(body_z), &form);
}

static void a_form_as_browsers_send_it_is_read(void **state)
{
	(void)state;
	assert_int_equal(read("--b1\r\nContent-Disposition: form-data; name=\"market\"\r\n\r\n42\r\n"
	                      "--b1\r\ncontent-disposition: form-data; name=\"file\"; filename=\"ch\xe1\xbb\xa3.csv\"\r\nContent-Type: text/csv\r\n\r\n"
	                      "a\r\n--b\r\n\r\n--b1--\r\n"), 0);
	assert_int_equal(form.count, 2);
	assert_true(slice_eq(multipart_part(&form, "market")->body, S("42")));
	assert_null(multipart_part(&form, "market")->filename.p);
	assert_true(slice_eq(multipart_part(&form, "file")->filename, S("ch\xe1\xbb\xa3.csv")));
	assert_true(slice_eq(multipart_part(&form, "file")->body, S("a\r\n--b\r\n")));
	assert_null(multipart_part(&form, "kind"));
	assert_true(multipart_is(S("Multipart/Form-Data; boundary=x")));
	assert_false(multipart_is(S("text/csv")));
}

static void what_is_no_such_form_is_refused(void **state)
{
	(void)state;
	assert_int_equal(read(""), -1);
	assert_int_equal(read("--b1"), -1);
	assert_int_equal(read("--b2\r\n"), -1);
	assert_int_equal(read("--b1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nnever ended"), -1);
	assert_int_equal(read("--b1\r\nContent-Disposition: form-data\r\n\r\nno name\r\n--b1--"), -1);
	assert_int_equal(read("--b1\r\nno head\r\n--b1--"), -1);
	assert_int_equal(multipart_read(&arena, S("multipart/form-data"), S("--\r\n"), &form), -1);
	char many[1000] = "", *p = many;
	for (int i = 0; i < MULTIPART_PARTS_MAX + 1; i++)
		p += sprintf(p, "--b1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n");
	sprintf(p, "--b1--");
	assert_int_equal(read(many), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_form_as_browsers_send_it_is_read),
		cmocka_unit_test(what_is_no_such_form_is_refused),
	};
	return cmocka_run_group_tests(tests, with_arena, without_arena);
}
