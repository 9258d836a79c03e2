/* Pushes native confirmations over TLS 1.3, each client waiting for its answer before it sends the next.
 *
 *   confirm_load PORT CONNECTION SECRET STALLS CLIENTS EVENTS SECONDS [RATE]
 *
 * A CONNECTION that begins with '/' is the path of a SePay one, whose HMAC secret SECRET is: then EVENTS is 1.
 * STALLS is the file of confirm_seed; EVENTS is events a request; RATE, events a second over all clients, makes it an
 * open loop. Prints one JSON line. It shares the cores with what it measures, so it is made to use little: one thread,
 * epoll, one request buffer for all, and a closed loop of many clients looks for answers every PAUSE_US and not at each
 * one, which would cost both sides a switch of processes for every request. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/core_names.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "socho/base/clock.h"
#include "socho/base/encode.h"

enum { REQUEST_BYTES = 320 * 1024, REPLY_BYTES = 128 * 1024, SAMPLES_MAX = 4000000, PAUSE_US = 100, PAUSE_CLIENTS_MIN = 16 };

struct client {
	int fd;
	SSL *ssl;
	char *rest; /* of a request that did not fit the socket at once, or NULL */
	size_t rest_n;
	char *reply; /* what is here of one that came in pieces, or NULL */
	size_t reply_n;
	int64_t started_us;
	bool busy;
};

static struct {
	const char *connection;
	char (*codes)[10];
	char (*accounts)[20];
	int stalls, events;
	EVP_MAC_CTX *mac;
	bool sepay;
	uint64_t serial;
	unsigned run;
} g;

static int32_t *samples;
static size_t sample_count;
static int64_t requests, errors;

static struct tm local_time(int64_t us)
{
	time_t local_s = (time_t)((us + VN_OFFSET_US) / US_PER_S);
	struct tm tm;
	gmtime_r(&local_s, &tm);
	return tm;
}

/* A reference as the bank of these accounts gives them: FT, the year, the day of the year, a serial. */
static size_t add_event(char *p, size_t cap)
{
	static char when[CLOCK_TEXT_BYTES], day[8];
	static int64_t when_us;
	uint64_t n = g.serial++;
	int stall = (int)((n * 2654435761u) % (uint64_t)g.stalls);
	if (clock_now_us() - when_us > US_PER_S / 10) {
		when_us = clock_now_us();
		clock_format(when_us, when);
		struct tm tm = local_time(when_us);
		snprintf(day, sizeof day, "%02d%03d", tm.tm_year % 100, tm.tm_yday + 1);
	}
	return (size_t)snprintf(p, cap,
	                        "{\"type\":\"payment.credited\",\"data\":{\"source\":\"bench\",\"source_id\":\"%08x-%llu\",\"occurred_at\":\"%s\","
	                        "\"amount\":\"%d\",\"currency\":\"VND\",\"account\":{\"bin\":\"970422\",\"number\":\"%s\"},\"bank_reference\":"
	                        "\"FT%s%08x%06llu\",\"content\":\"MBVCB.7636713318.004653.%s.CT tu 0760000000001 NGUYEN THI HOA toi %s SAP %d "
	                        "tai MB- Ma GD ACSP/ vz772660\"}}",
	                        g.run, (unsigned long long)n, when, 5000 + (int)(n % 90) * 1000, g.accounts[stall], day, g.run, (unsigned long long)n,
	                        g.codes[stall], g.accounts[stall], stall);
}

static void fail(const char *what)
{
	fprintf(stderr, "confirm_load: %s\n", what);
	exit(1);
}

