/* The keys of the seal on the command line. */
#ifndef SOCHO_SEAL_KEY_COMMAND_H
#define SOCHO_SEAL_KEY_COMMAND_H

/* socho key init, issue, rotate, revoke, relist, list */
int cmd_key_init(int argc, char **argv);
int cmd_key_issue(int argc, char **argv);
int cmd_key_rotate(int argc, char **argv);
int cmd_key_revoke(int argc, char **argv);
int cmd_key_relist(int argc, char **argv);
int cmd_key_list(int argc, char **argv);

#endif
