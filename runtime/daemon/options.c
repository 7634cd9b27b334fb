#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon_limits.h"
#include "listening_socket.h"
#include "namespaces.h"
#include "worker_mode.h"

#define RESIDENT_SECONDS 2
#define BACKEND_LIBRARY "libggml-remotingbackend.so"

static const char usage[] =
    "usage: ggml-remotingd serve [--socket PATH] [OPTION]...\n"
    "       ggml-remotingd connect --socket PATH [OPTION]...\n"
    "       ggml-remotingd --version | --help\n"
    "\n"
    "serve    listens on PATH; guests (a QEMU's vhost-user-gpu-pci, or the frontend's direct transport) connect to "
    "it.\n"
    "         Without --socket it serves the socket that systemd started it for.\n"
    "connect  connects to PATH, where a QEMU listens (chardev server=on), and again whenever that ends\n"
    "\n"
    "It says \"ready PATH\" on standard output when guests are served, logs to standard error, and ends on SIGTERM or "
    "SIGINT.\n"
    "What is wrong with a machine: ggml-remoting doctor. A daemon for one program alone: ggml-remoting run -- "
    "PROGRAM.\n"
    "\n"
    "--lib-dir DIR           where the host's ggml libraries lie; default: the system's\n"
    "--device NAME           offer this ggml device; may be given several times; default: the host's GPUs, or its CPU\n"
    "--rpc HOST:PORT         add the devices of a ggml-rpc-server (RPC0, ...); may be given several times; needs "
    "libggml-rpc.so\n"
    "--backend-library FILE  what each worker process runs; default: " BACKEND_LIBRARY " beside this program\n"
    "--status-socket PATH    serve the status of guests there, for `ggml-remoting top`; no guest must reach this path\n"
    "--control-socket PATH   do there what `ggml-remoting pause`, `move` and so on ask for; no guest must reach it\n"
    "--spare-workers N       keep N worker processes with open devices, so that programs of new guests start sooner;\n"
    "                        each takes some 0.5 GB of a GPU; default: 0; not with --guest-uids, --guest-cgroup\n"
    "--swap-idle SECONDS     a guest that asked for nothing for so long goes to the host's memory, each context of it\n"
    "                        within --state-memory, and comes back when it asks again; default: 0, never\n"
    "--overcommit SIZE       guests may together have SIZE more in buffers on each device than it holds: when room is\n"
    "                        short, the one that asked for nothing for the longest time goes to the host's memory,\n"
    "                        as of --swap-idle; default: an allocation fails where a device has no room\n"
    "--resident-memory SIZE  with --overcommit: what guests' buffers may hold on each device at a time; default: 90 %\n"
    "                        of what it has free when the daemon starts\n"
    "--resident-seconds N    with --overcommit: a guest that came to its devices stays there for so long; default: 2\n"
    "--swap-worker HOW       end: workers of a guest that goes to the host's memory end (default); keep: they stay,\n"
    "                        so that it comes back without their start; each keeps some 0.5 GB of a GPU\n"
    "--share HOW             how guests share devices: turns: GPUs by turns, the cores of a CPU divided (default);\n"
    "                        driver: as the driver and the kernel share them among processes;\n"
    "                        mps: GPUs by NVIDIA MPS, whose clients the workers are: faster, but a fault of one guest\n"
    "                        can end others; CUDA only; not with --guest-uids\n"
    "--vm-memory HOW         what of a guest's memory its workers map: shared: what the guest names (default);\n"
    "                        copied: nothing; commands and data are copied (docs/reference/security.md)\n"
    "--piece-nodes N         for tests: compute every graph in pieces of about N nodes, not only where others wait\n"
    "--guest-rule RULE       for one user's guests: user=UID,name=NAME,weight=N,class=CLASS and limits (below)\n"
    "                        as NAME=VALUE; CLASS: interactive (its turns come first), standard, batch (they come\n"
    "                        last, and its long graphs are cut); socket=/PATH in place of user=UID: for the guests of\n"
    "                        another socket on which the daemon listens too; serial=/PATH: for the VM whose\n"
    "                        virtio-serial port QEMU connects there; cid=CID: for the VM of this CID, by vsock;\n"
    "                        `ggml-remoting serve --config FILE` passes these rules\n"
    "--trace                 record when each command began and ended, for `ggml-remoting trace`\n"
    "--listen-fd N           serve on this listening socket, inherited from the parent, instead of on PATH\n"
    "--vsock-port PORT       listen there too, for VMs that have a vsock and a rule for its CID (cid=CID)\n"
    "--serial                at the other end of PATH is a VM's virtio-serial port (QEMU: virtserialport)\n"
    "--socket-mode MODE      permissions of the socket, octal; guests of other users are refused too; default: 0600\n"
    "--socket-user USER      the socket's owner, by name or number, who may also connect: QEMU's user, such as "
    "libvirt-qemu\n"
    "--guest-uids FROM-TO    started by root: the daemon becomes FROM, and each guest's processes have a user id of "
    "the rest\n"
    "--guest-cgroup PATH     make a control group for each guest below this one of cgroup v2, which is the daemon's to "
    "use\n"
    "--socket-group GROUP    the socket's group, by name or number, for a mode such as 0660\n"
    "\n"
    "The confinement of workers (docs/reference/security.md):\n"
    "--confine HOW           auto: the strongest that the devices allow and this kernel supports (default);\n"
    "                        strict: no files, for a CPU; device: the files of a GPU's driver; off: no confinement\n"
    "--worker-reads PATH     with device: a further file or folder that workers may read; may be given several times\n"
    "--worker-writes PATH    with device: a folder or device node that workers may write to; guests share it; "
    "likewise\n"
    "\n"
    "What guests may take; sizes as 512M or 16G, 0 is no limit:\n";

