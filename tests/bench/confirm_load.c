/* Pushes native confirmations over TLS 1.3, each client waiting for its answer before it sends the next.
 *
 *   confirm_load PORT CONNECTION SECRET STALLS CLIENTS EVENTS SECONDS [RATE]
 *
 * STALLS is the file of confirm_seed; EVENTS is events a request; RATE, events a second over all clients, makes it an
 * open loop. Prints one JSON line. One thread, epoll: the less the load generator uses, the more is left to measure. */
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
#include <unistd.h>

#include "socho/base/clock.h"
#include "socho/base/encode.h"

enum { REQUEST_BYTES = 320 * 1024, REPLY_BYTES = 128 * 1024, SAMPLES_MAX = 4000000 };

struct client {
	int fd;
	SSL *ssl;
	char *request;
	size_t request_n, sent;
	char *reply;
	size_t reply_n;
	int64_t started_us;
	bool busy, up;
};

static struct {
	const char *connection;
	char (*codes)[10];
	char (*accounts)[20];
	int stalls, events;
	EVP_MAC_CTX *mac;
	uint64_t serial;
	unsigned run;
} g;

static int32_t *samples;
static size_t sample_count;
static int64_t requests, errors;

static size_t add_event(char *p, size_t cap)
{
	static char when[CLOCK_TEXT_BYTES];
	static int64_t when_us;
	uint64_t n = g.serial++;
	int stall = (int)((n * 2654435761u) % (uint64_t)g.stalls);
	if (clock_now_us() - when_us > US_PER_S / 10) {
		when_us = clock_now_us();
		clock_format(when_us, when);
	}
	return (size_t)snprintf(p, cap,
	                        "{\"type\":\"payment.credited\",\"data\":{\"source\":\"bench\",\"source_id\":\"%08x-%llu\",\"occurred_at\":\"%s\","
	                        "\"amount\":\"%d\",\"currency\":\"VND\",\"account\":{\"bin\":\"970422\",\"number\":\"%s\"},\"bank_reference\":"
	                        "\"FT26325%09llu\",\"content\":\"MBVCB.7636713318.004653.%s.CT tu 0760000000001 NGUYEN THI HOA toi %s SAP %d "
	                        "tai MB- Ma GD ACSP/ vz772660\"}}",
	                        g.run, (unsigned long long)n, when, 5000 + (int)(n % 90) * 1000, g.accounts[stall], (unsigned long long)n,
	                        g.codes[stall], g.accounts[stall], stall);
}

static void build(struct client *c)
{
	static char body[REQUEST_BYTES];
	size_t n = 0;
	if (g.events == 1) {
		n = add_event(body, sizeof body);
	} else {
		n = (size_t)snprintf(body, sizeof body, "{\"events\":[");
		for (int i = 0; i < g.events; i++) {
			if (i)
				body[n++] = ',';
			n += add_event(body + n, sizeof body - n);
		}
		n += (size_t)snprintf(body + n, sizeof body - n, "]}");
	}
	char id[48], stamp[24];
	unsigned char mac[32];
	size_t mac_n = 0;
	int id_n = snprintf(id, sizeof id, "msg_%08x_%llu", g.run, (unsigned long long)g.serial);
	int stamp_n = snprintf(stamp, sizeof stamp, "%lld", (long long)(clock_now_us() / US_PER_S));
	EVP_MAC_CTX *ctx = EVP_MAC_CTX_dup(g.mac);
	EVP_MAC_update(ctx, (unsigned char *)id, (size_t)id_n);
	EVP_MAC_update(ctx, (const unsigned char *)".", 1);
	EVP_MAC_update(ctx, (unsigned char *)stamp, (size_t)stamp_n);
	EVP_MAC_update(ctx, (const unsigned char *)".", 1);
	EVP_MAC_update(ctx, (unsigned char *)body, n);
	EVP_MAC_final(ctx, mac, &mac_n, sizeof mac);
	EVP_MAC_CTX_free(ctx);
	unsigned char signature[64];
	EVP_EncodeBlock(signature, mac, (int)mac_n);
	int head = snprintf(c->request, REQUEST_BYTES,
	                    "POST /v1/confirmations?connection=%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
	                    "webhook-id: %s\r\nwebhook-timestamp: %s\r\nwebhook-signature: v1,%s\r\nContent-Length: %zu\r\n\r\n",
	                    g.connection, id, stamp, signature, n);
	memcpy(c->request + head, body, n);
	c->request_n = (size_t)head + n;
	c->sent = 0;
	c->reply_n = 0;
	c->busy = true;
	c->started_us = clock_mono_us();
}

