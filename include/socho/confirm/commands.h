/* The subcommands of connections and feeds; each is a row of main.c and has --help. */
#ifndef SOCHO_CONFIRM_COMMANDS_H
#define SOCHO_CONFIRM_COMMANDS_H

int cmd_connection_add(int argc, char **argv);
int cmd_connection_rotate(int argc, char **argv);
int cmd_connection_list(int argc, char **argv);
int cmd_connection_disable(int argc, char **argv);
int cmd_feed_open(int argc, char **argv);
int cmd_feed_end(int argc, char **argv);
int cmd_feed_list(int argc, char **argv);
int cmd_ledger_checkpoint(int argc, char **argv);
int cmd_ledger_prove(int argc, char **argv);
int cmd_ledger_verify(int argc, char **argv);
int cmd_confirm_replay(int argc, char **argv);
int cmd_confirm_letters(int argc, char **argv);
int cmd_statement_import(int argc, char **argv);
int cmd_statement_show(int argc, char **argv);

#endif