enum option_code {
    OPTION_SOCKET = REMOTING_QUOTAS, /* below: a quota's own number */
    OPTION_BACKEND_LIBRARY,
    OPTION_LIB_DIR,
    OPTION_DEVICE,
    OPTION_RPC,
    OPTION_STATUS_SOCKET,
    OPTION_CONTROL_SOCKET,
    OPTION_SPARE_WORKERS,
    OPTION_SWAP_IDLE,
    OPTION_OVERCOMMIT,
    OPTION_RESIDENT_MEMORY,
    OPTION_RESIDENT_SECONDS,
    OPTION_SWAP_WORKER,
    OPTION_GUEST_RULE,
    OPTION_SHARE,
    OPTION_PLACES,
    OPTION_SLOT,
    OPTION_PIECE_NODES,
    OPTION_VM_MEMORY,
    OPTION_TRACE,
    OPTION_LISTEN_FD,
    OPTION_SERIAL,
    OPTION_VSOCK_PORT,
    OPTION_SOCKET_MODE,
    OPTION_SOCKET_USER,
    OPTION_SOCKET_GROUP,
    OPTION_GUEST_UIDS,
    OPTION_GUEST_CGROUP,
    OPTION_CONFINE,
    OPTION_WORKER_READS,
    OPTION_WORKER_WRITES,
    OPTION_PROBE,
};

