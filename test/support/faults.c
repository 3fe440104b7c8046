/* Preloaded into a server (LD_PRELOAD): makes its disk fail and its clock jump as a test says in a shared file. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

/* The file that test/support/faults.ts writes: little-endian, in this order. */
struct orders {
  int32_t write_error;
  int32_t sync_error;
  int64_t clock_seconds;
};

static const struct orders nothing;
static const volatile struct orders *orders = &nothing;
static const char *needle = "";

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("BARAZA_FAULTS");
  const char *place = getenv("BARAZA_FAULTY_PLACE");
  if (file == NULL || place == NULL) return;
  int fd = open(file, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  void *memory = mmap(NULL, sizeof *orders, PROT_READ, MAP_SHARED, fd, 0);
  close(fd);
  if (memory == MAP_FAILED) return;
  needle = place;
  orders = memory;
}

/* Whether a descriptor is of a file whose path holds the needle. */
static int is_faulty(int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return path[0] == '/' && strstr(path, needle) != NULL;
}

static int fails(int32_t error, int fd) {
  if (error == 0 || !is_faulty(fd)) return 0;
  errno = error;
  return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FAULTY(result, name, error, parameters, arguments)                       \
  result name parameters {                                                       \
    static __typeof__(&name) real;                                               \
    if (real == NULL) real = REAL(name);                                         \
    return fails(orders->error, fd) ? (result)-1 : real arguments;               \
  }

FAULTY(ssize_t, write, write_error, (int fd, const void *from, size_t n), (fd, from, n))
FAULTY(ssize_t, pwrite, write_error, (int fd, const void *from, size_t n, off_t at), (fd, from, n, at))
FAULTY(ssize_t, pwrite64, write_error, (int fd, const void *from, size_t n, off64_t at), (fd, from, n, at))
FAULTY(ssize_t, writev, write_error, (int fd, const struct iovec *from, int n), (fd, from, n))
FAULTY(ssize_t, pwritev, write_error, (int fd, const struct iovec *from, int n, off_t at), (fd, from, n, at))
FAULTY(ssize_t, pwritev64, write_error, (int fd, const struct iovec *from, int n, off64_t at), (fd, from, n, at))
FAULTY(int, fsync, sync_error, (int fd), (fd))
FAULTY(int, fdatasync, sync_error, (int fd), (fd))

/* These two return the error instead of setting errno. */
#define FAULTY_ALLOCATION(name, type)                                            \
  int name(int fd, type at, type n) {                                            \
    static __typeof__(&name) real;                                               \
    if (real == NULL) real = REAL(name);                                         \
    return fails(orders->write_error, fd) ? orders->write_error : real(fd, at, n); \
  }

FAULTY_ALLOCATION(posix_fallocate, off_t)
FAULTY_ALLOCATION(posix_fallocate64, off64_t)

int clock_gettime(clockid_t clock, struct timespec *at) {
  static __typeof__(&clock_gettime) real;
  if (real == NULL) real = REAL(clock_gettime);
  int done = real(clock, at);
  if (done == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
    at->tv_sec += orders->clock_seconds;
  }
  return done;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
  static __typeof__(&gettimeofday) real;
  if (real == NULL) real = REAL(gettimeofday);
  int done = real(at, zone);
  if (done == 0) at->tv_sec += orders->clock_seconds;
  return done;
}

time_t time(time_t *at) {
  static __typeof__(&time) real;
  if (real == NULL) real = REAL(time);
  time_t now = real(NULL) + orders->clock_seconds;
  if (at != NULL) *at = now;
  return now;
}
