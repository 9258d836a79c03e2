/* Tables of a report, and its end. A row stays whole; the titles come again on each sheet. */
#include "paper_inside.h"

static const double CELL_EM = 3.0, PAD = 0.9, CLOSE_EM = 3.75, SMALL_EM = 3.2, CLOSE_H = 34, LINE = 0.2;

struct drawing {
	struct paper *p;
	const struct paper_report *t;
	struct fault *why;
};

static double width_of(const struct drawing *d, int c)
{
	double all = 0;
	for (int i = 0; i < d->t->columns; i++)
		all += d->t->shares[i];
	return (d->p->right - d->p->left) * d->t->shares[c] / all;
}

static struct style style_of(const struct drawing *d, int c, bool head, bool bold)
{
	bool left = !head && d->t->text[c];
	return (struct style){width_of(d, c) - 2 * PAD, CELL_EM, head ? PANGO_ALIGN_CENTER : left ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT,
	                      bold, false};
}

static int height_of(struct drawing *d, const struct slice *cells, bool head, bool bold, double *height)
{
	*height = 0;
	for (int c = 0; c < d->t->columns; c++) {
		const struct style s = style_of(d, c, head, bold);
		double h;
		if (paper_lay_out(d->p, cells[c], &s, &h, d->why))
			return -1;
		if (h > *height)
			*height = h;
	}
	*height += 2 * PAD;
	return 0;
}

static void frame(struct paper *p, double x, double w, double h)
{
	cairo_set_source_rgb(p->pen.cr, 0, 0, 0);
	cairo_set_line_width(p->pen.cr, LINE);
	cairo_rectangle(p->pen.cr, x, p->y, w, h);
	cairo_stroke(p->pen.cr);
}

static int draw_row(struct drawing *d, const struct slice *cells, bool head, bool bold, double height)
{
	struct paper *p = d->p;
	double x = p->left, top = p->y, below = 0;
	for (int c = 0; c < d->t->columns; c++) {
		const struct style s = style_of(d, c, head, bold);
		p->y = top;
		frame(p, x, width_of(d, c), height);
		p->y = top + PAD;
		if (paper_column(p, x + PAD, cells[c], &s, &below, d->why))
			return -1;
		x += width_of(d, c);
	}
	p->y = top + height;
	return 0;
}

static int draw_titles(struct drawing *d, struct slice *cells)
{
	const char *const *const rows[] = {d->t->titles, d->t->marks};
	for (int r = 0; r < 2; r++) {
		double height;
		for (int c = 0; c < d->t->columns; c++)
			cells[c] = slice_z(rows[r][c]);
		if (height_of(d, cells, true, r == 0, &height) || draw_row(d, cells, true, r == 0, height))
			return -1;
	}
	return 0;
}

int paper_report(struct paper *p, const struct paper_report *t, struct fault *why)
{
	struct drawing d = {p, t, why};
	struct slice *head = arena_array(&p->arena, (size_t)t->columns, sizeof *head);
	if (paper_make_room(p, 40, why) || draw_titles(&d, head))
		return -1;
	for (int r = 0; r < t->rows; r++) {
		const struct slice *cells = &t->cells[(size_t)r * (size_t)t->columns];
		bool bold = t->total && r == t->rows - 1;
		double height;
		int sheet = p->number;
		if (height_of(&d, cells, false, bold, &height) || paper_make_room(p, height, why) ||
		    (sheet != p->number && draw_titles(&d, head)) || draw_row(&d, cells, false, bold, height))
			return -1;
	}
	p->y += 2;
	return 0;
}

int paper_close(struct paper *p, struct slice closing, struct slice copies, struct slice authority, struct slice post, struct fault *why)
{
	const double whole = p->right - p->left;
	const struct style last = {whole, CLOSE_EM, PANGO_ALIGN_LEFT, false, false};
	const struct style label = {whole * 0.4, SMALL_EM, PANGO_ALIGN_LEFT, true, true}, list = {whole * 0.4, SMALL_EM, PANGO_ALIGN_LEFT, false, false};
	const struct style who = {whole * 0.45, CLOSE_EM, PANGO_ALIGN_CENTER, true, false}, hint = {whole * 0.45, SMALL_EM, PANGO_ALIGN_CENTER, false, true};
	double left = 0, right = 0, top;
	double height;
	if (paper_lay_out(p, closing, &last, &height, why) || paper_make_room(p, height + CLOSE_H, why) ||
	    paper_paragraph(p, p->left, closing, &last, why))
		return -1;
	top = p->y + 2;
	p->y = top;
	if (paper_column(p, p->left, S("Nơi nhận:"), &label, &left, why))
		return -1;
	p->y = left;
	if (paper_column(p, p->left, copies, &list, &left, why))
		return -1;
	p->y = top;
	if (paper_column(p, p->right - whole * 0.45, authority, &who, &right, why))
		return -1;
	p->y = right;
	if (post.n && paper_column(p, p->right - whole * 0.45, post, &who, &right, why))
		return -1;
	p->y = right;
	return paper_column(p, p->right - whole * 0.45, S("(Chữ ký, dấu)"), &hint, &right, why);
}
