#include "fetch.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "socho/base/limits.h"

struct heap {
	char *p;
	size_t n, max;
};

static size_t on_write(const char *in, size_t size, size_t count, void *arg)
{
	struct heap *h = arg;
	size_t n = size * count;
	if (n > h->max - h->n)
		return 0;
	memcpy(h->p + h->n, in, n);
	h->n += n;
	return n;
}

int fetch(struct arena *a, const char *url_z, const char *header_z, size_t max_bytes, struct slice *out, struct fault *why)
{
	struct heap heap = {.p = malloc(max_bytes), .max = max_bytes};
	struct curl_slist *headers = curl_slist_append(NULL, header_z);
	CURL *h = curl_easy_init();
	long status = 0;
	int result = -1;
	if (!heap.p || !headers || !h) {
		fault(why, ERR_INTERNAL, NULL);
		goto out;
	}
	curl_easy_setopt(h, CURLOPT_URL, url_z);
	curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, (long)FETCH_MS);
	curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(h, CURLOPT_PROXY, "");
	curl_easy_setopt(h, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, on_write);
	curl_easy_setopt(h, CURLOPT_WRITEDATA, &heap);
	CURLcode rc = curl_easy_perform(h);
	curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &status);
	if (rc)
		faultf(why, ERR_NOT_FETCHED, NULL, "%s (%ld)", curl_easy_strerror(rc), status);
	else if (status != 200)
		fault_say(why, ERR_NOT_FETCHED, NULL, "đối tác trả lời %ld", "answered %ld", status);
	else
		result = 0;
	if (result == 0)
		*out = arena_dup(a, slice_of(heap.p, heap.n));
out:
	curl_slist_free_all(headers);
	if (h)
		curl_easy_cleanup(h);
	free(heap.p);
	return result;
}
