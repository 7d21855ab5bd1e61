import type { SeccompProfile, SeccompRule } from "./seccomp-profile.ts"

const families = {
  files: `access chdir chmod chown chown32 close close_range copy_file_range creat dup dup2 dup3 faccessat faccessat2
    fadvise64 fadvise64_64 fallocate fanotify_mark fchdir fchmod fchmodat fchmodat2 fchown fchown32 fchownat fcntl fcntl64
    fdatasync fgetxattr flistxattr flock fremovexattr fsetxattr fstat fstat64 fstatat64 fstatfs fstatfs64 fsync ftruncate
    ftruncate64 futimesat getcwd getdents getdents64 getxattr getxattrat inotify_add_watch inotify_init inotify_init1
    inotify_rm_watch ioctl lchown lchown32 lgetxattr link linkat listxattr listxattrat llistxattr _llseek lremovexattr lseek
    lsetxattr lstat lstat64 mkdir mkdirat mknod mknodat name_to_handle_at newfstatat open openat openat2 pread64 preadv
    preadv2 pwrite64 pwritev pwritev2 read readahead readlink readlinkat readv removexattr removexattrat rename renameat
    renameat2 rmdir sendfile sendfile64 setxattr setxattrat splice stat stat64 statfs statfs64 statx symlink symlinkat sync
    sync_file_range syncfs tee truncate truncate64 umask unlink unlinkat utime utimensat utimensat_time64 utimes vmsplice
    write writev`,
  processes: `alarm capget capset execve execveat exit exit_group fork getcpu getegid getegid32 geteuid geteuid32 getgid
    getgid32 getgroups getgroups32 getpgid getpgrp getpid getppid getpriority getresgid getresgid32 getresuid getresuid32
    getrlimit get_robust_list getrusage getsid gettid getuid getuid32 ioprio_get ioprio_set kill pause pidfd_open
    pidfd_send_signal prctl prlimit64 process_mrelease restart_syscall rseq rt_sigaction rt_sigpending rt_sigprocmask
    rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_sigtimedwait_time64 rt_tgsigqueueinfo sched_getaffinity
    sched_getattr sched_getparam sched_get_priority_max sched_get_priority_min sched_getscheduler sched_rr_get_interval
    sched_rr_get_interval_time64 sched_setaffinity sched_setattr sched_setparam sched_setscheduler sched_yield seccomp
    setfsgid setfsgid32 setfsuid setfsuid32 setgid setgid32 setgroups setgroups32 setpgid setpriority setregid setregid32
    setresgid setresgid32 setresuid setresuid32 setreuid setreuid32 setrlimit set_robust_list setsid set_thread_area
    get_thread_area set_tid_address setuid setuid32 sigaltstack signalfd signalfd4 sigprocmask sigreturn sysinfo tgkill tkill
    ugetrlimit uname vfork wait4 waitid waitpid landlock_add_rule landlock_create_ruleset landlock_restrict_self
    process_vm_readv process_vm_writev ptrace`,
  memory: `brk cachestat madvise map_shadow_stack membarrier memfd_create memfd_secret mincore mlock mlock2 mlockall mmap
    mmap2 mprotect mremap mseal msync munlock munlockall munmap pkey_alloc pkey_free pkey_mprotect remap_file_pages`,
  waiting: `epoll_create epoll_create1 epoll_ctl epoll_ctl_old epoll_pwait epoll_pwait2 epoll_wait epoll_wait_old eventfd
    eventfd2 futex futex_requeue futex_time64 futex_wait futex_waitv futex_wake io_cancel io_destroy io_getevents
    io_pgetevents io_pgetevents_time64 io_setup io_submit _newselect pipe pipe2 poll ppoll ppoll_time64 pselect6
    pselect6_time64 select`,
  talking: `accept accept4 bind connect getpeername getsockname getsockopt ipc listen mq_getsetattr mq_notify mq_open
    mq_timedreceive mq_timedreceive_time64 mq_timedsend mq_timedsend_time64 mq_unlink msgctl msgget msgrcv msgsnd recv
    recvfrom recvmmsg recvmmsg_time64 recvmsg semctl semget semop semtimedop semtimedop_time64 send sendmmsg sendmsg sendto
    setsockopt shmat shmctl shmdt shmget shutdown socketcall socketpair`,
  time: `adjtimex clock_adjtime clock_adjtime64 clock_getres clock_getres_time64 clock_gettime clock_gettime64
    clock_nanosleep clock_nanosleep_time64 getitimer getrandom gettimeofday nanosleep setitimer time timer_create
    timer_delete timer_getoverrun timer_gettime timer_gettime64 timer_settime timer_settime64 timerfd_create timerfd_gettime
    timerfd_gettime64 timerfd_settime timerfd_settime64 times`,
} as const

