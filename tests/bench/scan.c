/* How surely each layout's symbol is read: every layout, both faces, levels M and Q, in the profiles of reliability.md
 * 3.4, by zbar and ZXing, beside a plain control with modules as large.
 *
 *   scan FRAMES    of each symbol that is printed in the stall's light; of the others, and of the other profiles, fewer
 *
 * Rows are shared out among as many processes as there are processors; their chances depend on the row's frame only, so
 * the figures are the same with any number of them. */
#include <assert.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scan/readers.h"

enum { BURST = 5, ROWS_MAX = 64, FRAMES_MIN = 10, FRAMES_MAX = 100000, OTHERS_SHARE = 5, ARENA_BYTES = 1024 * 1024 };

struct counts {
	int frames, zbar, zxing, either, bursts, bursts_read;
};

struct row {
	struct subject subject;
	int version;
	double side_mm, pixels_a_module;
	struct counts clean, stall, hard, control;
};

struct shared {
	atomic_int next;
	int count;
	struct row rows[ROWS_MAX];
};

struct worker {
	struct arena paper, frame;
	struct zbar *zbar;
	struct zxing zxing;
};

static void count(struct counts *c, bool by_zbar, bool by_zxing, bool *burst_read)
{
	if (c->frames % BURST == 0)
		*burst_read = false;
	c->frames++;
	c->zbar += by_zbar;
	c->zxing += by_zxing;
	c->either += by_zbar || by_zxing;
	*burst_read = *burst_read || by_zbar || by_zxing;
	if (c->frames % BURST == 0) {
		c->bursts++;
		c->bursts_read += *burst_read;
	}
}

static void read_frames(struct worker *w, const struct paper *p, const struct profile *with, int frames, struct counts *c)
{
	bool by_zbar[ZXING_FRAMES_MAX], by_zxing[ZXING_FRAMES_MAX], burst_read = false;
	for (int done = 0; done < frames;) {
		int some = 0;
		for (; some < ZXING_FRAMES_MAX && done < frames; some++, done++) {
			struct frame f = frame_take(&w->frame, p, with, (uint64_t)done + 1);
			by_zbar[some] = zbar_finds(w->zbar, &f, p->payload_z);
			zxing_put(&w->zxing, &f);
			arena_reset(&w->frame);
		}
		if (!zxing_finds(&w->zxing, p->payload_z, by_zxing)) {
			fputs("ZXingReader does not run\n", stderr);
			exit(1);
		}
		for (int i = 0; i < some; i++)
			count(c, by_zbar[i], by_zxing[i], &burst_read);
	}
}

static void print_paper(struct worker *w, const struct subject *s, struct paper *out)
{
	struct fault why;
	arena_reset(&w->paper);
	if (paper_print(&w->paper, s, out, &why))
		exit(fault_print(&why));
}

static void measure(struct worker *w, struct row *r, int frames)
{
	struct paper p;
	struct subject control = r->subject;
	int share = paper_is_printed(&r->subject) ? frames : frames / OTHERS_SHARE, few = frames / OTHERS_SHARE;
	print_paper(w, &r->subject, &p);
	r->version = (p.modules - 17) / 4;
	r->side_mm = p.side_mm;
	r->pixels_a_module = p.module_mm * p.preview_pixels / p.distance_mm;
	read_frames(w, &p, &profile_clean, few, &r->clean);
	read_frames(w, &p, &profile_stall, share, &r->stall);
	read_frames(w, &p, &profile_hard, few, &r->hard);
	control.control = true;
	print_paper(w, &control, &p);
	read_frames(w, &p, &profile_stall, share, &r->control);
}

static void work(struct shared *s, int frames)
{
	struct worker w = {.zbar = zbar_open()};
	arena_init(&w.paper, ARENA_BYTES);
	arena_init(&w.frame, ARENA_BYTES);
	if (!zxing_open(&w.zxing)) {
		perror(w.zxing.dir);
		exit(1);
	}
	for (int i; (i = atomic_fetch_add(&s->next, 1)) < s->count;)
		measure(&w, &s->rows[i], frames);
	zxing_close(&w.zxing);
	zbar_close(w.zbar);
	arena_release(&w.frame);
	arena_release(&w.paper);
}

/* Those that are printed first, for they take longest. */
static void list_rows(struct shared *s)
{
	for (int printed = 1; printed >= 0; printed--)
		for (size_t i = 0; i < layout_count; i++)
			for (int j = 0; j < 4; j++) {
				struct subject subject = {.layout = &layouts[i], .face = j % 2 ? SHOWN_SEALED : SHOWN_PLAIN,
				                          .level = j / 2 ? SYMBOL_Q : SYMBOL_M};
				if (paper_is_printed(&subject) != printed)
					continue;
				assert(s->count < ROWS_MAX);
				s->rows[s->count++].subject = subject;
			}
}

static double percent(int part, int whole)
{
	return whole ? 100.0 * part / whole : 0;
}

static void print_table(const struct shared *s, bool printed)
{
	puts("| layout | at | face, level | symbol | px/module | clean | stall | zbar alone | ZXing alone | control | difference "
	     "| 1 of 5 | hard |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|");
	for (int i = 0; i < s->count; i++) {
		const struct row *r = &s->rows[i];
		if (paper_is_printed(&r->subject) != printed)
			continue;
		double stall = percent(r->stall.either, r->stall.frames), control = percent(r->control.either, r->control.frames);
		printf("| %s | %.0f cm | %s, %c | v%d, %.1f mm | %.2f | %.1f | %.1f | %.1f | %.1f | %.1f | %+.1f | %.1f | %.1f |\n",
		       r->subject.layout->name, r->subject.layout->distance_mm / 10,
		       r->subject.face == SHOWN_SEALED ? "sealed" : "plain", r->subject.level == SYMBOL_Q ? 'Q' : 'M', r->version,
		       r->side_mm, r->pixels_a_module, percent(r->clean.either, r->clean.frames), stall,
		       percent(r->stall.zbar, r->stall.frames), percent(r->stall.zxing, r->stall.frames), control, stall - control,
		       percent(r->stall.bursts_read, r->stall.bursts), percent(r->hard.either, r->hard.frames));
	}
}

static bool share_out(struct shared *s, int frames)
{
	long workers = sysconf(_SC_NPROCESSORS_ONLN);
	bool well = true;
	for (long i = 0; i < workers; i++) {
		pid_t pid = fork();
		if (pid < 0)
			return false;
		if (pid == 0) {
			work(s, frames);
			exit(0);
		}
	}
	for (int status; wait(&status) > 0;)
		well = well && WIFEXITED(status) && WEXITSTATUS(status) == 0;
	return well;
}

int main(int argc, char **argv)
{
	int64_t frames;
	if (argc != 2 || slice_to_i64(slice_z(argv[1]), &frames) || frames < FRAMES_MIN || frames > FRAMES_MAX) {
		fprintf(stderr, "usage: scan FRAMES (%d to %d)\n", FRAMES_MIN, FRAMES_MAX);
		return 2;
	}
	struct shared *s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert(s != MAP_FAILED);
	list_rows(s);
	if (!share_out(s, (int)frames))
		return 1;
	printf("What is printed; %d frames a row in the stall and of its control, %d clean and hard; percent read\n\n", (int)frames,
	       (int)frames / OTHERS_SHARE);
	print_table(s, true);
	printf("\nWhat is not printed; %d frames a row\n\n", (int)frames / OTHERS_SHARE);
	print_table(s, false);
	return 0;
}