static const struct option named[] = {
    { "socket", required_argument, NULL, OPTION_SOCKET },
    { "backend-library", required_argument, NULL, OPTION_BACKEND_LIBRARY },
    { "lib-dir", required_argument, NULL, OPTION_LIB_DIR },
    { "device", required_argument, NULL, OPTION_DEVICE },
    { "rpc", required_argument, NULL, OPTION_RPC },
    { "status-socket", required_argument, NULL, OPTION_STATUS_SOCKET },
    { "control-socket", required_argument, NULL, OPTION_CONTROL_SOCKET },
    { "swap-idle", required_argument, NULL, OPTION_SWAP_IDLE },
    { "overcommit", required_argument, NULL, OPTION_OVERCOMMIT },
    { "resident-memory", required_argument, NULL, OPTION_RESIDENT_MEMORY },
    { "resident-seconds", required_argument, NULL, OPTION_RESIDENT_SECONDS },
    { "swap-worker", required_argument, NULL, OPTION_SWAP_WORKER },
    { "spare-workers", required_argument, NULL, OPTION_SPARE_WORKERS },
    { "guest-rule", required_argument, NULL, OPTION_GUEST_RULE },
    { "share", required_argument, NULL, OPTION_SHARE },
    { "places", required_argument, NULL, OPTION_PLACES }, /* of the worker mode */
    { "slot", required_argument, NULL, OPTION_SLOT }, /* of the worker mode */
    { "piece-nodes", required_argument, NULL, OPTION_PIECE_NODES },
    { "vm-memory", required_argument, NULL, OPTION_VM_MEMORY },
    { "trace", no_argument, NULL, OPTION_TRACE },
    { "listen-fd", required_argument, NULL, OPTION_LISTEN_FD },
    { "vsock-port", required_argument, NULL, OPTION_VSOCK_PORT },
    { "serial", no_argument, NULL, OPTION_SERIAL },
    { "socket-mode", required_argument, NULL, OPTION_SOCKET_MODE },
    { "socket-user", required_argument, NULL, OPTION_SOCKET_USER },
    { "guest-uids", required_argument, NULL, OPTION_GUEST_UIDS },
    { "guest-cgroup", required_argument, NULL, OPTION_GUEST_CGROUP },
    { "socket-group", required_argument, NULL, OPTION_SOCKET_GROUP },
    { "confine", required_argument, NULL, OPTION_CONFINE },
    { "worker-reads", required_argument, NULL, OPTION_WORKER_READS },
    { "worker-writes", required_argument, NULL, OPTION_WORKER_WRITES },
    { "probe", no_argument, NULL, OPTION_PROBE }, /* of the worker mode */
};
#define NAMED_COUNT (sizeof named / sizeof named[0])

static const char *const confinements[] = {
    [REMOTING_CONFINE_AUTO] = "auto",
    [REMOTING_CONFINE_STRICT] = "strict",
    [REMOTING_CONFINE_DEVICE] = "device",
    [REMOTING_CONFINE_OFF] = "off",
};

static const char *const sharings[] = {
    [REMOTING_SHARE_TURNS] = "turns",
    [REMOTING_SHARE_DRIVER] = "driver",
    [REMOTING_SHARE_MPS] = "mps",
};

void options_write_usage(FILE *file)
{
    fputs(usage, file);
    for (size_t i = 0; i < REMOTING_QUOTAS; i++) {
        const struct remoting_quota_description *quota = &remoting_quotas[i];
        char standard[40] = "no limit";

        if (i == QUOTA_WORKER_MEMORY) { /* memory_offered in the worker's confinement.c */
            snprintf(standard, sizeof standard, "what CPUs offer; with a GPU no limit");
        } else if (i == QUOTA_STATE_MEMORY_TOTAL) {
            snprintf(standard, sizeof standard, "half of the host's memory");
        } else if (quota->standard != 0) {
            remoting_write_limit(i, quota->standard, standard, sizeof standard);
        }
        fprintf(file, "--%s %-*s%s (default: %s)\n", quota->option, 21 - (int)strlen(quota->option),
                quota->is_size ? "SIZE" : "N", quota->what, standard);
    }
}

bool options_fail(const char *problem, const char *subject)
{
    fprintf(stderr, "ggml-remotingd: %s%s; see ggml-remotingd --help\n", problem, subject);
    return false;
}

static bool read_number(const char *text, int base, long maximum, long *number)
{
    char *end;

    errno = 0;
    *number = strtol(text, &end, base);
    return *text != '\0' && *end == '\0' && errno == 0 && *number >= 0 && *number <= maximum;
}