/** Calls that any one of some capabilities opens; without it they answer EPERM. */
const guarded: readonly (readonly [names: string, ...capabilities: string[]])[] = [
  ["open_by_handle_at", "CAP_DAC_READ_SEARCH"],
  [
    `fanotify_init fsconfig fsmount fsopen fspick lookup_dcookie mount mount_setattr move_mount open_tree quotactl
    quotactl_fd setdomainname sethostname setns umount umount2 unshare`,
    "CAP_SYS_ADMIN",
  ],
  ["bpf", "CAP_SYS_ADMIN", "CAP_BPF"],
  ["perf_event_open", "CAP_SYS_ADMIN", "CAP_PERFMON"],
  ["syslog", "CAP_SYS_ADMIN", "CAP_SYSLOG"],
  ["reboot", "CAP_SYS_BOOT"],
  ["chroot", "CAP_SYS_CHROOT"],
  ["delete_module finit_module init_module", "CAP_SYS_MODULE"],
  ["acct", "CAP_SYS_PACCT"],
  ["kcmp pidfd_getfd process_madvise", "CAP_SYS_PTRACE"],
  ["ioperm iopl", "CAP_SYS_RAWIO"],
  ["clock_settime clock_settime64 settimeofday stime", "CAP_SYS_TIME"],
  ["vhangup", "CAP_SYS_TTY_CONFIG"],
  ["get_mempolicy mbind set_mempolicy set_mempolicy_home_node", "CAP_SYS_NICE"],
]

/** Known and refused for everyone: programs that probe for them expect EPERM. */
const refused = `add_key io_uring_enter io_uring_register io_uring_setup kexec_file_load kexec_load keyctl migrate_pages
  move_pages nfsservctl pivot_root request_key swapoff swapon sysfs _sysctl userfaultfd uselib ustat vm86 vm86old`

/** CLONE_NEWNS, -CGROUP, -UTS, -IPC, -USER, -PID and -NET of clone(2): making a namespace takes CAP_SYS_ADMIN. */
const cloneFlags = [0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000]
/** personality(2): Linux, Linux without address randomization, UNAME26 and both, and the query. */
const personalities = [0x0, 0x8, 0x20000, 0x20008, 0xffffffff]
const vsockFamily = 40

type Condition = Omit<SeccompRule, "names" | "action" | "errnoRet">

function allow(names: string, condition: Condition = {}): SeccompRule {
  return { names: names.split(/\s+/), action: "SCMP_ACT_ALLOW", ...condition }
}

function refuse(names: string, errnoRet: number, condition: Condition = {}): SeccompRule {
  return { names: names.split(/\s+/), action: "SCMP_ACT_ERRNO", errnoRet, ...condition }
}

function rules(): SeccompRule[] {
  return [
    ...Object.values(families).map((names) => allow(names)),
    ...personalities.map((value) => allow("personality", firstArgument("SCMP_CMP_EQ", value))),
    // Sockets to the hypervisor would leave the host.
    allow("socket", firstArgument("SCMP_CMP_NE", vsockFamily)),
    refuse("socket", 1, firstArgument("SCMP_CMP_EQ", vsockFamily)),
    allow("arch_prctl", { includes: { arches: ["amd64", "x32"] } }),
    allow("modify_ldt", { includes: { arches: ["amd64", "x32", "x86"] } }),
    allow("arm_fadvise64_64 arm_sync_file_range sync_file_range2 breakpoint cacheflush set_tls", {
      includes: { arches: ["arm", "arm64"] },
    }),
    allow("riscv_flush_icache riscv_hwprobe", { includes: { arches: ["riscv64"] } }),
    ...cloneRules(),
    ...guarded.flatMap(guardedRules),
    refuse(refused, 1),
  ]
}

function firstArgument(op: "SCMP_CMP_EQ" | "SCMP_CMP_NE", value: number): Condition {
  return { args: [{ index: 0, value, op }] }
}

function cloneRules(): SeccompRule[] {
  const excludes = { caps: ["CAP_SYS_ADMIN"] }
  const flags = (value: number, valueTwo: number): Condition => ({
    args: [{ index: 0, value, valueTwo, op: "SCMP_CMP_MASKED_EQ" }],
    excludes,
  })
  const all = cloneFlags.reduce((sum, flag) => sum + flag)
  return [
    allow("clone clone3", { includes: excludes }),
    allow("clone", flags(all, 0)),
    ...cloneFlags.map((flag) => refuse("clone", 1, flags(flag, flag))),
    // Its flags lie in memory, out of a filter's sight; ENOSYS makes libraries use clone.
    refuse("clone3", 38, { excludes }),
  ]
}

function guardedRules([names, ...capabilities]: readonly [string, ...string[]]): SeccompRule[] {
  const allowed = capabilities.map((capability, index) =>
    allow(names, { includes: { caps: [capability] }, excludes: { caps: capabilities.slice(0, index) } }),
  )
  return [...allowed, refuse(names, 1, { excludes: { caps: capabilities } })]
}

/**
 * The default profile: what ordinary programs call is allowed, what reaches beyond the container needs its capability.
 * It gives the same freedoms as Docker's. Calls that it does not know get ENOSYS, not EPERM: libraries then
 * fall back to an older call, which they do not after EPERM (glibc and fchmodat2, for one).
 */
export const defaultSeccompProfile: SeccompProfile = {
  defaultAction: "SCMP_ACT_ERRNO",
  defaultErrnoRet: 38,
  syscalls: rules(),
}
