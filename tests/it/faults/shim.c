/* Stands between a program and the C library (LD_PRELOAD), counts what the program does to files below a folder, and lets the
 * n-th of these calls fail, be late or be the last. Written for glibc and musl on Linux.
 *
 *   FAULT_UNDER   the folder, as the program names it
 *   FAULT_AT      n, from 1; 0 or nothing only counts
 *   FAULT_HOW     kill (before the call), killed (behind it), ENOSPC, EIO, delay, cut (kill, with a record for a power cut)
 *   FAULT_COUNT   a file that gets the number of calls at the end
 *   FAULT_RECORD  a file that gets a line for each call: what was done to what
 *   FAULT_SHADOW  a folder that gets a second name of each file before it is replaced or removed
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#define MOST_FILES 4096

static atomic_long calls;
static atomic_long shadows;
static _Atomic char below[MOST_FILES];
static long at;
static const char *how = "", *under, *record, *shadow;
static int record_fd = -1;
static char here[1024];

static void words_into(int fd, const char *text) { (void)!syscall(SYS_write, fd, text, strlen(text)); }

__attribute__((constructor)) static void begin(void) {
  const char *text = getenv("FAULT_AT");
  at = text ? atol(text) : 0;
  under = getenv("FAULT_UNDER");
  if (syscall(SYS_getcwd, here, sizeof here) < 0) here[0] = 0;
  record = getenv("FAULT_RECORD");
  shadow = getenv("FAULT_SHADOW");
  if (getenv("FAULT_HOW")) how = getenv("FAULT_HOW");
  if (record) record_fd = (int)syscall(SYS_openat, AT_FDCWD, record, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
}

__attribute__((destructor)) static void end(void) {
  const char *path = getenv("FAULT_COUNT");
  if (!path) return;
  char text[32];
  snprintf(text, sizeof text, "%ld\n", atomic_load(&calls));
  int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  words_into(fd, text);
}

/* The path as seen from where the program was started. */
static const char *seen(const char *path) {
  size_t length = strlen(here);
  return length && strncmp(path, here, length) == 0 && path[length] == '/' ? path + length + 1 : path;
}

static int is_below(const char *path) {
  if (!under || !path) return 0;
  path = seen(path);
  size_t length = strlen(under);
  return strncmp(path, under, length) == 0 && (path[length] == '/' || path[length] == 0);
}

static int is_file_below(int fd) { return fd >= 0 && fd < MOST_FILES && atomic_load(&below[fd]); }

static void note(const char *what, const char *a, const char *b) {
  if (record_fd < 0) return;
  a = seen(a);
  b = seen(b);
  char line[1024];
  snprintf(line, sizeof line, "%s\t%s\t%s\n", what, a, b);
  words_into(record_fd, line);
}

static void note_file(const char *what, int fd, long length) {
  char a[32], b[32];
  snprintf(a, sizeof a, "%d", fd);
  snprintf(b, sizeof b, "%ld", length);
  note(what, a, b);
}

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

/* What happens to this call: 0 nothing, an error number, or -1 to be killed behind it. */
static int fate(void) {
  long n = atomic_fetch_add(&calls, 1) + 1;
  if (at == 0 || n != at) return 0;
  if (!strcmp(how, "kill") || !strcmp(how, "cut")) die();
  if (!strcmp(how, "killed")) return -1;
  if (!strcmp(how, "delay")) usleep(300000);
  if (!strcmp(how, "ENOSPC")) return ENOSPC;
  if (!strcmp(how, "EIO")) return EIO;
  return 0;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define CALL(type, condition, call, noted)                                                                                    \
  do {                                                                                                                         \
    if (!(condition)) return call;                                                                                             \
    int is = fate();                                                                                                           \
    if (is > 0) {                                                                                                              \
      errno = is;                                                                                                              \
      return -1;                                                                                                               \
    }                                                                                                                          \
    type result = call;                                                                                                        \
    if (result >= 0) noted;                                                                                                    \
    if (is < 0) die();                                                                                                         \
    return result;                                                                                                             \
  } while (0)

static void keep(const char *path) {
  if (!shadow || access(path, F_OK)) return;
  char name[1024];
  snprintf(name, sizeof name, "%s/%ld", shadow, atomic_fetch_add(&shadows, 1));
  if (syscall(SYS_linkat, AT_FDCWD, path, AT_FDCWD, name, 0) == 0) note("kept", path, name);
}

static void opened(int fd, const char *path, int is_new) {
  if (fd < MOST_FILES) atomic_store(&below[fd], 1);
  char number[32];
  snprintf(number, sizeof number, "%d", fd);
  note(is_new ? "new" : "open", path, number);
}

static int open_any(const char *path, int flags, mode_t mode) {
  if (!is_below(path)) return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
  int is_new = (flags & O_CREAT) && access(path, F_OK) != 0;
  if (!(flags & (O_CREAT | O_WRONLY | O_RDWR))) {
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    if (fd >= 0) opened(fd, path, 0);
    return fd;
  }
  CALL(int, 1, (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode), opened(result, path, is_new));
}

#define MODE(flags)                                                                                                            \
  mode_t mode = 0;                                                                                                             \
  if ((flags) & (O_CREAT | O_TMPFILE)) {                                                                                       \
    va_list list;                                                                                                              \
    va_start(list, flags);                                                                                                     \
    mode = va_arg(list, mode_t);                                                                                               \
    va_end(list);                                                                                                              \
  }

int open(const char *path, int flags, ...) {
  MODE(flags);
  return open_any(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  MODE(flags);
  return open_any(path, flags, mode);
}

int close(int fd) {
  if (fd >= 0 && fd < MOST_FILES) atomic_store(&below[fd], 0);
  return REAL(close)(fd);
}

/* A disk that is full takes a part of what it is given. */
ssize_t write(int fd, const void *bytes, size_t length) {
  if (!is_file_below(fd)) return REAL(write)(fd, bytes, length);
  int is = fate();
  if (is > 0) {
    (void)!syscall(SYS_write, fd, bytes, length / 2);
    errno = is;
    return -1;
  }
  ssize_t written = syscall(SYS_write, fd, bytes, length);
  if (written > 0) note_file("write", fd, (long)written);
  if (is < 0) die();
  return written;
}

int fsync(int fd) { CALL(int, is_file_below(fd), (int)syscall(SYS_fsync, fd), note_file("sync", fd, 0)); }
int fdatasync(int fd) { CALL(int, is_file_below(fd), (int)syscall(SYS_fdatasync, fd), note_file("sync", fd, 0)); }

int rename(const char *from, const char *to) {
  if (is_below(to)) keep(to);
  CALL(int, is_below(from) || is_below(to), (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0), note("rename", from, to));
}

int link(const char *from, const char *to) {
  CALL(int, is_below(to), (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0), note("link", from, to));
}

int linkat(int a, const char *from, int b, const char *to, int flags) {
  CALL(int, is_below(to), (int)syscall(SYS_linkat, a, from, b, to, flags), note("link", from, to));
}

int unlink(const char *path) {
  if (is_below(path)) keep(path);
  CALL(int, is_below(path), (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0), note("unlink", path, ""));
}

int mkdir(const char *path, mode_t mode) {
  CALL(int, is_below(path), (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode), note("mkdir", path, ""));
}