static bool read_descriptor(struct daemon_options *daemon, const char *text)
{
    long number;

    if (!read_number(text, 10, INT_MAX, &number)) {
        return options_fail("--listen-fd wants a number, not ", text);
    }
    daemon->listen_fd = (int)number;
    return true;
}

static bool read_spare_workers(struct daemon_options *daemon, const char *text)
{
    long number;

    if (!read_number(text, 10, WORKERS_MAXIMUM / 2, &number)) {
        return options_fail("--spare-workers wants a number, of 512 at most, not ", text);
    }
    daemon->spare_workers = (unsigned)number;
    return true;
}

static bool read_swap_idle(struct daemon_options *daemon, const char *text)
{
    long number;

    if (!read_number(text, 10, INT_MAX, &number)) {
        return options_fail("--swap-idle wants a number of seconds, not ", text);
    }
    daemon->swap_idle_s = (uint32_t)number;
    return true;
}

static bool read_size(const char *option, const char *text, uint64_t *size)
{
    return remoting_read_limit(QUOTA_STATE_MEMORY, text, size) || options_fail(option, text);
}

static bool read_overcommit(struct options *options, const char *text)
{
    options->daemon.residency.is_on = true;
    options->worker.asks_for_room = true;
    return read_size("--overcommit wants a size such as 16G, not ", text, &options->daemon.residency.overcommit);
}

static bool read_resident_seconds(struct daemon_options *daemon, const char *text)
{
    long number;

    if (!read_number(text, 10, INT_MAX, &number)) {
        return options_fail("--resident-seconds wants a number of seconds, not ", text);
    }
    daemon->residency.stay_s = (uint32_t)number;
    return true;
}

static bool read_swap_worker(struct daemon_options *daemon, const char *text)
{
    daemon->residency.keeps_workers = strcmp(text, "keep") == 0;
    return daemon->residency.keeps_workers || strcmp(text, "end") == 0 ||
           options_fail("--swap-worker wants keep or end, not ", text);
}

static bool read_socket_mode(struct daemon_options *daemon, const char *text)
{
    long number;

    if (!read_number(text, 8, 0777, &number)) {
        return options_fail("--socket-mode wants an octal number such as 0660, not ", text);
    }
    daemon->socket.mode = (mode_t)number;
    return true;
}

static bool read_socket_user(struct daemon_options *daemon, const char *text)
{
    const struct passwd *user = getpwnam(text);
    long number;

    if (!user && !read_number(text, 10, UINT_MAX - 1l, &number)) {
        return options_fail("--socket-user: this host has no user ", text);
    }
    daemon->socket.user = !user ? (uid_t)number : user->pw_uid;
    return true;
}

static bool read_guest_uids(struct daemon_options *daemon, const char *text)
{
    unsigned from;
    unsigned to;
    char more;

    if (sscanf(text, "%u-%u%c", &from, &to, &more) != 2 || from == 0 || to <= from || to == UINT_MAX) {
        return options_fail("--guest-uids wants FROM-TO, two user ids such as 70000-70063, not ", text);
    }
    daemon->guest_uids = (struct uid_range){ .from = from, .to = to };
    return true;
}

static bool read_vsock_port(struct daemon_options *daemon, const char *text)
{
    long number;

    if (!read_number(text, 10, VSOCK_NO_PORT - 1l, &number)) {
        return options_fail("--vsock-port wants a number, not ", text);
    }
    daemon->vsock_port = (uint32_t)number;
    return true;
}

static bool read_socket_group(struct daemon_options *daemon, const char *text)
{
    const struct group *group = getgrnam(text);
    long number;

    if (!group && !read_number(text, 10, UINT_MAX - 1l, &number)) {
        return options_fail("--socket-group: this host has no group ", text);
    }
    daemon->socket.group = !group ? (gid_t)number : group->gr_gid;
    return true;
}

