/* What comes through the door of the signer is of one size and exact, or the connection ends. */
#include <sys/socket.h>

#include "signer_run.h"

static struct wire_request sound_request(void)
{
	struct wire_request r = {.version = WIRE_VERSION, .type = WIRE_SIGN_CODE, .id = 7};
	wire_put(r.bin, sizeof r.bin, good.bin);
	wire_put(r.account, sizeof r.account, good.account);
	return r;
}

static void a_message_of_another_size_ends_the_connection(void **state)
{
	(void)state;
	char bytes[sizeof(struct wire_request) + 1] = {0};
	struct wire_request r = sound_request();
	memcpy(bytes, &r, sizeof r);
	static const size_t sizes[] = {1, 8, sizeof r - 1, sizeof r + 1};
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		int fd = door();
		assert_int_equal(send(fd, bytes, sizes[i], 0), (ssize_t)sizes[i]);
		assert_true(ends(fd));
	}
}

static void an_odd_message_ends_the_connection(void **state)
{
	(void)state;
	struct wire_request odd[9];
	for (size_t i = 0; i < 9; i++)
		odd[i] = sound_request();
	odd[0].version++;
	odd[1].type = WIRE_SIGNED;
	odd[2].card = 2;
	odd[3].zero = 1;
	memset(odd[4].account, '1', sizeof odd[4].account);  /* no end */
	odd[5].account[sizeof odd[5].account - 1] = 'x';      /* something behind the end */
	odd[6].type = WIRE_SEAL_IMPORTED;                     /* and fields of a code */
	odd[7].payload[0] = 'x';                              /* a code and a payload */
	memset(odd[8].payload, 'x', sizeof odd[8].payload);
	for (size_t i = 0; i < 9; i++) {
		int fd = door();
		assert_int_equal(send(fd, &odd[i], sizeof odd[i], 0), sizeof odd[i]);
		assert_true(ends(fd));
	}
}

static void a_passed_descriptor_ends_the_connection(void **state)
{
	(void)state;
	int fd = door();
	struct wire_request r = sound_request();
	struct iovec part = {.iov_base = &r, .iov_len = sizeof r};
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE(sizeof(int))];
	} p = {.head = {.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof(int))}};
	memcpy(CMSG_DATA(&p.head), &fd, sizeof fd);
	struct msghdr m = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = p.bytes, .msg_controllen = sizeof p.bytes};
	assert_int_equal(sendmsg(fd, &m, 0), sizeof r);
	assert_true(ends(fd));
}

static void an_odd_client_does_not_disturb_another(void **state)
{
	(void)state;
	struct signer_client *c = client_at(door());
	struct got before, after;
	ask(c, &good, &before);
	until_answered();
	int odd = door();
	assert_int_equal(send(odd, "x", 1, 0), 1);
	assert_true(ends(odd));
	ask(c, &good, &after);
	until_answered();
	assert_int_equal(after.why.err, ERR_NONE);
	assert_true(slice_eq(before.sealed, after.sealed));
	signer_client_close(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_of_another_size_ends_the_connection),
		cmocka_unit_test(an_odd_message_ends_the_connection),
		cmocka_unit_test(a_passed_descriptor_ends_the_connection),
		cmocka_unit_test(an_odd_client_does_not_disturb_another),
	};
	return cmocka_run_group_tests(tests, with_signer, without_signer);
}
