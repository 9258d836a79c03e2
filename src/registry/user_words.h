/* What the commands about people share. */
#ifndef SOCHO_REGISTRY_USER_WORDS_H
#define SOCHO_REGISTRY_USER_WORDS_H

#include "socho/base/command.h"
#include "socho/store/work.h"

struct wish {
	const char *login, *name, *role, *province, *market, *unit, *all, *bank, *draw, *lasting, *undo, *end, *json, *config;
};

#define ROW_LOGIN(w) {"login", "L", "what the person signs in with: a-z, 0-9 and . _ @ -", &(w).login}
#define ROW_JSON(w) {"json", NULL, "answer as JSON", &(w).json}
#define ROW_CONFIG(w) {"config", "FILE", "configuration file", &(w).config}

/* Options only. 0 to go on; otherwise *status is the exit status. */
int user_begin(int argc, char **argv, const struct option_row *rows, const struct usage *usage, int *status);
/* Opens the database and finds who --login names. 0, or 1 with the exit status and nothing open. */
int user_open(struct work *w, const struct wish *wish, const struct usage *usage, struct uuid *id, int *status);

#endif
