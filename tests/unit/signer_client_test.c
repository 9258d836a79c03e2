/* The client of the signer: every request is answered once, whatever becomes of the signer. */
#include "signer_run.h"

static void what_a_dead_signer_had_is_signed_by_the_next(void **state)
{
	(void)state;
	/* The old signer is stopped, so that it certainly has not answered when it dies. */
	struct signer_client *c = client_at(door());
	struct got first, second;
	ask(c, &good, &first);
	until_answered();
	kill(signer_pid, SIGSTOP);
	ask(c, &good, &second);
	event_base_loop(loop, EVLOOP_ONCE | EVLOOP_NONBLOCK);
	kill(signer_pid, SIGKILL);
	int status = signer_end();
	assert_true(WIFSIGNALED(status));
	while (signer_client_up(c))
		event_base_loop(loop, EVLOOP_ONCE);
	signer_start();
	signer_client_attach(c, door());
	until_answered();
	assert_int_equal(second.why.err, ERR_NONE);
	assert_true(slice_eq(first.sealed, second.sealed));
	signer_client_close(c);
}

static void a_request_that_outlives_two_signers_is_given_up(void **state)
{
	(void)state;
	struct signer_client *c = client_at(-1);
	struct got g;
	ask(c, &good, &g);
	for (int i = 0; i < SIGNER_ATTEMPTS_MAX; i++) {
		int pair[2];
		struct wire_request r;
		assert_int_equal(control_pair(pair), 0);
		signer_client_attach(c, pair[0]);
		event_base_loop(loop, EVLOOP_ONCE);
		struct pollfd p = {.fd = pair[1], .events = POLLIN};
		assert_int_equal(poll(&p, 1, 20000), 1);
		assert_int_equal(recv(pair[1], &r, sizeof r, 0), sizeof r);
		close(pair[1]);
		while (signer_client_up(c))
			event_base_loop(loop, EVLOOP_ONCE);
	}
	until_answered();
	assert_int_equal(g.why.err, ERR_SIGNER_DOWN);
	signer_client_close(c);
}

static void a_request_past_its_deadline_is_answered_and_a_late_answer_is_dropped(void **state)
{
	(void)state;
	struct signer_client *c = client_at(-1);
	signer_client_set_deadline(c, 30);
	struct got away, slow;
	ask(c, &good, &away);
	until_answered();
	assert_int_equal(away.why.err, ERR_SIGNER_DOWN);
	int pair[2];
	struct wire_request r;
	assert_int_equal(control_pair(pair), 0);
	signer_client_attach(c, pair[0]);
	ask(c, &good, &slow);
	until_answered();
	assert_int_equal(slow.why.err, ERR_SIGNER_DOWN);
	assert_int_equal(recv(pair[1], &r, sizeof r, 0), sizeof r);
	struct wire_answer w = {.version = WIRE_VERSION, .type = WIRE_SIGNED, .id = r.id, .key_id = "abcdefgh", .plain = "p",
	                        .sealed = "s"};
	assert_int_equal(send(pair[1], &w, sizeof w, 0), sizeof w);
	event_base_loop(loop, EVLOOP_ONCE);
	assert_int_equal(slow.calls, 1);
	assert_true(signer_client_up(c));
	close(pair[1]);
	signer_client_close(c);
}

static void an_odd_answer_is_not_believed(void **state)
{
	(void)state;
	struct signer_client *c = client_at(-1);
	for (int i = 0; i < 5; i++) {
		int pair[2];
		assert_int_equal(control_pair(pair), 0);
		signer_client_attach(c, pair[0]);
		struct wire_answer w = {.version = WIRE_VERSION, .type = WIRE_SIGNED, .id = 1, .key_id = "abcdefgh", .plain = "p",
		                        .sealed = "s"};
		if (i == 0)
			w.version++;
		if (i == 1)
			w.plain[0] = 0;
		if (i == 2)
			memset(w.sealed, 's', sizeof w.sealed);
		if (i == 3)
			w.err = ERR_COUNT;
		/* i == 4: nothing was ever asked, so there is no request 1 to answer */
		assert_int_equal(send(pair[1], &w, sizeof w, 0), sizeof w);
		while (signer_client_up(c))
			event_base_loop(loop, EVLOOP_ONCE);
		close(pair[1]);
	}
	signer_client_close(c);
}

static void closing_the_client_answers_everything_that_waits(void **state)
{
	(void)state;
	struct signer_client *c = client_at(-1);
	struct got g[3];
	for (int i = 0; i < 3; i++)
		ask(c, &good, &g[i]);
	signer_client_close(c);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(g[i].calls, 1);
		assert_int_equal(g[i].why.err, ERR_SIGNER_DOWN);
	}
}

static void a_full_queue_says_so(void **state)
{
	(void)state;
	static struct got g[SIGNER_QUEUE_MAX + 1];
	struct signer_client *c = client_at(-1);
	for (int i = 0; i < SIGNER_QUEUE_MAX + 1; i++)
		ask(c, &good, &g[i]);
	while (!g[SIGNER_QUEUE_MAX].calls)
		event_base_loop(loop, EVLOOP_ONCE);
	assert_int_equal(g[SIGNER_QUEUE_MAX].why.err, ERR_UNAVAILABLE);
	assert_int_equal(g[0].calls, 0);
	signer_client_attach(c, door());
	until_answered();
	assert_int_equal(g[0].why.err, ERR_NONE);
	assert_int_equal(g[SIGNER_QUEUE_MAX - 1].why.err, ERR_NONE);
	signer_client_close(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_dead_signer_had_is_signed_by_the_next),
		cmocka_unit_test(a_request_that_outlives_two_signers_is_given_up),
		cmocka_unit_test(a_request_past_its_deadline_is_answered_and_a_late_answer_is_dropped),
		cmocka_unit_test(an_odd_answer_is_not_believed),
		cmocka_unit_test(closing_the_client_answers_everything_that_waits),
		cmocka_unit_test(a_full_queue_says_so),
	};
	return cmocka_run_group_tests(tests, with_signer, without_signer);
}
