/* The subcommands of the registry's codes; each is a row of main.c and has --help. */
#ifndef SOCHO_REGISTRY_COMMANDS_H
#define SOCHO_REGISTRY_COMMANDS_H

int cmd_code_build(int argc, char **argv);
/* Exit status 0 when every line was read: the verdict on a payload stands in its JSON. */
int cmd_code_read(int argc, char **argv);
int cmd_code_image(int argc, char **argv);
int cmd_memo_find(int argc, char **argv);

int cmd_unit_import(int argc, char **argv);
int cmd_unit_placements(int argc, char **argv);
int cmd_unit_place(int argc, char **argv);
int cmd_market_import(int argc, char **argv);
int cmd_market_quick_link(int argc, char **argv);
int cmd_stall_import(int argc, char **argv);
int cmd_import_template(int argc, char **argv);
int cmd_import_upload(int argc, char **argv);
int cmd_import_show(int argc, char **argv);
int cmd_import_rows(int argc, char **argv);
int cmd_import_errors(int argc, char **argv);
int cmd_import_commit(int argc, char **argv);
int cmd_import_submit(int argc, char **argv);
int cmd_user_add(int argc, char **argv);
int cmd_user_grant(int argc, char **argv);
int cmd_user_list(int argc, char **argv);
int cmd_user_block(int argc, char **argv);
int cmd_user_password(int argc, char **argv);
int cmd_user_withdraw(int argc, char **argv);
int cmd_user_totp(int argc, char **argv);
int cmd_user_otp(int argc, char **argv);
int cmd_user_unlock(int argc, char **argv);
int cmd_user_sessions(int argc, char **argv);
int cmd_user_vendor(int argc, char **argv);
int cmd_holiday_import(int argc, char **argv);
/* socho column …: the data keys of sealed columns */
int cmd_column_rotate(int argc, char **argv);
int cmd_column_status(int argc, char **argv);
int cmd_column_master(int argc, char **argv);
/* socho key drill: after a key was revoked */
int cmd_key_drill(int argc, char **argv);

#endif
