/* Pages for anybody, drawn here and without scripts: the code behind a sticker, the form that checks one, the recognised
 * markets, the front door. They share head, style, language and foot. A page is in one language, and links to itself in the
 * other one: ?lang= says which, else the browser's Accept-Language, else Vietnamese. */
#ifndef SOCHO_REGISTRY_PUBLIC_PAGE_H
#define SOCHO_REGISTRY_PUBLIC_PAGE_H

#include "socho/base/request.h"
#include "socho/base/text.h"

enum public_lang { PUBLIC_VI, PUBLIC_EN };
/* One thing in both languages. */
struct said {
	const char *vi, *en;
};

/* What is known before a page is drawn. */
struct public_setting {
	enum public_lang lang;
	bool chosen;       /* the address names the language, so links carry it on */
	bool sample;       /* invented data: every page says so */
	bool unlisted;     /* not for search engines: it is about one stall */
	struct slice here; /* path and query of this page without its language; empty where it is no address */
};
/* ERR_BAD_CHOICE for another ?lang=. */
int public_setting_read(const struct request *rq, struct public_setting *out, struct fault *why);

/* A page as it grows. */
struct public_page {
	struct text text;
	struct public_setting set;
};
/* Head, the bar with name and language, and the opening of <main class=…>. */
void public_open(struct public_page *p, struct arena *a, const struct public_setting *set, struct said title, const char *class_z);
/* Closes it, with links to the other public pages; `note` stands above them, {NULL, NULL} for none. */
void public_close(struct public_page *p, struct said note);

const char *public_said(const struct public_page *p, struct said words);
/* Words of ours, which need no escaping; and text of anybody. */
void public_say(struct public_page *p, struct said words);
void public_raw(struct public_page *p, const char *html_z);
void public_text(struct public_page *p, struct slice s);
/* "/check?lang=en": an address of ours, which has no query yet, with the language where it was chosen. */
void public_href(struct public_page *p, struct slice path);

/* The Content-Security-Policy of these pages: their style by its hash, forms to ourselves, nothing else. */
struct slice public_policy(struct arena *a);
/* Answers with it. */
void public_answer(struct request *rq, int status, struct slice html);
/* 429 as a page, with Retry-After. */
void public_too_many(struct request *rq, const struct public_setting *set, int wait_s);

/* GET / : what is here for anybody, and where to sign in. */
void public_front(struct request *rq);

#endif