static void fail(const char *what)
{
	fprintf(stderr, "confirm_load: %s\n", what);
	exit(1);
}

/* One whole reply: 1 when it is there, 0 when not yet. */
static int reply_done(struct client *c)
{
	c->reply[c->reply_n] = 0;
	char *end = strstr(c->reply, "\r\n\r\n");
	if (!end)
		return 0;
	char *length = strcasestr(c->reply, "content-length:");
	if (!length || length > end)
		fail("a reply without Content-Length");
	if (c->reply_n < (size_t)(end + 4 - c->reply) + (size_t)atol(length + 15))
		return 0;
	requests++;
	if (strncmp(c->reply, "HTTP/1.1 200", 12) != 0) {
		if (!errors++)
			fprintf(stderr, "confirm_load: %.*s\n", (int)(c->reply_n < 600 ? c->reply_n : 600), c->reply);
	}
	if (sample_count < SAMPLES_MAX)
		samples[sample_count++] = (int32_t)(clock_mono_us() - c->started_us);
	c->busy = false;
	return 1;
}

static bool would_block(struct client *c, int rc)
{
	int e = SSL_get_error(c->ssl, rc);
	return e == SSL_ERROR_WANT_READ || e == SSL_ERROR_WANT_WRITE;
}

/* Sends and reads as far as it goes; true when a reply was completed. */
static bool step(struct client *c)
{
	while (c->busy && c->sent < c->request_n) {
		int rc = SSL_write(c->ssl, c->request + c->sent, (int)(c->request_n - c->sent));
		if (rc <= 0) {
			if (would_block(c, rc))
				return false;
			fail("connection lost while writing");
		}
		c->sent += (size_t)rc;
	}
	while (c->busy) {
		int rc = SSL_read(c->ssl, c->reply + c->reply_n, (int)(REPLY_BYTES - 1 - c->reply_n));
		if (rc <= 0) {
			if (would_block(c, rc))
				return false;
			fail("connection lost while reading");
		}
		c->reply_n += (size_t)rc;
		if (reply_done(c))
			return true;
	}
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
	c->request = malloc(REQUEST_BYTES);
	c->reply = malloc(REPLY_BYTES);
	c->up = true;
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
	g.events = atoi(argv[6]);
	random_bytes(&g.run, sizeof g.run);
	load_stalls(argv[4]);
	if (strncmp(argv[3], "whsec_", 6) != 0 || base64_decode(&a, slice_z(argv[3] + 6), &secret))
		fail("SECRET is whsec_…");
	char sha256[] = "SHA256";
	OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, sha256, 0), OSSL_PARAM_construct_end()};
	g.mac = EVP_MAC_CTX_new(EVP_MAC_fetch(NULL, "HMAC", NULL));
	EVP_MAC_init(g.mac, (const unsigned char *)secret.p, secret.n, params);
	SSL_CTX *tls = SSL_CTX_new(TLS_client_method());
	SSL_CTX_set_mode(tls, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
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
		for (int i = 0; i < clients; i++) {
			build(&all[i]);
			step(&all[i]);
		}
	int busy = 1;
	for (int64_t now = start; now < end || (busy && now < end + 5 * US_PER_S); now = clock_mono_us()) {
		for (int i = 0; rate > 0 && i < clients && due_us <= now && now < end; i++)
			if (!all[i].busy) {
				build(&all[i]);
				all[i].started_us = due_us;
				due_us += due_gap_us;
				step(&all[i]);
			}
		struct epoll_event got[256];
		int n = epoll_wait(ep, got, 256, rate > 0 ? 1 : 100);
		for (int i = 0; i < n; i++) {
			struct client *c = got[i].data.ptr;
			while (step(c) && !rate && clock_mono_us() < end)
				build(c);
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