static bool read_confinement(struct remoting_worker_options *worker, const char *text)
{
    for (size_t i = 0; i < sizeof confinements / sizeof confinements[0]; i++) {
        if (strcmp(text, confinements[i]) == 0) {
            worker->confinement = i;
            return true;
        }
    }
    return options_fail("--confine wants auto, strict, device or off, not ", text);
}

static bool read_guest_rule(struct daemon_options *daemon, const char *text)
{
    struct remoting_error error;

    return guest_rules_add(&daemon->guest_rules, text, &error) || options_fail("--guest-rule: ", error.reason);
}

static bool read_sharing(struct remoting_worker_options *worker, const char *text)
{
    for (size_t i = 0; i < sizeof sharings / sizeof sharings[0]; i++) {
        if (strcmp(text, sharings[i]) == 0) {
            worker->share = i;
            return true;
        }
    }
    return options_fail("--share wants turns, driver or mps, not ", text);
}

static bool read_slot(struct remoting_worker_options *worker, const char *text)
{
    long number;

    if (!read_number(text, 10, UINT32_MAX, &number)) {
        return options_fail("--slot wants a number, not ", text);
    }
    worker->slot = (uint32_t)number;
    return true;
}

static bool read_piece_nodes(struct remoting_worker_options *worker, const char *text)
{
    long number;

    if (!read_number(text, 10, INT_MAX, &number)) {
        return options_fail("--piece-nodes wants a number, not ", text);
    }
    worker->piece_nodes = (uint32_t)number;
    return true;
}

static bool read_vm_memory(struct remoting_worker_options *worker, const char *text)
{
    worker->copies_memory = strcmp(text, "copied") == 0;
    return worker->copies_memory || strcmp(text, "shared") == 0 ||
           options_fail("--vm-memory wants shared or copied, not ", text);
}

static bool fail_limit(enum remoting_quota quota, const char *text)
{
    char problem[80];

    snprintf(problem, sizeof problem, "--%s wants a number%s, not ", remoting_quotas[quota].option,
             remoting_describe_number(quota));
    return options_fail(problem, text);
}

/* It lies beside this program, wherever both are installed. */
static bool find_backend_library(struct options *options)
{
    char *path = options->library_beside;
    const ssize_t length = readlink("/proc/self/exe", path, sizeof options->library_beside - 1);
    char *name;

    path[length < 0 ? 0 : length] = '\0';
    name = strrchr(path, '/');
    if (!name || (size_t)(name + 1 - path) + sizeof BACKEND_LIBRARY > sizeof options->library_beside) {
        return options_fail("--backend-library is missing: /proc/self/exe does not tell where this program lies", "");
    }
    memcpy(name + 1, BACKEND_LIBRARY, sizeof BACKEND_LIBRARY);
    options->backend_library = path;
    return true;
}

/* Lists have room for every word of the command line. */
static void append(const char **list, const char *word)
{
    while (*list) {
        list++;
    }
    *list = word;
}