/* The same payment as SePay tells it. */
static size_t sepay_event(char *p, size_t cap)
{
	static char when[CLOCK_TEXT_BYTES], day[8];
	static int64_t when_s;
	uint64_t n = g.serial++;
	int stall = (int)((n * 2654435761u) % (uint64_t)g.stalls);
	if (clock_now_us() / US_PER_S != when_s) {
		when_s = clock_now_us() / US_PER_S;
		struct tm tm = local_time(when_s * US_PER_S);
		strftime(when, sizeof when, "%Y-%m-%d %H:%M:%S", &tm);
		snprintf(day, sizeof day, "%02d%03d", tm.tm_year % 100, tm.tm_yday + 1);
	}
	return (size_t)snprintf(p, cap,
	                        "{\"id\":%llu,\"gateway\":\"MBBank\",\"transactionDate\":\"%s\",\"accountNumber\":\"%s\",\"subAccount\":null,"
	                        "\"code\":null,\"transferType\":\"in\",\"transferAmount\":%d,\"accumulated\":0,\"referenceCode\":\"FT%s%07x%llu\","
	                        "\"content\":\"MBVCB.7636713318.004653.%s.CT tu 0760000000001 NGUYEN THI HOA toi %s SAP %d tai MB- Ma GD ACSP/ "
	                        "vz772660\",\"description\":\"\"}",
	                        (unsigned long long)((uint64_t)(g.run >> 4) << 24 | n), when, g.accounts[stall], 5000 + (int)(n % 90) * 1000,
	                        day, g.run >> 4, (unsigned long long)n, g.codes[stall], g.accounts[stall], stall);
}

static size_t body_of(char *body)
{
	if (g.sepay)
		return sepay_event(body, REQUEST_BYTES);
	if (g.events == 1)
		return add_event(body, REQUEST_BYTES);
	size_t n = (size_t)snprintf(body, REQUEST_BYTES, "{\"events\":[");
	for (int i = 0; i < g.events; i++) {
		if (i)
			body[n++] = ',';
		n += add_event(body + n, REQUEST_BYTES - n);
	}
	return n + (size_t)snprintf(body + n, REQUEST_BYTES - n, "]}");
}

static void sign(const char *id, int id_n, const char *stamp, int stamp_n, const char *body, size_t n, unsigned char text[72])
{
	unsigned char mac[32];
	size_t mac_n = 0;
	EVP_MAC_init(g.mac, NULL, 0, NULL);
	if (!g.sepay) {
		EVP_MAC_update(g.mac, (const unsigned char *)id, (size_t)id_n);
		EVP_MAC_update(g.mac, (const unsigned char *)".", 1);
	}
	EVP_MAC_update(g.mac, (const unsigned char *)stamp, (size_t)stamp_n);
	EVP_MAC_update(g.mac, (const unsigned char *)".", 1);
	EVP_MAC_update(g.mac, (const unsigned char *)body, n);
	EVP_MAC_final(g.mac, mac, &mac_n, sizeof mac);
	if (!g.sepay) {
		EVP_EncodeBlock(text, mac, (int)mac_n);
		return;
	}
	for (size_t i = 0; i < mac_n; i++) {
		static const char digits[] = "0123456789abcdef";
		text[2 * i] = (unsigned char)digits[mac[i] >> 4];
		text[2 * i + 1] = (unsigned char)digits[mac[i] & 15];
	}
	text[2 * mac_n] = '\0';
}

static bool would_block(struct client *c, int rc)
{
	int e = SSL_get_error(c->ssl, rc);
	return e == SSL_ERROR_WANT_READ || e == SSL_ERROR_WANT_WRITE;
}

static void send_bytes(struct client *c, const char *p, size_t n)
{
	while (n) {
		int rc = SSL_write(c->ssl, p, (int)n);
		if (rc <= 0 && !would_block(c, rc))
			fail("connection lost while writing");
		if (rc <= 0)
			break;
		p += rc;
		n -= (size_t)rc;
	}
	char *rest = n ? malloc(n) : NULL;
	if (rest)
		memcpy(rest, p, n);
	free(c->rest);
	c->rest = rest;
	c->rest_n = n;
}

