/* The configuration file: `key = value` lines, read once at start and again on SIGHUP. One table in config.c lists
 * every key with its default and what it is for; `socho help config` prints that table. */
#ifndef SOCHO_BASE_CONFIG_H
#define SOCHO_BASE_CONFIG_H

#include "socho/base/error.h"

enum { CONFIG_TEXT_BYTES = 512 };

struct config {
	char path[CONFIG_TEXT_BYTES];       /* the file it came from */
	char listen[CONFIG_TEXT_BYTES];     /* address:port */
	char listen_mtls[CONFIG_TEXT_BYTES]; /* address:port that asks for client certificates; empty: none does */
	char state_dir[CONFIG_TEXT_BYTES];  /* relative paths below are relative to it */
	char database[CONFIG_TEXT_BYTES];   /* libpq conninfo without user and password */
	char password_dir[CONFIG_TEXT_BYTES]; /* files web, press, admin: one database password each */
	char tls_certificate[CONFIG_TEXT_BYTES];
	char tls_key[CONFIG_TEXT_BYTES];
	char key_dir[CONFIG_TEXT_BYTES];        /* issuing keys and certificates of the seal */
	char key_passphrase_file[CONFIG_TEXT_BYTES];
	char column_key_file[CONFIG_TEXT_BYTES]; /* 32 random bytes as 64 hex digits: master of the sealed columns */
	char public_url[CONFIG_TEXT_BYTES]; /* what the short address on a label starts with; empty: none is printed */
	char trusted_proxies[CONFIG_TEXT_BYTES]; /* addresses, with blanks between them; only their X-Forwarded-For is believed */
	char smtp_url[CONFIG_TEXT_BYTES];   /* smtp:// or smtps://; empty: no e-mail */
	char smtp_from[CONFIG_TEXT_BYTES];
	char smtp_user[CONFIG_TEXT_BYTES];
	char smtp_password_file[CONFIG_TEXT_BYTES];
	char sms_url[CONFIG_TEXT_BYTES];    /* of the gateway; empty: no SMS */
	char sms_type[CONFIG_TEXT_BYTES];   /* Content-Type of what is posted */
	char sms_body[CONFIG_TEXT_BYTES];   /* {to}, {text} and {id} are filled in */
	char sms_header_file[CONFIG_TEXT_BYTES]; /* one header line, such as an Authorization */
	char notice_ca_file[CONFIG_TEXT_BYTES]; /* authorities of both, instead of the system's; not there: the system's */
	int64_t smtp_plain;                 /* 1: a relay on this machine needs no TLS */
	char user[CONFIG_TEXT_BYTES];       /* the roles run as this user when started as root */
	char signer_user[CONFIG_TEXT_BYTES];
	char log_level[CONFIG_TEXT_BYTES];
	int64_t province;                   /* code of the province this register serves */
	int64_t web_processes, press_processes;
	int64_t db_connections;             /* of one web process, for requests */
	int64_t ingest_connections;         /* of one web process, for confirmations */
	int64_t snapshot_lag_s;             /* how far back a snapshot's moment lies */
	int64_t demo;                       /* 1: invented data; prints say so */
};

/* Reads the file (NULL: the environment's SOCHO_CONFIG, else var/socho.conf, else /etc/socho/socho.conf), fills the
 * defaults, makes paths absolute. Unknown keys and values out of range are refused by name. */
int config_load(struct config *c, const char *path_z, struct fault *why);
/* The table of keys, for help. */
void config_print_keys(void);

#endif