static bool read_option(struct options *options, int code)
{
    switch (code) {
    case OPTION_SOCKET:
        options->daemon.socket_path = optarg;
        return true;
    case OPTION_BACKEND_LIBRARY:
        options->backend_library = optarg;
        return true;
    case OPTION_LIB_DIR:
        options->worker.lib_dir = optarg;
        return true;
    case OPTION_DEVICE:
        append(options->device_names, optarg);
        options->worker.device_count++;
        return true;
    case OPTION_RPC:
        append(options->rpc_servers, optarg);
        options->worker.rpc_server_count++;
        return true;
    case OPTION_STATUS_SOCKET:
        options->daemon.status_path = optarg;
        return true;
    case OPTION_CONTROL_SOCKET:
        options->daemon.control_path = optarg;
        return true;
    case OPTION_SPARE_WORKERS:
        return read_spare_workers(&options->daemon, optarg);
    case OPTION_SWAP_IDLE:
        return read_swap_idle(&options->daemon, optarg);
    case OPTION_OVERCOMMIT:
        return read_overcommit(options, optarg);
    case OPTION_RESIDENT_MEMORY:
        return read_size("--resident-memory wants a size such as 16G, not ", optarg,
                         &options->daemon.residency.resident);
    case OPTION_RESIDENT_SECONDS:
        return read_resident_seconds(&options->daemon, optarg);
    case OPTION_SWAP_WORKER:
        return read_swap_worker(&options->daemon, optarg);
    case OPTION_GUEST_RULE:
        return read_guest_rule(&options->daemon, optarg);
    case OPTION_SHARE:
        return read_sharing(&options->worker, optarg);
    case OPTION_PLACES:
        options->worker.places = optarg;
        return true;
    case OPTION_SLOT:
        return read_slot(&options->worker, optarg);
    case OPTION_PIECE_NODES:
        return read_piece_nodes(&options->worker, optarg);
    case OPTION_VM_MEMORY:
        return read_vm_memory(&options->worker, optarg);
    case OPTION_TRACE:
        options->daemon.traces = true;
        return true;
    case OPTION_LISTEN_FD:
        return read_descriptor(&options->daemon, optarg);
    case OPTION_VSOCK_PORT:
        return read_vsock_port(&options->daemon, optarg);
    case OPTION_SERIAL:
        options->daemon.is_port = true;
        return true;
    case OPTION_SOCKET_MODE:
        return read_socket_mode(&options->daemon, optarg);
    case OPTION_SOCKET_USER:
        return read_socket_user(&options->daemon, optarg);
    case OPTION_GUEST_UIDS:
        return read_guest_uids(&options->daemon, optarg);
    case OPTION_GUEST_CGROUP:
        options->daemon.guest_cgroup = optarg;
        return true;
    case OPTION_SOCKET_GROUP:
        return read_socket_group(&options->daemon, optarg);
    case OPTION_CONFINE:
        return read_confinement(&options->worker, optarg);
    case OPTION_WORKER_READS:
        append(options->readable, optarg);
        return true;
    case OPTION_WORKER_WRITES:
        append(options->writable, optarg);
        return true;
    case OPTION_PROBE:
        options->worker.probe = true;
        return true;
    default:
        if (code >= 0 && code < REMOTING_QUOTAS &&
            remoting_read_limit(code, optarg, &options->worker.limits.of[code])) {
            return true;
        }
        return fail_limit(code, optarg);
    }
}

/* The options of the daemon alone are not for workers. */
static bool concerns_workers(int code)
{
    return code != OPTION_SOCKET && code != OPTION_LISTEN_FD && code != OPTION_SOCKET_MODE &&
           code != OPTION_GUEST_UIDS && code != OPTION_GUEST_CGROUP && code != OPTION_SOCKET_USER &&
           code != OPTION_SOCKET_GROUP && code != OPTION_STATUS_SOCKET && code != OPTION_TRACE &&
           code != OPTION_SPARE_WORKERS && code != OPTION_SWAP_IDLE && code != OPTION_SWAP_WORKER &&
           code != OPTION_RESIDENT_MEMORY && code != OPTION_RESIDENT_SECONDS && code != OPTION_GUEST_RULE &&
           code != OPTION_SERIAL && code != OPTION_VSOCK_PORT;
}

/* Reads one option, and keeps its words if they are for workers too. Returns false at the end or at a wrong option. */
static bool read_next(struct options *options, int count, char **words, const struct option *all, bool *is_right)
{
    const int first = optind;
    const int code = getopt_long(count, words, "", all, NULL);

    if (code == -1) {
        return false;
    }
    *is_right = code == '?' ? options_fail("no option, or one without its value: ", words[optind - 1])
                            : read_option(options, code);
    for (int i = first; *is_right && concerns_workers(code) && i < optind; i++) {
        append(options->worker_words, words[i]);
    }
    return *is_right;
}