/* Makes and sends the client's next request. */
static void ask(struct client *c)
{
	static char body[REQUEST_BYTES], request[REQUEST_BYTES];
	char id[48], stamp[24];
	unsigned char signature[72];
	size_t n = body_of(body);
	int id_n = snprintf(id, sizeof id, "msg_%08x_%llu", g.run, (unsigned long long)g.serial);
	int stamp_n = snprintf(stamp, sizeof stamp, "%lld", (long long)(clock_now_us() / US_PER_S));
	sign(id, id_n, stamp, stamp_n, body, n, signature);
	int head = g.sepay ? snprintf(request, sizeof request,
	                    "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-SePay-Timestamp: %s\r\n"
	                    "X-SePay-Signature: sha256=%s\r\nContent-Length: %zu\r\n\r\n", g.connection, stamp, signature, n)
	                   : snprintf(request, sizeof request,
	                    "POST /v1/confirmations?connection=%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
	                    "webhook-id: %s\r\nwebhook-timestamp: %s\r\nwebhook-signature: v1,%s\r\nContent-Length: %zu\r\n\r\n",
	                    g.connection, id, stamp, signature, n);
	memcpy(request + head, body, n);
	c->busy = true;
	c->started_us = clock_mono_us();
	send_bytes(c, request, (size_t)head + n);
}

/* Whether `reply`, NUL-terminated, is whole; if so it is counted. */
static bool take_reply(struct client *c, const char *reply, size_t n)
{
	const char *end = strstr(reply, "\r\n\r\n");
	if (!end)
		return false;
	const char *length = strstr(reply, "Content-Length:");
	if (!length || length > end)
		fail("a reply without Content-Length");
	if (n < (size_t)(end + 4 - reply) + (size_t)atol(length + 15))
		return false;
	requests++;
	if (strncmp(reply, "HTTP/1.1 200", 12) != 0 && !errors++)
		fprintf(stderr, "confirm_load: %.600s\n", reply);
	if (sample_count < SAMPLES_MAX)
		samples[sample_count++] = (int32_t)(clock_mono_us() - c->started_us);
	c->busy = false;
	return true;
}

/* Sends and reads as far as it goes; true when a reply was completed. */
static bool step(struct client *c)
{
	static char buffer[REPLY_BYTES];
	if (c->rest)
		send_bytes(c, c->rest, c->rest_n);
	if (!c->busy || c->rest)
		return false;
	if (c->reply_n)
		memcpy(buffer, c->reply, c->reply_n);
	for (;;) {
		int rc = SSL_read(c->ssl, buffer + c->reply_n, (int)(sizeof buffer - 1 - c->reply_n));
		if (rc <= 0 && !would_block(c, rc))
			fail("connection lost while reading");
		if (rc <= 0)
			break;
		c->reply_n += (size_t)rc;
		buffer[c->reply_n] = 0;
		if (take_reply(c, buffer, c->reply_n)) {
			c->reply_n = 0;
			return true;
		}
	}
	char *rest = c->reply_n ? malloc(c->reply_n) : NULL;
	if (rest)
		memcpy(rest, buffer, c->reply_n);
	free(c->reply);
	c->reply = rest;
	return false;
}

static void open_client(struct client *c, SSL_CTX *tls, int port)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int one = 1;
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connect(c->fd, (struct sockaddr *)&to, sizeof to))
		fail("cannot connect");
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	c->ssl = SSL_new(tls);
	SSL_set_fd(c->ssl, c->fd);
	if (SSL_connect(c->ssl) != 1)
		fail("TLS handshake failed");
	fcntl(c->fd, F_SETFL, O_NONBLOCK);
}

static int by_size(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
	return x < y ? -1 : x > y;
}

static void load_stalls(const char *path)
{
	FILE *f = fopen(path, "r");
	if (!f)
		fail("cannot open the stalls");
	g.codes = malloc(sizeof *g.codes * 2000000);
	g.accounts = malloc(sizeof *g.accounts * 2000000);
	while (g.stalls < 2000000 && fscanf(f, "%9s %*s %19s", g.codes[g.stalls], g.accounts[g.stalls]) == 2)
		g.stalls++;
	fclose(f);
	if (!g.stalls)
		fail("no stalls");
}

