#include "socho/base/sandbox.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <seccomp.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

int sandbox_drop(const char *user_z, struct fault *why)
{
	if (geteuid() != 0)
		return 0;
	errno = 0;
	const struct passwd *pw = getpwnam(user_z);
	if (!pw || pw->pw_uid == 0 || pw->pw_gid == 0)
		return fault_say(why, ERR_BAD_CONFIG, "user", "không có người dùng thường '%.60s'",
		                 "no unprivileged user '%.60s'", user_z);
	uid_t uid = pw->pw_uid;
	gid_t gid = pw->pw_gid;
	if (initgroups(user_z, gid) != 0 || setresgid(gid, gid, gid) != 0 || setresuid(uid, uid, uid) != 0)
		return faultf(why, ERR_INTERNAL, "user", "cannot become '%.60s': %s", user_z, strerror(errno));
	uid_t r, e, s;
	gid_t rg, eg, sg;
	if (getresuid(&r, &e, &s) != 0 || r != uid || e != uid || s != uid || getresgid(&rg, &eg, &sg) != 0 || rg != gid ||
	    eg != gid || sg != gid || setuid(0) == 0)
		return faultf(why, ERR_INTERNAL, "user", "still not only '%.60s'", user_z);
	return 0;
}

int sandbox_harden(struct fault *why)
{
	static const struct rlimit none = {0, 0};
	if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return faultf(why, ERR_INTERNAL, NULL, "hardening: %s", strerror(errno));
	return 0;
}

/* fstat: stdio and assert look at the descriptor they write to. tgkill and rt_sig*: abort() should end as SIGABRT. */
static const int sealed_allowed[] = {
	SCMP_SYS(read),          SCMP_SYS(write),         SCMP_SYS(writev),          SCMP_SYS(recvmsg),
	SCMP_SYS(sendmsg),       SCMP_SYS(close),         SCMP_SYS(poll),            SCMP_SYS(ppoll),
	SCMP_SYS(epoll_wait),    SCMP_SYS(epoll_pwait),   SCMP_SYS(epoll_ctl),       SCMP_SYS(futex),
	SCMP_SYS(exit),          SCMP_SYS(exit_group),    SCMP_SYS(munmap),          SCMP_SYS(mremap),
	SCMP_SYS(brk),           SCMP_SYS(madvise),       SCMP_SYS(getrandom),       SCMP_SYS(clock_gettime),
	SCMP_SYS(gettimeofday),  SCMP_SYS(rt_sigreturn),  SCMP_SYS(rt_sigprocmask),  SCMP_SYS(rt_sigaction),
	SCMP_SYS(sigaltstack),   SCMP_SYS(getpid),        SCMP_SYS(gettid),          SCMP_SYS(restart_syscall),
	SCMP_SYS(newfstatat),    SCMP_SYS(fstat),         SCMP_SYS(sched_yield),
};

static const int service_denied[] = {
	SCMP_SYS(execve),           SCMP_SYS(execveat),          SCMP_SYS(ptrace),           SCMP_SYS(process_vm_readv),
	SCMP_SYS(process_vm_writev), SCMP_SYS(process_madvise),  SCMP_SYS(pidfd_getfd),      SCMP_SYS(kcmp),
	SCMP_SYS(mount),            SCMP_SYS(umount2),           SCMP_SYS(pivot_root),       SCMP_SYS(chroot),
	SCMP_SYS(move_mount),       SCMP_SYS(open_tree),         SCMP_SYS(fsopen),           SCMP_SYS(fsmount),
	SCMP_SYS(unshare),          SCMP_SYS(setns),             SCMP_SYS(bpf),              SCMP_SYS(perf_event_open),
	SCMP_SYS(userfaultfd),      SCMP_SYS(io_uring_setup),    SCMP_SYS(io_uring_enter),   SCMP_SYS(io_uring_register),
	SCMP_SYS(keyctl),           SCMP_SYS(add_key),           SCMP_SYS(request_key),      SCMP_SYS(personality),
	SCMP_SYS(init_module),      SCMP_SYS(finit_module),      SCMP_SYS(delete_module),    SCMP_SYS(kexec_load),
	SCMP_SYS(kexec_file_load),  SCMP_SYS(reboot),            SCMP_SYS(swapon),           SCMP_SYS(swapoff),
	SCMP_SYS(settimeofday),     SCMP_SYS(clock_settime),     SCMP_SYS(clock_adjtime),    SCMP_SYS(adjtimex),
	SCMP_SYS(acct),             SCMP_SYS(quotactl),          SCMP_SYS(syslog),           SCMP_SYS(iopl),
	SCMP_SYS(ioperm),           SCMP_SYS(open_by_handle_at), SCMP_SYS(name_to_handle_at), SCMP_SYS(lookup_dcookie),
	SCMP_SYS(sethostname),      SCMP_SYS(setdomainname),     SCMP_SYS(modify_ldt),       SCMP_SYS(vhangup),
};

static int add_rows(scmp_filter_ctx ctx, uint32_t action, const int *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (seccomp_rule_add(ctx, action, rows[i], 0) != 0)
			return -1;
	return 0;
}

/* Memory may be asked for, but none that holds code. */
static int add_sealed(scmp_filter_ctx ctx)
{
	return add_rows(ctx, SCMP_ACT_ALLOW, sealed_allowed, sizeof sealed_allowed / sizeof sealed_allowed[0]) ||
	       seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) != 0 ||
	       seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) != 0;
}

int sandbox_close(enum sandbox_profile profile, struct fault *why)
{
	bool sealed = profile == SANDBOX_SEALED;
	scmp_filter_ctx ctx = seccomp_init(sealed ? SCMP_ACT_KILL_PROCESS : SCMP_ACT_ALLOW);
	int failed = !ctx || (sealed ? add_sealed(ctx)
	                             : add_rows(ctx, SCMP_ACT_ERRNO(EPERM), service_denied,
	                                        sizeof service_denied / sizeof service_denied[0]));
	if (!failed)
		failed = seccomp_load(ctx) != 0;
	if (ctx)
		seccomp_release(ctx);
	return failed ? faultf(why, ERR_INTERNAL, NULL, "the sandbox cannot be closed") : 0;
}