static bool read_all(struct options *options, int count, char **words)
{
    struct option all[NAMED_COUNT + REMOTING_QUOTAS + 1] = { 0 };
    bool is_right = true;

    opterr = 0;
    memcpy(all, named, sizeof named);
    for (size_t i = 0; i < REMOTING_QUOTAS; i++) {
        all[NAMED_COUNT + i] = (struct option){ remoting_quotas[i].option, required_argument, NULL, (int)i };
    }
    while (read_next(options, count, words, all, &is_right)) {
    }
    if (!is_right) {
        return false;
    }
    if (optind < count) {
        return options_fail("unexpected: ", words[optind]);
    }
    if (options->daemon.spare_workers > 0 && (options->daemon.guest_uids.from != 0 || options->daemon.guest_cgroup)) {
        return options_fail("--spare-workers does not go with --guest-uids or --guest-cgroup",
                            ": a worker has its guest's user id and control group from its start on");
    }
    if (options->worker.share == REMOTING_SHARE_MPS && options->daemon.guest_uids.from != 0) {
        return options_fail("--share mps does not go with --guest-uids",
                            ": MPS serves the processes of one user at a time");
    }
    return options->backend_library || find_backend_library(options);
}

/* A worker that is not confined has the rights of the daemon's user; a ggml-rpc-server is reached through the host's
 * network. */
static unsigned find_shared_namespaces(const struct remoting_worker_options *worker)
{
    if (worker->confinement == REMOTING_CONFINE_OFF) {
        return NAMESPACES_ALL;
    }
    return worker->rpc_server_count > 0 ? NAMESPACE_NETWORK : 0;
}

bool options_read(struct options *options, int count, char **words)
{
    const size_t room = (size_t)count + 1;

    *options = (struct options){
        .daemon = { .listen_fd = -1,
                    .vsock_port = VSOCK_NO_PORT,
                    .residency.stay_s = RESIDENT_SECONDS,
                    .socket = { .mode = 0600, .user = SOCKET_USER_OF_DAEMON, .group = SOCKET_GROUP_OF_DAEMON } },
        .worker = { .socket = WORKER_SOCKET,
                    .counters = WORKER_COUNTERS,
                    .sharing = WORKER_SHARING,
                    .sharing_readable = WORKER_SHARING_READABLE,
                    .starting = WORKER_STARTING,
                    .limits = remoting_standard_limits() },
        .device_names = calloc(room, sizeof(char *)),
        .rpc_servers = calloc(room, sizeof(char *)),
        .readable = calloc(room, sizeof(char *)),
        .writable = calloc(room, sizeof(char *)),
        .worker_words = calloc(room, sizeof(char *))
    };
    if (!options->device_names || !options->rpc_servers || !options->readable || !options->writable ||
        !options->worker_words) {
        fputs("ggml-remotingd: no memory\n", stderr);
        return false;
    }
    options->worker.device_names = options->device_names;
    options->worker.rpc_servers = options->rpc_servers;
    options->worker.readable = options->readable;
    options->worker.writable = options->writable;
    if (!read_all(options, count, words)) {
        return false;
    }
    options->daemon.limits = options->worker.limits;
    options->daemon.copies_memory = options->worker.copies_memory;
    options->daemon.share = options->worker.share;
    options->daemon.share_word = sharings[options->worker.share];
    options->daemon.worker_words = options->worker_words;
    options->daemon.shared_namespaces = find_shared_namespaces(&options->worker);
    return true;
}

void options_free(struct options *options)
{
    guest_rules_free(&options->daemon.guest_rules);
    free(options->device_names);
    free(options->rpc_servers);
    free(options->readable);
    free(options->writable);
    free(options->worker_words);
}
