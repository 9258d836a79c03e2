/* Subcommands of the field room; each reads argv as command.h says and returns an exit status. */
#ifndef SOCHO_FIELD_COMMANDS_H
#define SOCHO_FIELD_COMMANDS_H

int cmd_team_import(int argc, char **argv);

#endif
