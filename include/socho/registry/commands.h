/* The subcommands of the registry's codes; each is a row of main.c and has --help. */
#ifndef SOCHO_REGISTRY_COMMANDS_H
#define SOCHO_REGISTRY_COMMANDS_H

int cmd_code_build(int argc, char **argv);
/* Exit status 0 when every line was read: the verdict on a payload stands in its JSON. */
int cmd_code_read(int argc, char **argv);
int cmd_code_image(int argc, char **argv);
int cmd_memo_find(int argc, char **argv);

#endif