int main(int argc, char **argv)
{
	if (argc < 8)
		fail("usage: confirm_load PORT CONNECTION SECRET STALLS CLIENTS EVENTS SECONDS [RATE]");
	int clients = atoi(argv[5]);
	double seconds = atof(argv[7]), rate = argc > 8 ? atof(argv[8]) : 0;
	struct arena a;
	struct slice secret;
	arena_init(&a, 4096);
	g.connection = argv[2];
	g.sepay = argv[2][0] == '/';
	g.events = atoi(argv[6]);
	random_bytes(&g.run, sizeof g.run);
	load_stalls(argv[4]);
	if (g.sepay)
		secret = slice_z(argv[3]);
	else if (strncmp(argv[3], "whsec_", 6) != 0 || base64_decode(&a, slice_z(argv[3] + 6), &secret))
		fail("SECRET is whsec_…");
	char sha256[] = "SHA256";
	OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, sha256, 0), OSSL_PARAM_construct_end()};
	g.mac = EVP_MAC_CTX_new(EVP_MAC_fetch(NULL, "HMAC", NULL));
	EVP_MAC_init(g.mac, (const unsigned char *)secret.p, secret.n, params);
	SSL_CTX *tls = SSL_CTX_new(TLS_client_method());
	SSL_CTX_set_mode(tls, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_read_ahead(tls, 1);
	samples = malloc(sizeof *samples * SAMPLES_MAX);
	struct client *all = calloc((size_t)clients, sizeof *all);
	int ep = epoll_create1(EPOLL_CLOEXEC);
	for (int i = 0; i < clients; i++) {
		open_client(&all[i], tls, atoi(argv[1]));
		struct epoll_event ev = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = &all[i]};
		epoll_ctl(ep, EPOLL_CTL_ADD, all[i].fd, &ev);
	}
	int64_t start = clock_mono_us(), end = start + (int64_t)(seconds * 1e6);
	int64_t due_gap_us = rate > 0 ? (int64_t)(1e6 * g.events / rate) : 0, due_us = start;
	if (!rate)
		for (int i = 0; i < clients; i++)
			ask(&all[i]);
	const struct timespec pause = {.tv_nsec = PAUSE_US * 1000};
	bool pauses = rate <= 0 && clients >= PAUSE_CLIENTS_MIN;
	int busy = 1;
	for (int64_t now = start; now < end || (busy && now < end + 5 * US_PER_S); now = clock_mono_us()) {
		for (int i = 0; rate > 0 && i < clients && due_us <= now && now < end; i++)
			if (!all[i].busy) {
				ask(&all[i]);
				all[i].started_us = due_us;
				due_us += due_gap_us;
			}
		struct epoll_event got[256];
		if (pauses)
			nanosleep(&pause, NULL);
		int n = epoll_wait(ep, got, 256, rate > 0 ? 1 : 100);
		for (int i = 0; i < n; i++) {
			struct client *c = got[i].data.ptr;
			if (step(c) && rate <= 0 && clock_mono_us() < end)
				ask(c);
		}
		busy = 0;
		for (int i = 0; i < clients && now >= end; i++)
			busy |= all[i].busy;
	}
	double took = (double)(clock_mono_us() - start) / 1e6;
	qsort(samples, sample_count, sizeof *samples, by_size);
	printf("{\"clients\":%d,\"events_per_request\":%d,\"seconds\":%.2f,\"requests\":%lld,\"errors\":%lld,\"events_per_s\":%.0f,"
	       "\"p50_us\":%d,\"p99_us\":%d}\n",
	       clients, g.events, took, (long long)requests, (long long)errors, (double)(requests - errors) * g.events / took,
	       sample_count ? samples[sample_count / 2] : 0, sample_count ? samples[sample_count * 99 / 100] : 0);
	return errors != 0;
}
