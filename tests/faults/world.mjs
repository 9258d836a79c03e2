// A small world of its own for a process: what it mounts and preloads nobody else sees. An unprivileged user namespace, where
// the kernel allows one; a file system of a given size, a clock that is off, a disk that is slow.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

const INTO = ['-U', '--map-current-user', '--keep-caps', '-m'];

/** Why there can be no such world here; false when there can. */
export const noWorld = spawnSync('unshare', [...INTO, 'sh', '-c', 'mount -t tmpfs none /mnt']).status !== 0
  && 'no unprivileged user namespaces here';

/** A shell in a world of its own, which lasts until the end. */
export class World {
  constructor() {
    this.shell = spawn('unshare', [...INTO, 'bash'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.shell.stdout })[Symbol.asyncIterator]();
  }

  /** Runs a command there; throws unless it ends well. */
  async run(command) {
    this.shell.stdin.write(`( ${command} ) >/dev/null </dev/null; echo "status $?"\n`);
    for (;;) {
      const { value, done } = await this.lines.next();
      if (done) throw new Error(`the world ended: ${command}`);
      const [, status] = /^status (\d+)$/.exec(value) ?? [];
      if (status === '0') return;
      if (status) throw new Error(`${command}: ${status}`);
    }
  }

  async end() {
    const over = once(this.shell, 'exit');
    this.shell.stdin.end();
    await over;
  }
}

/** A library that stands before the C library's, made of this text. */
export function shim(dir, name, text) {
  const source = join(dir, `${name}.c`), library = join(dir, `${name}.so`);
  writeFileSync(source, text, { mode: 0o644 });
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-D_GNU_SOURCE', '-o', library, source, '-ldl']);
  return library;
}

/** Words before a command that let it and its children see another wall clock. Roles start with an empty environment, so the
 * library is named in the world's own /etc/ld.so.preload. */
export function otherClock(dir, seconds) {
  const library = shim(dir, `clock${seconds}`, `
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
int clock_gettime(clockid_t id, struct timespec *t) {
  int rc = (int)syscall(SYS_clock_gettime, id, t);
  if (rc == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) t->tv_sec += (${seconds});
  return rc;
}
time_t time(time_t *t) { struct timespec s; clock_gettime(CLOCK_REALTIME, &s); if (t) *t = s.tv_sec; return s.tv_sec; }
int gettimeofday(struct timeval *t, void *z) { (void)z; struct timespec s; clock_gettime(CLOCK_REALTIME, &s);
  t->tv_sec = s.tv_sec; t->tv_usec = s.tv_nsec / 1000; return 0; }
`);
  for (const part of ['upper', 'work']) mkdirSync(join(dir, `etc${seconds}`, part), { recursive: true });
  const layer = join(dir, `etc${seconds}`);
  return ['unshare', ...INTO, 'bash', '-c', `mount -t overlay overlay -o lowerdir=/etc,upperdir=${layer}/upper,workdir=${layer}/work /etc &&
    echo ${library} >/etc/ld.so.preload && exec "$@"`, '--'];
}

/** A library that makes every flush of a disk take so many milliseconds. */
export function slowDisk(dir, milliseconds) {
  return shim(dir, 'slow', `
#include <dlfcn.h>
#include <unistd.h>
static void wait_a_little(void) { usleep(${milliseconds} * 1000); }
int fdatasync(int fd) { int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync"); wait_a_little(); return real(fd); }
int fsync(int fd) { int (*real)(int) = dlsym(RTLD_NEXT, "fsync"); wait_a_little(); return real(fd); }
`);
}
